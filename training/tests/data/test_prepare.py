"""The prepared form: voxels, orientation and labels as they were, bad input named, interrupted runs
gone on with."""

import errno
import fcntl
import json
import shutil

import nibabel as nib
import numpy as np
import pytest

from m4oe.cli import main
from m4oe.config import WindowRule
from m4oe.data import prepare, prepare_case, volume_files
from m4oe.data.layouts import LabelMap, read_layout
from m4oe.data.layouts.case import Case
from m4oe.data.prepared import PreparedError, open_prepared
from m4oe.data.preprocess import window_of

from .. import trees

LABELS = LabelMap(("liver", "spleen"), {1: "liver", 2: "spleen"})


def files_of(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def one(root, image, labels=None, modality="CT", **options):
    """A case of one image array and perhaps labels, saved under root."""
    images = (trees.save(root / "image.nii.gz", image, options.pop("where", None)),)
    own = () if labels is None else (trees.save(root / "labels.nii.gz", labels, options.pop("labels_where", None)),)
    return Case("one", "one", "Test", modality, "h", options.pop("label_map", LABELS), root, images, own, **options)


def broken(case, out):
    outcome = prepare_case.prepare_case(case, out)
    assert outcome.state == "broken", outcome
    assert not (out / prepare_case.PARTIAL / case.id).exists()
    return outcome.reason


def prepared(case, out):
    listing = prepare.Listing("Test", (case,))
    assert prepare.prepare(listing, "plain", out) == {}
    return open_prepared(out).cases[0]


def test_flare22_comes_out_voxel_for_voxel(tmp_path, capsys):
    root = trees.flare22(tmp_path / "source")
    assert main(["prepare", "flare22", str(root), "--out", str(tmp_path / "out"), "--workers", "1"]) == 0
    folder = open_prepared(tmp_path / "out")
    assert [c.id for c in folder.cases] == ["flare22-0001", "flare22-0002", "flare22-u00001", "flare22-v0001"]
    case = folder.cases[0]
    # The trees' voxel axes are L, P, S, which is canonical: (slices, rows, columns) is the
    # transpose.
    np.testing.assert_array_equal(case.image, trees.intensities(1).T)
    np.testing.assert_array_equal(case.labels, trees.names(1, 13).T)
    assert case.image.dtype == np.int16 and isinstance(case.image, np.memmap) and case.labels.dtype == np.uint8
    assert case.spacing == (3.0, 1.5, 2.0)
    np.testing.assert_array_equal(case.counts.sum(0), np.bincount(trees.names(1, 13).ravel(), minlength=14))
    assert folder.cases[2].labels is None and folder.cases[2].counts is None
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "cases",
        "ledger.json",
        "DATA_CARD.md",
        "data_card.json",
        ".lock",
    }
    assert "4/4 flare22-v0001 prepared" in capsys.readouterr().out
    with pytest.raises(PreparedError, match="no MR cases; it holds CT flare22, CT flare22 .unlabelled.*Prepare such"):
        folder.of("MR")
    assert len(folder.of("CT", labelled=False)) == 2


@pytest.mark.parametrize("codes", ["RAS", "LPS", "SAL", "IRP", "ASR"])
def test_any_orientation_becomes_canonical(tmp_path, codes):
    straight = nib.Nifti1Image(trees.intensities(7), trees.affine())
    turn = nib.orientations.ornt_transform(nib.io_orientation(straight.affine), nib.orientations.axcodes2ornt(codes))
    turned = straight.as_reoriented(turn)
    case = one(tmp_path / "s", np.asarray(turned.dataobj), where=turned.affine)
    found = prepared(case, tmp_path / "out")
    np.testing.assert_array_equal(found.image, trees.intensities(7).T)
    np.testing.assert_allclose(found.record["affine_lps"], np.diag([2.0, 1.5, 3.0, 1.0]), atol=1e-6)


