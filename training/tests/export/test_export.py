import json
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
import torch

from m4oe.cli import main
from m4oe.config import ConfigError, ModelConfig
from m4oe.export.export import adapt, export, half, runner
from m4oe.export.onnx.graph import write_onnx
from m4oe.export.parity import ParityError, beyond
from m4oe.network.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from m4oe.network.network import SwinUNetM4oE

from ..conftest import REPOSITORY

CASES = ((1, 56, 56), (3, 56, 56), (8, 33, 57), (2, 101, 122), (5, 96, 320))


def checkpoint(config: ModelConfig) -> Checkpoint:
    torch.manual_seed(3)
    network = SwinUNetM4oE(config)
    # Weights as initialised give nearly even logits, whose labels would be ties.
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return Checkpoint(config, network.state_dict(), {"seed": 3, "data": ["noise"]})


def write(made: Checkpoint, out, **other):
    return export(made, out, name="tiny", version="1.2.3", description="A test", accuracy=[], cases=CASES, **other)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    from ..conftest import TINY

    out = tmp_path_factory.mktemp("models") / "tiny"
    parity = write(checkpoint(replace(TINY, routing="modality", context=3)), out)
    assert [(c.batch, c.height, c.width) for c in parity] == list(CASES)
    return out


def test_the_graph_keeps_the_contract(folder):
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"))
    inputs = {i.name: (i.type, len(i.shape)) for i in session.get_inputs()}
    assert inputs == {"slices": ("tensor(int16)", 4), "window": ("tensor(float)", 2), "head": ("tensor(int64)", 1)}
    assert session.get_inputs()[0].shape[1] == 3
    outputs = {o.name: (o.type, len(o.shape)) for o in session.get_outputs()}
    assert outputs == {
        "labels": ("tensor(uint8)", 3),
        "confidence": ("tensor(uint8)", 3),
        "gates": ("tensor(float)", 2),
    }
    assert sorted(p.name for p in folder.iterdir()) == ["manifest.json", "model.onnx"]


def test_the_manifest_tells_what_the_graph_does_not(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["name"], manifest["version"], manifest["routing"]) == ("tiny", "1.2.3", "modality")
    assert manifest["input"] == {"size": [56, 56], "context": 3, "orientation": "LPS"}
    # One head for two modalities has an index for each under modality routing.
    assert [h["graphIndex"] for h in manifest["heads"]] == [{"CT": 0, "MR": 1}, {"CE_MR": 2}]
    assert [c["name"] for c in manifest["heads"][1]["classes"]] == ["liver", "liver_tumour"]
    assert manifest["heads"][0]["classes"][0]["code"]["value"] == "10200004"
    assert manifest["files"][0]["bytes"] == (folder / "model.onnx").stat().st_size
    assert manifest["parity"]["maxLabelDisagreement"] <= 1e-4
    assert manifest["provenance"]["seed"] == 3


def test_heads_share_weights_and_experts_follow_the_modality(folder):
    run = runner(folder / "model.onnx")
    slices = np.random.default_rng(0).integers(-200, 300, (1, 3, 56, 56)).astype(np.int16).repeat(3, 0)
    labels, confidence, gates = run((slices, np.full((3, 2), (-125, 275), np.float32), np.arange(3)))
    assert gates.tolist() == np.eye(3).tolist()
    assert labels[2].max() <= 2 and labels[:2].max() <= 3
    assert (labels[0] != labels[1]).any()
    assert confidence.min() >= 255 // 4


