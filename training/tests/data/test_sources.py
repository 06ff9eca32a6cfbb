import pytest

from m4oe.config import ConfigError
from m4oe.data.prepared import open_prepared
from m4oe.data.sources import label_table, require_all_classes, split, taught_classes
from m4oe.experiment import DataConfig, DataSource

from ..folders import add, two_modalities


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("sources") / "data"
    two_modalities(out)
    add(out, "bare", "CT", ("liver",), (9,), labelled=False)
    return open_prepared(out)


def one(folder, **settings):
    return split(DataConfig((DataSource(**settings),)), folder)[0]


def test_patterns_choose_cases_and_what_is_held_out_is_not_trained_on(folder):
    part = one(folder, dataset="ct", modality="CT", head="organs", train=("ct-*",), held_out=("ct-2",))
    assert [c.id for c in part.train] == ["ct-1", "ct-3"]
    assert [c.id for c in part.held_out] == ["ct-2"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"dataset": "CT", "train": ("*",)}, r"holds bare, ce, ct, not CT; prepare it"),
        ({"dataset": "ct", "train": ("ct-7",)}, r"train: no case fits 'ct-7'; there are ct-1, ct-2, ct-3"),
        ({"dataset": "ct", "modality": "MR", "train": ("ct-1",)}, r"ct: scanned_as: its cases are CT, not MR"),
        ({"dataset": "bare", "train": ("*",)}, r"bare-9 has no labels; name it under `unlabelled`"),
    ],
)
def test_what_does_not_fit_the_folder_is_refused(folder, settings, message):
    with pytest.raises(ConfigError, match=message):
        one(folder, **{"modality": "CT", "head": "organs", **settings})


def test_a_subject_on_both_sides_is_refused(folder):
    sources = (
        DataSource("ct", "CT", "organs", train=("ct-1",), held_out=("ct-2",)),
        DataSource("ct", "MR", "organs", train=("ct-2",), scanned_as="CT"),
    )
    with pytest.raises(ConfigError, match="ct-2 is trained on, but ct-2 of the same subject is held out"):
        split(DataConfig(sources), folder)


def test_labels_are_matched_by_name(folder, tiny):
    case = folder.cases[[c.id for c in folder.cases].index("ct-1")]
    source = DataSource("ct", "CE_MR", "tumour", train=("ct-1",), scanned_as="CT")
    assert label_table(source, case, tiny)[:4].tolist() == [0, 1, 0, 0]
    assert taught_classes(source, case, tiny) == ("liver",)
    with pytest.raises(ConfigError, match="the labels of ct-1 do not know liver_tumour of head tumour"):
        require_all_classes(source, case, tiny)
    sure = DataSource("ct", "CE_MR", "tumour", train=("ct-1",), absent=("liver_tumour",))
    require_all_classes(sure, case, tiny)
    assert taught_classes(sure, case, tiny) == ("liver", "liver_tumour")
