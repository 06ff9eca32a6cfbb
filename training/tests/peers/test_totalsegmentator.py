"""`m4oe-train import totalsegmentator`: tasks of one network, and merged ones as one model."""

import json
import shutil

import numpy as np
import onnxruntime
import pytest
import torch

from m4oe.cli import main
from m4oe.export.manifest import validate
from m4oe.export.triton_repository import _tensors
from m4oe.peers.totalsegmentator import open_parts

from .nnunet.results import configuration, results_folder


@pytest.fixture
def imported(tmp_path):
    def command(task, folder, *more) -> int:
        return main(["import", "totalsegmentator", task, str(folder), "--out", str(tmp_path / "model"), *more])

    return command


def weights(path, mm=3.0, dataset="Dataset297_TotalSegmentator_total_3mm_1559subj"):
    def change(content):
        content |= {"inference_allowed_mirroring_axes": None, "trainer_name": "nnUNetTrainer_4000epochs_NoMirroring"}

    labels = {"background": 0, "spleen": 1, "kidney_right": 2, "rib_left_3": 3, "vertebrae_L1": 4}
    results_folder(
        path / dataset / "nnUNetTrainer_4000epochs_NoMirroring__nnUNetPlans__3d_fullres",
        configuration(spacing=[mm] * 3),
        dataset={"labels": labels},
        change=change,
    )
    return path


def test_a_task_of_one_network(imported, tmp_path):
    assert imported("total_fast", weights(tmp_path / "results")) == 0
    manifest = json.loads((tmp_path / "model" / "manifest.json").read_text(encoding="utf-8"))
    validate(manifest)
    given = manifest["input"]
    assert given["orientation"] == "RAS" and given["mirror"] == [] and given["spacing"] == [3.0, 3.0, 3.0]
    # Linear in every direction, also across thick slices.
    assert given["resampling"]["data"] == {"order": 1, "orderZ": 1, "align": "corners"}
    assert given["resampling"]["separateZ"] is False and given["normalise"] == "after"
    classes = manifest["heads"][0]["classes"]
    assert [(one["name"], one["code"]["meaning"]) for one in classes] == [
        ("spleen", "Spleen"),
        ("right_kidney", "Right kidney"),
        ("rib_left_3", "Third rib"),
        ("vertebrae_l1", "L1 vertebra"),
    ]
    dataset = tmp_path / "results" / "Dataset297_TotalSegmentator_total_3mm_1559subj"
    assert imported("total_fast", dataset) == 0


PARTS = {"total": (291, 292, 293, 294, 295), "total_mr": (850, 851)}


def merged_weights(path, task, patch=(8, 16, 12), channel="CT", **more):
    def change(content):
        content |= {"inference_allowed_mirroring_axes": None, "trainer_name": "nnUNetTrainerNoMirroring"}

    for n, number in enumerate(PARTS[task]):
        made = configuration(spacing=[1.5] * 3, patch=patch, **more)
        known = {"mean": 10.0 * n, "std": 100.0 + n, "percentile_00_5": -900.0, "percentile_99_5": 900.0 + n}
        results_folder(
            path / f"Dataset{number}_Part" / "nnUNetTrainerNoMirroring__nnUNetPlans__3d_fullres",
            made,
            plans={"foreground_intensity_properties_per_channel": {"0": known}},
            dataset={
                "labels": {"background": 0, f"part_{n}": 1, f"other_{n}": 2},
                "channel_names": {"0": channel},
            },
            change=change,
        )
    return path


def test_a_merged_task_is_one_model(imported, tmp_path, capsys):
    """Each part normalises by its own plans, within the graph; later ones write over earlier ones."""
    assert imported("total", merged_weights(tmp_path / "results", "total")) == 0
    assert "5 networks, 10 classes" in capsys.readouterr().out
    manifest = json.loads((tmp_path / "model" / "manifest.json").read_text(encoding="utf-8"))
    validate(manifest)
    assert manifest["output"] == {"kind": "logits", "regions": None, "parts": [3] * 5}
    assert [one["name"] for one in manifest["heads"][0]["classes"]][:3] == ["part_0", "other_0", "part_1"]
    assert manifest["input"]["channels"][0]["normalisation"] == {"scheme": "none"}
    session = onnxruntime.InferenceSession(str(tmp_path / "model" / "network.onnx"))
    x = np.random.default_rng(0).normal(0, 600, (2, 1, 8, 16, 12)).astype(np.float32)
    found = session.run(None, {"patches": x})[0]
    for n, part in enumerate(open_parts("total", tmp_path / "results")):
        rule = part.plan.normalisation[0]
        seen = (np.clip(x, -900, 900 + n) - 10 * n) / (100 + n)
        assert rule["mean"] == 10 * n
        with torch.no_grad():
            wanted = next(part.folds()).network(torch.from_numpy(seen).float()).numpy()
        assert np.abs(found[:, 3 * n : 3 * n + 3] - wanted).max() <= 1e-4 * np.abs(wanted).max()
    assert _tensors(manifest)[1] == ("output", "logits", "FP32", [-1, 15, 8, 16, 12])


def test_a_merged_task_of_mr_is_normalised_by_the_host(imported, tmp_path):
    folder = merged_weights(
        tmp_path / "results", "total_mr", channel="MR", normalization_schemes=["ZScoreNormalization"]
    )
    assert imported("total_mr", folder) == 0
    given = json.loads((tmp_path / "model" / "manifest.json").read_text(encoding="utf-8"))["input"]
    assert given["channels"][0]["normalisation"] == {"scheme": "zscore", "masked": False}
    assert given["normalise"] == "after"


def test_parts_of_different_grids_are_refused(imported, tmp_path, capsys):
    folder = merged_weights(tmp_path / "results", "total_mr", channel="MR")
    shutil.rmtree(folder / "Dataset851_Part")
    merged_weights(tmp_path / "other", "total_mr", patch=(16, 16, 12), channel="MR")
    (tmp_path / "other" / "Dataset851_Part").rename(folder / "Dataset851_Part")
    assert imported("total_mr", folder) == 2
    assert "the parts of a merged task go through one grid" in capsys.readouterr().err
    shutil.rmtree(folder / "Dataset851_Part")
    assert imported("total_mr", folder) == 2
    assert "expected one Dataset851_NAME/TRAINER__PLANS__CONFIGURATION" in capsys.readouterr().err
    assert not (tmp_path / "model").exists()


def test_bad_input(imported, tmp_path, capsys):
    folder = weights(tmp_path / "results")
    assert imported("lungs", folder) == 2 and "TASK: expected one of total, total_mr, " in capsys.readouterr().err
    assert imported("total_fastest", folder) == 2
    assert "expected one Dataset298_NAME/TRAINER__PLANS__CONFIGURATION" in capsys.readouterr().err
    weights(tmp_path / "other", mm=1.5)
    assert imported("total_fast", tmp_path / "other") == 2
    assert "plans for [1.5, 1.5, 1.5] mm; expected 3.0 of total_fast" in capsys.readouterr().err