def test_chaos_pictures_follow_their_slices(tmp_path):
    root = trees.chaos(tmp_path / "source")
    listing = read_layout("chaos", root)
    assert prepare.prepare(listing, "chaos", tmp_path / "out") == {}
    cases = {c.id: c for c in open_prepared(tmp_path / "out").cases}
    ct = cases["chaos-ct-5"]
    # The files run from head to feet: file 0 is the uppermost slice, which is last in LPS.
    assert ct.image[:, 1, 1].tolist() == [200, 100, 0] and ct.counts[:, 1].tolist() == [0, 0, 20]
    mr = cases["chaos-mr-1-t2spir"]
    expected = np.stack([trees.names(n, 4, (4, 5)) for n in range(3)])
    np.testing.assert_array_equal(mr.labels, expected)
    assert mr.classes == ("liver", "right_kidney", "left_kidney", "spleen") and mr.spacing == (3.0, 1.5, 2.0)
    assert cases["chaos-mr-1-t1dualinphase"].labels is not None
    assert cases["chaos-mr-1-t1dualoutphase"].labels is None
    assert not any(b"SECRET" in content for content in files_of(tmp_path / "out").values())


def test_a_dicom_series_that_misses_a_slice_or_holds_one_twice(tmp_path):
    root = trees.chaos(tmp_path / "source", slices=5)
    out = tmp_path / "out"
    out.mkdir()
    for file, words in (("i0002,0000b.dcm", "not evenly spaced"), ("i0001,0000b.dcm", "not evenly spaced")):
        case = next(c for c in read_layout("chaos", root, read_labels=False).cases if c.id == "chaos-ct-5")
        kept = tuple(p for p in case.images if p.name != file)
        assert words in broken(Case(**(vars(case) | {"images": kept})), out)
    twice = Case(**(vars(case) | {"images": (*case.images, case.images[0])}))
    assert "two slices at one position" in broken(twice, out)