def test_a_graph_that_disagrees_is_not_written(folder, tmp_path):
    # The kind of fault that a trace has: right weights in a graph that is subtly another network.
    def other_graph(network, path, graph):
        with torch.no_grad():
            network.heads[0].bias[1] += 0.05
        write_onnx(network, path, graph)
        with torch.no_grad():
            network.heads[0].bias[1] -= 0.05

    made = checkpoint(
        ModelConfig.from_dict(
            json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["provenance"]["config"]["model"]
        )
    )
    with pytest.raises(ParityError, match=r"batch \d, \d+x\d+, heads .*(differ|confidence)"):
        write(made, tmp_path / "new", write_graph=other_graph)
    assert list(tmp_path.iterdir()) == []
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    with pytest.raises(ParityError):
        write(made, folder, write_graph=other_graph)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_dense_gates_survive_the_export(tiny, tmp_path):
    write(checkpoint(tiny), tmp_path / "dense")
    manifest = json.loads((tmp_path / "dense" / "manifest.json").read_text(encoding="utf-8"))
    assert [h["graphIndex"] for h in manifest["heads"]] == [{"CT": 0, "MR": 0}, {"CE_MR": 1}]
    slices = np.random.default_rng(0).integers(-200, 300, (2, 1, 56, 56)).astype(np.int16)
    gates = runner(tmp_path / "dense" / "model.onnx")((slices, np.full((2, 2), (-125, 275), np.float32), np.arange(2)))[
        2
    ]
    assert np.allclose(gates.sum(1), 1) and ((gates > 0.01) & (gates < 0.99)).all()


def test_routing_can_be_fixed_but_a_gate_not_invented(tiny, routed):
    fixed = adapt(checkpoint(tiny), "modality", None)
    assert fixed.config.routing == "modality"
    fixed.network()
    with pytest.raises(ConfigError, match="there is no gate"):
        adapt(checkpoint(routed), "dense", None)
    with pytest.raises(ConfigError, match="channel gate"):
        adapt(checkpoint(replace(tiny, gate="channel")), "modality", None)


def test_export_writes_the_triton_repository_too(tmp_path):
    from ..conftest import TINY

    made = checkpoint(replace(TINY, routing="modality", context=3))
    path = tmp_path / "tiny.pt"
    save_checkpoint(path, made)
    arguments = ["export", str(path), "--out", str(tmp_path / "tiny"), "--version", "1.2.3"]
    assert main([*arguments, "--triton", str(tmp_path / "triton"), "--triton-tensorrt", "FP32"]) == 0
    written = tmp_path / "triton" / "tiny"
    assert (written / "1002003" / "model.onnx").read_bytes() == (tmp_path / "tiny" / "model.onnx").read_bytes()
    assert 'name: "tensorrt"' in (written / "config.pbtxt").read_text(encoding="utf-8")


def test_options_reach_the_manifest_from_the_command_line(tmp_path, capsys):
    from ..conftest import TINY

    path, out = tmp_path / "tiny.pt", tmp_path / "tiny"
    save_checkpoint(path, checkpoint(TINY))
    arguments = ["export", str(path), "--out", str(out)]
    assert main([*arguments, "--precision", "int8"]) != 0
    assert "--calibration: expected with --precision int8" in capsys.readouterr().err
    assert main([*arguments, "--precision", "float16", "--routing", "modality"]) == 0
    assert "float16 and modality-routing: what it costs in Dice was not measured" in capsys.readouterr().out
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["precision"], manifest["routing"]) == ("float16", "modality")
    assert [option["name"] for option in manifest["options"]] == ["float16", "modality-routing"]


def test_the_graph_says_nothing_of_the_machine_that_wrote_it(folder):
    written = (folder / "model.onnx").read_bytes()
    assert str(REPOSITORY).encode() not in written and b"graph.py" not in written


def test_half_the_bytes_are_enough_to_go_on_from(tiny, tmp_path):
    made = checkpoint(tiny)
    save_checkpoint(tmp_path / "whole.pt", made)
    save_checkpoint(tmp_path / "half.pt", half(made))
    assert (tmp_path / "half.pt").stat().st_size < 0.7 * (tmp_path / "whole.pt").stat().st_size
    again = load_checkpoint(tmp_path / "half.pt").network()
    for key, value in again.state_dict().items():
        assert value.dtype == torch.float32
        assert torch.allclose(value, made.weights[key], rtol=1e-3, atol=1e-4), key


def test_a_tie_in_a_small_case_is_no_disagreement():
    differs = np.zeros((5, 33, 57), bool)
    differs.flat[:2] = True
    assert not beyond(differs, 1e-4)
    differs.flat[2] = True
    assert beyond(differs, 1e-4)
    large = np.zeros((2, 512, 512), bool)
    large.flat[:52] = True
    assert not beyond(large, 1e-4)
    large.flat[52] = True
    assert beyond(large, 1e-4)
