"""Layout readers on small trees written in exactly those layouts."""

import json
import shutil

import pytest

from m4oe.config import ConfigError
from m4oe.data.layouts import LayoutError, Mapping, load_mapping, read_layout

from .. import trees

PLAIN = {"dataset": "mine", "modality": "CT", "head": "h", "images": "{case}/image.nii.gz", "values": {"3": "liver"}}


def found(layout, root, **options):
    cases = read_layout(layout, root, **options).cases
    return {c.id: (c.modality, c.head, bool(c.labels)) for c in cases}


def test_flare22_by_names_labelled_first(tmp_path):
    listing = read_layout("flare22", trees.flare22(tmp_path))
    assert [c.id for c in listing.cases] == ["flare22-0001", "flare22-0002", "flare22-u00001", "flare22-v0001"]
    assert [bool(c.labels) for c in listing.cases] == [True, True, False, False]
    assert listing.cases[1].labels[0].name == "FLARE22_Tr_0002.nii.gz"
    assert listing.cases[0].label_map.values[13] == "left_kidney"
    assert "50 were published" in listing.notes[0]


def test_amos22_tells_ct_from_mr_by_id(tmp_path):
    assert found("amos22", trees.amos22(tmp_path)) == {
        "amos22-0001": ("CT", "amos22", True),
        "amos22-0507": ("MR", "amos22", True),
        "amos22-0008": ("CT", "amos22", True),
        "amos22-0500": ("CT", "amos22", False),
        "amos22-0600": ("MR", "amos22", False),
    }


def test_amos22_misses_what_dataset_json_lists(tmp_path):
    root = trees.amos22(tmp_path)
    for folder in ("imagesTr", "labelsTr"):
        (root / "amos22" / folder / "amos_0507.nii.gz").unlink()
    with pytest.raises(LayoutError, match="lists 1 images that are not here .amos_0507"):
        read_layout("amos22", root)


def test_atlas23_in_numeric_order(tmp_path):
    listing = read_layout("atlas23", trees.atlas23(tmp_path))
    assert [c.id for c in listing.cases] == ["atlas23-0", "atlas23-2", "atlas23-10"]
    assert listing.cases[2].labels[0].name == "lb10.nii.gz" and listing.cases[0].modality == "CE_MR"


def test_btcv_training_and_testing_without_appledouble(tmp_path):
    assert found("btcv", trees.btcv(tmp_path)) == {
        "btcv-0001": ("CT", "btcv", True),
        "btcv-0002": ("CT", "btcv", True),
        "btcv-0061": ("CT", "btcv", False),
    }


def test_chaos_series_subjects_and_shared_pictures(tmp_path):
    listing = read_layout("chaos", trees.chaos(tmp_path))
    by_id = {c.id: c for c in listing.cases}
    assert {k: bool(c.labels) for k, c in by_id.items()} == {
        "chaos-ct-5": True,
        "chaos-mr-1-t2spir": True,
        "chaos-mr-1-t1dualinphase": True,
        "chaos-mr-1-t1dualoutphase": False,
        "chaos-mr-3-t2spir": False,
        "chaos-mr-3-t1dualinphase": False,
        "chaos-mr-3-t1dualoutphase": False,
    }
    assert {c.subject for k, c in by_id.items() if k.startswith("chaos-mr-1")} == {"chaos-mr-1"}
    assert by_id["chaos-ct-5"].head == "chaos_ct" and by_id["chaos-ct-5"].label_map.classes == ("liver",)


def test_chaos_with_a_picture_too_few(tmp_path):
    root = trees.chaos(tmp_path)
    (root / "Train_Sets/CT/5/Ground/liver_GT_001.png").unlink()
    with pytest.raises(LayoutError, match="1 series are not whole .Train_Sets/CT/5/DICOM_anon: 3 slices, 2 pictures"):
        read_layout("chaos", root)
    assert "chaos-ct-5" in found("chaos", root, read_labels=False)


def test_decathlon_by_its_list(tmp_path):
    assert found("decathlon", trees.decathlon(tmp_path)) == {
        "task09_spleen-spleen_2": ("CT", "task09_spleen", True),
        "task09_spleen-spleen_3": ("CT", "task09_spleen", True),
        "task09_spleen-spleen_1": ("CT", "task09_spleen", False),
    }


def test_decathlon_half_copied(tmp_path):
    root = trees.decathlon(tmp_path)
    shutil.rmtree(root / "Task09_Spleen" / "labelsTr")
    with pytest.raises(LayoutError, match="2 files that dataset.json lists are not here .labelsTr/spleen_2"):
        read_layout("decathlon", root)


def test_nnunet_names_labels_and_channel(tmp_path):
    listing = read_layout("nnunet", trees.nnunet(tmp_path))
    assert [(c.id.split("-")[1], c.modality, bool(c.labels)) for c in listing.cases] == [
        ("amos_0001", "MR", True),
        ("amos_0002", "MR", True),
        ("amos_0009", "MR", False),
    ]
    assert listing.cases[0].label_map.values == {1: "right_kidney", 2: "oesophagus"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"numTraining": 5}, "promises 5 training cases"),
        ({"channel_names": {"0": "T1", "1": "T2"}}, "choose one by `channel`"),
        ({"channel_names": {"0": "PET"}}, "say `modality`"),
        ({"labels": {"background": 0, "cancer": 1}}, "name them in --mapping"),
        ({"labels": {"background": 0, "kidney": [1, 2]}}, "name them in --mapping"),
        ({"file_ending": ".png"}, "these are no volumes"),
    ],
)
def test_nnunet_refuses_what_it_cannot_know(tmp_path, changes, words):
    with pytest.raises(LayoutError, match=words):
        read_layout("nnunet", trees.nnunet(tmp_path, **changes))