def test_bad_images(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    image = trees.intensities(1)
    nan = image.astype(np.float32)
    nan[1, 2, 3] = np.nan
    lies = nib.Nifti1Image(image, None)
    for words, array, options in (
        ("image.nii.gz: holds NaN or infinity", nan, {}),
        ("every voxel is 7", np.full(trees.SIZE, 7, np.int16), {}),
        ("expected HU within", image.astype(np.float32) * 1000, {}),
        ("these are no HU", np.random.default_rng(1).random(trees.SIZE).astype(np.float32) * 0.4, {}),
        ("expected three axes", np.stack([image, image], 3), {}),
        ("expected channel 2, has 2", np.stack([image, image], 3), {"channel": 2}),
    ):
        assert words in broken(one(tmp_path / "s", array, **options), out)
    case = one(tmp_path / "s", image)
    nib.save(lies, case.images[0])
    assert "does not say how it lies" in broken(case, out)
    for unusable in (0.0, np.nan):
        with pytest.raises(volume_files.BrokenCase, match="not a usable transform"):
            volume_files.canonical(image, np.diag([1.0, 1.0, unusable, 1.0]), "image.nii.gz")
    case.images[0].write_bytes(case.images[0].read_bytes()[:60])
    assert "image.nii.gz: cannot be read as NIfTI" in broken(case, out)
    case.images[0].unlink()
    assert "image.nii.gz: missing; copy it again" in broken(case, out)


def test_bad_labels(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    image, labels = trees.intensities(1), trees.names(1, 2)
    outside = labels.copy()
    outside[0, 0, 0] = 9
    shifted = trees.affine()
    shifted[0, 3] = 1.0
    for words, array, options in (
        ("label values 9 are outside the map (1, 2)", outside, {}),
        ("differs from (4, 5, 6)", labels[:, :, :3], {}),
        ("lies up to 1.00 mm off image.nii.gz", labels, {"labels_where": shifted}),
        ("expected whole numbers", labels * np.float32(0.5), {}),
        ("these are no labels", labels.astype(np.int16) - 1, {}),
    ):
        assert words in broken(one(tmp_path / "s", image, array, **options), out)
    slightly = trees.affine()
    slightly[0, 3] = 0.05
    rest = LabelMap(("liver",), {2: "liver"}, others_are_background=True)
    case = one(tmp_path / "s", image, outside.astype(np.float32), labels_where=slightly, label_map=rest)
    np.testing.assert_array_equal(prepared(case, tmp_path / "good").labels, (outside == 2).T)


def test_intensities_that_do_not_fit_int16_are_spread(tmp_path):
    image = np.random.default_rng(3).gamma(2.0, 0.1, (16, 16, 8)).astype(np.float32)
    found = prepared(one(tmp_path / "s", image, modality="MR"), tmp_path / "out")
    stored = found.record["stored"]
    back = found.image * stored["slope"] + stored["intercept"]
    inside = (image.T > np.percentile(image, 0.2)) & (image.T < np.percentile(image, 99.8))
    np.testing.assert_allclose(back[inside], image.T[inside], atol=stored["slope"])
    assert stored["slope"] < 1e-4


def test_a_rescale_of_the_mapping_gives_hu_and_windows_are_those_of_preprocess(tmp_path):
    image = np.arange(120).reshape(trees.SIZE).astype(np.uint8)
    found = prepared(one(tmp_path / "s", image, scale=400 / 255, offset=-125.0), tmp_path / "out")
    np.testing.assert_array_equal(found.image, np.rint(image.T * (400 / 255) - 125))
    for rule in (WindowRule("percentile", 0.5, 99.5), WindowRule("percentile", 3, 70), WindowRule("fixed", -125, 275)):
        assert found.window(rule) == window_of(np.asarray(found.image), rule)


def test_two_workers_equal_one(tmp_path):
    root = trees.amos22(tmp_path / "source")
    shutil.copy(root / "amos22/imagesTr/amos_0001.nii.gz", root / "amos22/imagesTs/amos_0500.nii.gz")
    for workers in (1, 2):
        command = ["prepare", "amos22", str(root), "--out", str(tmp_path / str(workers)), "--workers", str(workers)]
        assert main([*command, "--allow-broken"]) == 0
    assert files_of(tmp_path / "1") == files_of(tmp_path / "2")
    assert "amos22-0500" not in [c.id for c in open_prepared(tmp_path / "2").cases]


def test_a_second_run_does_nothing_again_and_goes_on_where_one_was_killed(tmp_path, capsys, monkeypatch):
    root, out = trees.btcv(tmp_path / "source"), tmp_path / "out"
    command = ["prepare", "btcv", str(root), "--out", str(out), "--workers", "1"]
    whole = prepare_case.prepare_case

    def killed(case, folder):
        if case.id == "btcv-0002":
            (folder / prepare_case.PARTIAL / case.id).mkdir(parents=True)
            raise KeyboardInterrupt
        return whole(case, folder)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(prepare, "prepare_case", killed)
        main(command)
    assert [c.id for c in open_prepared(out).cases] == ["btcv-0001"]
    first = (out / "cases/btcv-0001/image.npy").stat().st_mtime_ns
    capsys.readouterr()
    assert main(command) == 0
    assert "2 prepared, 1 kept as they were" in capsys.readouterr().out
    assert (out / "cases/btcv-0001/image.npy").stat().st_mtime_ns == first
    before = files_of(out)
    assert main(command) == 0
    assert files_of(out) == before


def test_a_prepared_case_of_other_files_is_not_overwritten(tmp_path, capsys):
    root, out = trees.atlas23(tmp_path / "source"), tmp_path / "out"
    command = ["prepare", "atlas23", str(root), "--out", str(out), "--workers", "1"]
    assert main(command) == 0
    before = (out / "cases/atlas23-2/image.npy").read_bytes()
    trees.save(root / "imagesTr/im2.nii.gz", trees.intensities(99))
    assert main(command) == 2
    assert "broken atlas23-2: prepared before from other files" in capsys.readouterr().out
    assert (out / "cases/atlas23-2/image.npy").read_bytes() == before
    shutil.rmtree(out / "cases/atlas23-2")
    assert main(command) == 0
    assert (out / "cases/atlas23-2/image.npy").read_bytes() != before
    assert json.loads((out / "ledger.json").read_text(encoding="utf-8"))["broken"] == {}


def test_broken_cases_and_duplicates_are_listed_and_fail_the_command(tmp_path, capsys):
    root, out = trees.btcv(tmp_path / "source"), tmp_path / "out"
    # Turned, not copied: only the canonical voxels show that it is the same scan.
    twin = nib.load(root / "RawData/Training/img/img0001.nii.gz").as_reoriented(np.array([[2, 1], [0, -1], [1, 1]]))
    nib.save(twin, root / "RawData/Testing/img/img0061.nii.gz")
    (root / "RawData/Training/label/label0002.nii.gz").write_bytes(b"cut")
    command = ["prepare", "btcv", str(root), "--out", str(out), "--workers", "1"]
    assert main(command) == 2
    said = capsys.readouterr()
    assert "broken btcv-0061: has the voxels of btcv-0001" in said.out
    assert "broken btcv-0002: Training/label/label0002.nii.gz: cannot be read" in said.out
    assert "2 of 3 cases are broken" in said.err
    assert [c.id for c in open_prepared(out).cases] == ["btcv-0001"]
    assert main([*command, "--allow-broken"]) == 0
    card = (out / "DATA_CARD.md").read_text(encoding="utf-8")
    assert "btcv-0061: has the voxels of btcv-0001" in card and "1 cases; SHA-256" in card


def test_nothing_but_broken_cases_is_a_failure_whatever_is_allowed(tmp_path):
    trees.save(tmp_path / "s/imagesTr/im0.nii.gz", np.zeros(trees.SIZE, np.int16))
    command = ["prepare", "atlas23", str(tmp_path / "s"), "--out", str(tmp_path / "out"), "--workers", "1"]
    assert main([*command, "--labels", "none", "--allow-broken"]) == 2


def test_a_full_disk_keeps_what_is_done(tmp_path, capsys, monkeypatch):
    root, out = trees.atlas23(tmp_path / "source"), tmp_path / "out"
    command = ["prepare", "atlas23", str(root), "--out", str(out), "--workers", "1"]
    save, calls = np.save, []

    def full(file, array, **options):
        calls.append(array)
        if len(calls) == 4:
            file.write(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        save(file, array, **options)

    with monkeypatch.context() as patch:
        patch.setattr(np, "save", full)
        assert main(command) == 2
    assert "no room left on the disk, at case atlas23-2; finished cases are kept" in capsys.readouterr().err
    assert [c.id for c in open_prepared(out).cases] == ["atlas23-0"] and not (out / prepare_case.PARTIAL).exists()
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 10, 0))
        assert main(command) == 2
    assert main(command) == 0


def test_two_runs_in_one_folder(tmp_path, capsys):
    root, out = trees.atlas23(tmp_path / "source"), tmp_path / "out"
    command = ["prepare", "atlas23", str(root), "--out", str(out), "--workers", "1"]
    (out / "cases").mkdir(parents=True)
    with open(out / ".lock", "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert main(command) == 2
    assert "another m4oe-train prepare is at work in it" in capsys.readouterr().err
    assert main(command) == 0


def test_folders_that_are_not_ours_are_left_alone(tmp_path, capsys):
    root = trees.atlas23(tmp_path / "source")
    command = ["prepare", "atlas23", str(root), "--workers", "1", "--out"]
    assert main([*command, str(root)]) == 2
    assert "holds other files and is no prepared folder" in capsys.readouterr().err
    assert sorted(p.name for p in root.iterdir()) == ["imagesTr", "labelsTr"]
    with pytest.raises(PreparedError, match="make it with m4oe-train prepare"):
        open_prepared(root)


def test_damaged_prepared_cases_are_named(tmp_path, capsys):
    root, out = trees.atlas23(tmp_path / "source"), tmp_path / "out"
    command = ["prepare", "atlas23", str(root), "--out", str(out), "--workers", "1"]
    assert main(command) == 0
    (out / "cases/atlas23-0/labels.npy").write_bytes(b"")
    with pytest.raises(PreparedError, match="labels.npy: missing or cut short"):
        open_prepared(out)
    assert main(command) == 2
    assert "cases/atlas23-0/labels.npy: missing or cut short; remove cases/atlas23-0" in capsys.readouterr().out
    record = out / "cases/atlas23-0/case.json"
    record.write_text(record.read_text(encoding="utf-8").replace('"version": 1', '"version": 0'))
    with pytest.raises(PreparedError, match="not of version"):
        open_prepared(out)


def test_list_reads_no_voxels(tmp_path, capsys):
    trees.flare22(tmp_path)
    assert main(["prepare", "flare22", str(tmp_path), "--out", str(tmp_path / "out"), "--list"]) == 0
    assert "flare22-u00001\tCT\tflare22\tTraining/FLARE22_UnlabeledCase1-1000/Case_00001" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()
