"""`m4oe-train import` of the paper's peers: graphs that say what the public code's networks say,
manifests that say what is done around them, and checkpoints that are refused."""

import json

import numpy as np
import onnxruntime
import pytest
import torch

from m4oe.cli import main
from m4oe.export.triton_repository import _tensors
from m4oe.peers.published import dodnet, med3d, sam_med2d
from m4oe.peers.published.sam_med2d import Prompt
from m4oe.peers.served.networks import NOTHING, ByPrompt, box_of, slice_with_prompts

from ...conftest import manifest_at, shared_folder
from ..pretrained.test_systems import dodnet_file, med3d_file


@pytest.fixture
def imported(tmp_path):
    def command(kind, checkpoint, *more) -> int:
        return main(["import", kind, str(checkpoint), "--out", str(tmp_path / "model"), *map(str, more)])

    return command


@pytest.fixture
def dataset(tmp_path):
    path = tmp_path / "dataset.json"
    path.write_text(json.dumps({"labels": {"background": 0, "spleen": 1, "liver": 2, "pancreas": 3}}), encoding="utf-8")
    return path


def said(folder, x):
    session = onnxruntime.InferenceSession(str(folder / "network.onnx"), providers=["CPUExecutionProvider"])
    return session.run(None, {"patches": x})[0]


@torch.no_grad()
def test_dodnet_answers_all_tasks_at_once(imported, tmp_path):
    path = dodnet_file(tmp_path / "dodnet.pth")
    assert imported("dodnet", path, "--size", 16, 32, 32) == 0
    x = np.random.default_rng(0).normal(size=(2, 1, 16, 32, 32)).astype(np.float32)
    found = said(tmp_path / "model", x)
    network = dodnet.load(path).eval()
    wanted = [network(torch.from_numpy(x), torch.full((2,), task)).sigmoid().numpy() for task in range(7)]
    manifest = manifest_at(tmp_path / "model")
    names = [one["name"] for one in manifest["heads"][0]["classes"]]
    organs = ["liver", "kidney", "hepatic_vessel", "pancreas", "spleen"]
    assert names[:5] == organs and names[5:] == [
        "liver_tumour",
        "kidney_tumour",
        "hepatic_vessel_tumour",
        "pancreas_tumour",
        "colon_tumour",
        "lung_tumour",
    ]
    for channel, name in enumerate(names):
        task = dodnet.TASKS.index(name.removesuffix("_tumour").replace("_", " "))
        assert np.abs(found[:, channel] - wanted[task][:, int(name.endswith("_tumour"))]).max() < 1e-3, name
    given = manifest["input"]
    assert given["tiles"] == "stride" and given["spacing"] == [1.5, 0.8, 0.8] and given["normalise"] == "after"
    assert manifest["output"]["kind"] == "probabilities" and manifest["output"]["order"] == list(range(1, 12))


@torch.no_grad()
def test_med3d_takes_the_whole_volume(imported, dataset, tmp_path):
    path = med3d_file(tmp_path / "med3d.pth")
    assert imported("med3d", path, "--dataset", dataset, "--size", 16, 32, 40) == 0
    x = np.random.default_rng(0).normal(size=(1, 1, 16, 32, 40)).astype(np.float32)
    wanted = med3d.load(path).eval()(torch.from_numpy(x)).softmax(1).numpy()
    assert np.abs(said(tmp_path / "model", x) - wanted).max() < 1e-4
    manifest = manifest_at(tmp_path / "model")
    assert "spacing" not in manifest["input"] and manifest["output"]["size"] == [*wanted.shape[2:]] == [4, 8, 10]
    assert manifest["input"]["resampling"]["logits"] == {"order": 1, "orderZ": 1, "align": "corners"}
    assert _tensors(manifest)[1] == ("output", "logits", "FP32", [-1, 4, 4, 8, 10])


@torch.no_grad()
def test_sam_med2d_has_a_point_or_box_for_each_class(imported, tmp_path):
    path = shared_folder("reference") / "peers" / "sam_med2d" / "checkpoint_sam-med2d.pth"
    assert imported("sam-med2d", path, "--classes", "liver", "spleen", "aorta", "--window", -100, 155) == 0
    x = slice_with_prompts(2, 4, (256, 256), 5)
    found = said(tmp_path / "model", x.numpy())
    assert found.shape == (2, 3, 256, 256) and np.all(found[:, 2] == NOTHING)
    network = sam_med2d.load(path).eval()
    wanted = ByPrompt(network, 3)(x).numpy()
    assert np.abs(found - wanted).max() <= 1e-4 * np.abs(wanted).max()
    # One class of one sample by itself, as the public predictor does it.
    rows, columns = np.nonzero(x[1, 2].numpy())
    box = torch.tensor([[columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]]).float()
    mask, _, _ = network.segment(x[1, 0], box=tuple(box[0].tolist()))
    assert torch.equal(box_of(x[1, 2][None]), box) and Prompt(box=box).points is None
    assert (mask.numpy() == (found[1, 1] > 0)).mean() > 0.9999
    (row,), (column,) = np.nonzero(x[0, 1].numpy())
    by_point, _, _ = network.segment(x[0, 0], points=[(column, row, 1)])
    assert (by_point.numpy() == (found[0, 0] > 0)).mean() > 0.9999
    manifest = manifest_at(tmp_path / "model")
    assert manifest["input"]["labels"] == {"as": "channels", "prompts": ["point", "box"]}
    assert manifest["input"]["channels"][0]["normalisation"] == {
        "scheme": "ct",
        "mean": -100.0,
        "sd": 1.0,
        "lower": -100.0,
        "upper": 155.0,
    }
    assert _tensors(manifest)[0] == ("input", "patches", "FP32", [-1, 4, 256, 256])


def test_stages_of_phtrans(imported, tmp_path):
    folder = shared_folder("reference") / "peers" / "phtrans_flare22"
    assert imported("phtrans", folder / "coarse" / "final_checkpoint.pth", "--stage", "coarse") == 0
    manifest = manifest_at(tmp_path / "model")
    assert manifest["input"]["orientation"] == "RAS" and "labels" not in manifest["input"]
    assert manifest["heads"][0]["classes"][0]["settle"] == {"keep": {"kind": "largest"}}


def test_bad_input(imported, dataset, tmp_path, capsys):
    weights = med3d_file(tmp_path / "med3d.pth")
    for words, told in (
        (("dodnet", weights), "not a checkpoint of this system"),
        (("dodnet", tmp_path / "none.pth"), "none.pth: not a readable checkpoint"),
        (("sam-med2d", weights, "--classes", "liver", "livr"), "--classes: expected some of liver, "),
        (("sam-med2d", weights, "--window", "240", "-160"), "--window: expected a lower and a greater upper intensity"),
    ):
        assert imported(*words) == 2
        assert told in capsys.readouterr().err
    dataset.write_text(json.dumps({"labels": {"background": 0, "liver": 1}}), encoding="utf-8")
    assert imported("med3d", weights, "--dataset", dataset) == 2
    assert "2 labels with the background" in capsys.readouterr().err
    assert not (tmp_path / "model").exists()
