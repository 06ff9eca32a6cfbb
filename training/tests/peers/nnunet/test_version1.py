"""Folders of nnU-Net v1: its own U-Net, as the public code computed it, and STU-Net."""

import json
import os
import pickle
from collections import OrderedDict
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from m4oe.cli import main
from m4oe.export.manifest import validate
from m4oe.peers.published.stunet import STUNet

from ...conftest import shared_folder
from ..published.test_networks import Harmful

RECORDED = Path(__file__).parents[1] / "published" / "generic_unet.npz"
"""Weights, input and output of Generic_UNet of the package nnunet 1.7.1: two poolings, the first in
the plane alone, three classes."""
NAMES = {"0": "background", "1": "liver", "2": "spleen"}


def plans(**more):
    made = {
        "num_modalities": 1,
        "modalities": {0: "CT"},
        "normalization_schemes": OrderedDict([(0, "CT")]),
        "dataset_properties": {
            "intensityproperties": OrderedDict(
                [(0, {"mean": np.float64(80), "sd": 140.0, "percentile_00_5": -300.0, "percentile_99_5": 600.0})]
            )
        },
        "num_classes": 2,
        "use_mask_for_norm": OrderedDict([(0, False)]),
        "transpose_forward": [0, 1, 2],
        "data_identifier": "nnUNetData_plans_v2.1",
        "preprocessor_name": "GenericPreprocessor",
        "plans_per_stage": {
            0: {
                "patch_size": np.array([4, 8, 12]),
                "current_spacing": np.array([2.0, 1.5, 1.5]),
                "pool_op_kernel_sizes": [[1, 2, 2], [2, 2, 2]],
            }
        },
    }
    return made | more


def _intensities(**more):
    known = {"mean": 80.0, "sd": 140.0, "percentile_00_5": -300.0, "percentile_99_5": 600.0}
    return {"intensityproperties": {0: known | more}}


def stage(**more):
    return {0: {**plans()["plans_per_stage"][0], **more}}


def folder_at(path, made=None, names=NAMES, trainer="nnUNetTrainerV2", weights=None, fold_stage=0):
    """A results folder; weights: Generic_UNet's as recorded, unless others are given."""
    made = made or plans()
    if weights is None:
        with np.load(RECORDED) as file:
            weights = {
                key.removeprefix("weights/"): torch.from_numpy(file[key])
                for key in file.files
                if key.startswith("weights/")
            }
    (path / "fold_0").mkdir(parents=True)
    (path / "plans.pkl").write_bytes(pickle.dumps(made))
    if names:
        (path / "dataset.json").write_text(json.dumps({"labels": names}), encoding="utf-8")
    checkpoint = path / "fold_0" / "model_final_checkpoint.model"
    torch.save({"epoch": 1000, "state_dict": weights, "plot_stuff": [np.float64(0.5)]}, checkpoint)
    about = {"init": ("plans.pkl", 0, "out", "data", False, fold_stage, True, False, True), "name": trainer}
    checkpoint.with_name(f"{checkpoint.name}.pkl").write_bytes(pickle.dumps(about | {"class": "x", "plans": made}))
    return path


@pytest.fixture
def imported(tmp_path):
    def command(folder, *more) -> int:
        return main(["import", "nnunet", str(folder), "--out", str(tmp_path / "model"), *map(str, more)])

    return command


