"""`m4oe-train import totalsegmentator`: tasks of one network, and a refusal that says what to take
in place of the merged ones."""

import json

import pytest

from m4oe.cli import main
from m4oe.export.manifest import validate

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
    assert given["resampling"]["data"] == {"order": 1, "orderZ": 1} and given["resampling"]["separateZ"] is False
    classes = manifest["heads"][0]["classes"]
    assert [(one["name"], one["code"]["meaning"]) for one in classes] == [
        ("spleen", "Spleen"),
        ("right_kidney", "Right kidney"),
        ("rib_left_3", "Third rib"),
        ("vertebrae_l1", "L1 vertebra"),
    ]
    dataset = tmp_path / "results" / "Dataset297_TotalSegmentator_total_3mm_1559subj"
    assert imported("total_fast", dataset) == 0


@pytest.mark.parametrize(("task", "part"), [("total", "total_ribs"), ("total_mr", "total_mr_muscles")])
def test_merged_tasks_are_refused_with_what_to_take(task, part, imported, tmp_path, capsys):
    assert imported(task, weights(tmp_path / "results")) == 2
    told = capsys.readouterr().err
    assert "networks, whose labels are merged; a manifest describes one" in told
    assert f"{task}_fast" in told and part in told
    assert not (tmp_path / "model").exists()


def test_bad_input(imported, tmp_path, capsys):
    folder = weights(tmp_path / "results")
    assert imported("lungs", folder) == 2 and "TASK: expected one of total, total_mr, " in capsys.readouterr().err
    assert imported("total_fastest", folder) == 2
    assert "expected one Dataset298_NAME/TRAINER__PLANS__CONFIGURATION" in capsys.readouterr().err
    weights(tmp_path / "other", mm=1.5)
    assert imported("total_fast", tmp_path / "other") == 2
    assert "plans for [1.5, 1.5, 1.5] mm; expected 3.0 of total_fast" in capsys.readouterr().err