def test_nnunet_with_a_mapping(tmp_path):
    root = trees.nnunet(tmp_path, labels={"background": 0, "organ": 1, "cancer": 2})
    mapping = Mapping(dataset="Mine", head="mine", modality="CE_MR", values={"1": "liver", "2": "liver_tumour"})
    assert set(found("nnunet", root, mapping=mapping).values()) == {("CE_MR", "mine", True), ("CE_MR", "mine", False)}


def test_plain_by_mapping_file(tmp_path):
    for n, case in enumerate(("a", "b")):
        trees.pair(tmp_path / "scans" / f"{case}_img.nii", tmp_path / "masks" / f"{case}.nii", n, 2)
    (tmp_path / "map.toml").write_text(
        'dataset = "Mine"\nmodality = "MR"\nhead = "mine"\nimages = "scans/{case}_img.nii"\nlabels = "masks/{case}.nii"\n'
        'others = "background"\n[values]\n2 = "spleen"\n1 = "liver"\n'
    )
    listing = read_layout("plain", tmp_path, load_mapping(tmp_path / "map.toml"))
    assert [(c.id, c.images[0].name, c.labels[0].name) for c in listing.cases] == [
        ("mine-a", "a_img.nii", "a.nii"),
        ("mine-b", "b_img.nii", "b.nii"),
    ]
    assert listing.cases[0].label_map.classes == ("liver", "spleen")
    (tmp_path / "masks" / "b.nii").unlink()
    with pytest.raises(LayoutError, match="1 images have no labels .b."):
        read_layout("plain", tmp_path, load_mapping(tmp_path / "map.toml"))


def test_plain_with_hashed_names_shows_no_file_name(tmp_path):
    trees.save(tmp_path / "DOE_JOHN" / "image.nii.gz", trees.intensities(1))
    (case,) = read_layout("plain", tmp_path, Mapping(**PLAIN, case_names="hash")).cases
    assert "doe" not in case.id and case.name_of(case.images[0]) == "its image"
    bare = Mapping(**PLAIN, labels="{case}/labels.nii.gz", case_names="hash")
    with pytest.raises(LayoutError) as error:
        read_layout("plain", tmp_path, bare)
    assert "DOE" not in str(error.value)


def test_plain_refuses_an_open_mapping_and_paths_outside(tmp_path):
    with pytest.raises(ConfigError, match="--mapping"):
        read_layout("plain", tmp_path)
    with pytest.raises(ConfigError, match="modality"):
        read_layout("plain", tmp_path, Mapping(**(PLAIN | {"modality": None})))
    with pytest.raises(ConfigError, match="under the source"):
        read_layout("plain", tmp_path, Mapping(**(PLAIN | {"images": "../{case}.nii"})))
    with pytest.raises(LayoutError, match="class 'livr'"):
        read_layout("plain", tmp_path, Mapping(**(PLAIN | {"values": {"1": "livr"}})))


@pytest.mark.parametrize("layout", ["flare22", "amos22", "atlas23", "btcv", "chaos", "decathlon", "nnunet"])
def test_an_empty_or_missing_folder_and_an_archive(tmp_path, layout):
    with pytest.raises(LayoutError, match="expected"):
        read_layout(layout, tmp_path / "nowhere")
    with pytest.raises(LayoutError, match="empty folder: copy or unpack"):
        read_layout(layout, tmp_path)
    (tmp_path / "download.zip").touch()
    with pytest.raises(LayoutError, match="download.zip: unpack it first"):
        read_layout(layout, tmp_path)


@pytest.mark.parametrize(
    ("layout", "label", "case"),
    [
        ("flare22", "Training/FLARE22_LabeledCase50/labels/FLARE22_Tr_0002.nii.gz", "flare22-0002"),
        ("amos22", "amos22/labelsVa/amos_0008.nii.gz", "amos22-0008"),
        ("atlas23", "labelsTr/lb2.nii.gz", "atlas23-2"),
        ("btcv", "RawData/Training/label/label0002.nii.gz", "btcv-0002"),
        ("nnunet", "Dataset702_AbdomenMR/labelsTr/amos_0002.nii.gz", "dataset702_abdomenmr-amos_0002"),
    ],
)
def test_labels_or_images_that_are_missing_are_named(tmp_path, layout, label, case):
    root = getattr(trees, layout)(tmp_path)
    (root / label).unlink()
    with pytest.raises(LayoutError, match="1 of . images have no labels .*--labels none"):
        read_layout(layout, root)
    assert not any(labelled for _, _, labelled in found(layout, root, read_labels=False).values())
    assert case in found(layout, root, read_labels=False)


def test_damaged_dataset_json(tmp_path):
    root = trees.nnunet(tmp_path)
    (root / "Dataset702_AbdomenMR" / "dataset.json").write_text(json.dumps({})[:1])
    with pytest.raises(LayoutError, match="expected JSON"):
        read_layout("nnunet", root)