def outcome(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    validate(manifest)
    return manifest, onnxruntime.InferenceSession(str(folder / "fold_0.onnx"), providers=["CPUExecutionProvider"])


def test_its_own_network(imported, tmp_path):
    assert imported(folder_at(tmp_path / "Task101_Organs" / "nnUNetTrainerV2__nnUNetPlansv2.1")) == 0
    manifest, session = outcome(tmp_path / "model")
    with np.load(RECORDED) as file:
        x, y = file["x"], torch.from_numpy(file["y"])
    np.testing.assert_allclose(session.run(None, {"patches": x})[0], y.softmax(1), atol=1e-5)
    given = manifest["input"]
    assert manifest["output"] == {"kind": "probabilities", "regions": None} and given["normalise"] == "after"
    assert given["patch"] == [4, 8, 12] and given["spacing"] == [2.0, 1.5, 1.5] and given["mirror"] == [0, 1, 2]
    assert given["channels"][0]["normalisation"]["sd"] == 140.0
    assert [one["name"] for one in manifest["heads"][0]["classes"]] == ["liver", "spleen"]
    assert manifest["provenance"]["source"] == "nnU-Net v1 results folder nnUNetTrainerV2__nnUNetPlansv2.1"
    assert manifest["provenance"]["data"] == ["Task101_Organs"]


def test_a_trainer_without_mirroring(imported, tmp_path):
    assert imported(folder_at(tmp_path / "results", trainer="nnUNetTrainerV2_ep4000_nomirror")) == 0
    assert outcome(tmp_path / "model")[0]["input"]["mirror"] == []


def test_stunet(imported, tmp_path):
    torch.manual_seed(0)
    network = STUNet(1, (4, 6, 8), (1, 2, 1), (1, 1), ((1, 2, 2), (2, 2, 2)), 3).eval()
    folder = folder_at(tmp_path / "results", trainer="STUNetTrainer_small_ep4k", weights=network.state_dict())
    assert imported(folder) == 0
    _, session = outcome(tmp_path / "model")
    x = torch.randn(2, 1, 4, 8, 12)
    with torch.no_grad():
        np.testing.assert_allclose(session.run(None, {"patches": x.numpy()})[0], network(x).softmax(1), atol=1e-5)


def test_stunet_as_it_is_published(imported, tmp_path):
    reference = shared_folder("reference") / "peers" / "stunet"
    names = {str(n): name for n, name in enumerate(("background", "liver", "spleen", "stomach", "pancreas"))}
    (tmp_path / "dataset.json").write_text(json.dumps({"labels": names}), encoding="utf-8")
    results = reference / "STUNetTrainer_small__nnUNetPlansv2.1"
    more = ("--checkpoint", "small_ep4k.model", "--dataset", tmp_path / "dataset.json")
    assert imported(results, *more) == 0
    _, session = outcome(tmp_path / "model")
    with np.load(reference / "io.npz") as io:
        found = session.run(None, {"patches": io["x"]})[0]
        wanted = torch.from_numpy(io["y"].astype(np.float32)).softmax(1).numpy()
    # Of logits that were recorded as float16.
    assert np.abs(found - wanted).max() < 3e-3


REFUSED = {
    "labels without names": ({"names": None}, "dataset.json: missing. Plans of nnU-Net v1 do not name their labels"),
    "other labels": ({"names": {"0": "background", "1": "liver"}}, "1 labels; the plans have 2"),
    "names that are no numbers": ({"names": {"background": "0"}}, "'background' does not match"),
    "several channels": ({"made": plans(num_modalities=2)}, "/num_modalities: 1 was expected"),
    "a masked normalisation": (
        {"made": plans(use_mask_for_norm={0: True})},
        "/use_mask_for_norm/0: False was expected",
    ),
    "a normalisation of one's own": ({"made": plans(normalization_schemes={0: "CT2"})}, "normalisation CT2; expected"),
    "CT without its intensities": (
        {"made": plans(dataset_properties={})},
        "intensities of the CTs that it was trained",
    ),
    "a preprocessor of one's own": ({"made": plans(preprocessor_name="PreprocessorFor2D")}, "/preprocessor_name"),
    "plans without resolutions": ({"made": plans(plans_per_stage={})}, "/plans_per_stage: {} should be non-empty"),
    "no normalisation": (
        {"made": plans(normalization_schemes={})},
        "/normalization_schemes: {} should be non-empty",
    ),
    "an axis twice": ({"made": plans(transpose_forward=[0, 0, 1])}, "/transpose_forward: [0, 0, 1] has non-unique"),
    "CT of one intensity": (
        {"made": plans(dataset_properties=_intensities(percentile_99_5=-300.0))},
        "percentile_00_5 below percentile_99_5 expected, got -300 and -300",
    ),
    "CT of no intensity": (
        {"made": plans(dataset_properties=_intensities(mean=float("nan")))},
        "finite numbers expected, got nan and 140.0",
    ),
    "a patch beyond any memory": (
        {"made": plans(plans_per_stage=stage(patch_size=[4096, 4096, 4096]))},
        "expected at most 67108864 voxels",
    ),
    "a 2D network": ({"made": plans(plans_per_stage=stage(patch_size=[8, 12]))}, "resolution 0 of a 3D network"),
    "a resolution that is not there": ({"fold_stage": 3}, "resolution 3; expected one of 0"),
    "a cascade": ({"trainer": "nnUNetTrainerV2CascadeFullRes"}, "is the second stage of a cascade"),
    "a trainer of one's own": ({"trainer": "MyTrainer"}, "give --trust-trainer MyTrainer; else it cannot be imported"),
    "weights of another network": ({"weights": {"a.weight": torch.zeros(2)}}, "tu.0.weight of five axes is missing"),
    "code in plans": ({"made": plans(extra=Harmful("touched"))}, f"it names {os.mkdir.__module__}.mkdir"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_served_is_refused_with_what_to_do(fault, imported, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments, words = REFUSED[fault]
    assert imported(folder_at(tmp_path / "results", **arguments)) == 2
    assert words in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_a_checkpoint_without_what_lies_beside_it(imported, tmp_path, capsys):
    folder = folder_at(tmp_path / "results")
    beside = folder / "fold_0" / "model_final_checkpoint.model.pkl"
    beside.write_bytes(pickle.dumps([1, 2]))
    assert imported(folder) == 2
    assert "expected what nnU-Net v1 writes beside a checkpoint: name, init, plans" in capsys.readouterr().err
    beside.unlink()
    assert imported(folder) == 2
    assert "model_final_checkpoint.model.pkl: not a readable pickle" in capsys.readouterr().err
