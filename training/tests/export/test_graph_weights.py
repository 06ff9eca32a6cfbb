"""Weights that a graph holds are not written a second time, and come back from it to the bit."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from m4oe.config import ModelConfig
from m4oe.export.onnx.graph import write_onnx
from m4oe.network.checkpoint import Checkpoint, CheckpointError, half, load_checkpoint, save_checkpoint
from m4oe.network.network import SwinUNetM4oE

from ..conftest import under_pyramid


def beside_its_graph(config: ModelConfig, folder: Path) -> tuple[Checkpoint, Path]:
    """A checkpoint in float16, and its graph."""
    checkpoint = half(Checkpoint(config, SwinUNetM4oE(config).state_dict(), {"seed": 5}))
    (folder / "model").mkdir()
    write_onnx(checkpoint.network(), folder / "model" / "model.onnx")
    return checkpoint, folder / "model" / "model.onnx"


@pytest.mark.parametrize("other", ["dense", "modality", "pyramid"])
def test_what_the_graph_has_is_read_from_it(tiny, tmp_path, other):
    config = under_pyramid(tiny) if other == "pyramid" else replace(tiny, embed_dim=32, routing=other)
    made, graph = beside_its_graph(config, tmp_path)
    save_checkpoint(tmp_path / "whole.pt", made)
    save_checkpoint(tmp_path / "beside.pt", made, graph)
    assert (tmp_path / "beside.pt").stat().st_size < 0.7 * (tmp_path / "whole.pt").stat().st_size
    found = load_checkpoint(tmp_path / "beside.pt")
    assert found.weights.keys() == made.weights.keys() and found.provenance == made.provenance
    for key, value in made.weights.items():
        assert found.weights[key].dtype == value.dtype and torch.equal(found.weights[key], value), key


def test_both_may_move_together_and_only_together(tiny, tmp_path):
    made, graph = beside_its_graph(replace(tiny, embed_dim=32), tmp_path)
    save_checkpoint(tmp_path / "beside.pt", made, graph)
    shutil.copytree(tmp_path, tmp_path.with_name("moved"))
    assert torch.equal(
        load_checkpoint(tmp_path.with_name("moved") / "beside.pt").weights["norm.weight"], made.weights["norm.weight"]
    )
    graph.write_bytes(graph.read_bytes() + b"0")
    with pytest.raises(CheckpointError, match=r"beside.pt: \d+ of its weights .* got another file; take both from one"):
        load_checkpoint(tmp_path / "beside.pt")
    graph.unlink()
    with pytest.raises(CheckpointError, match=r"model.onnx of sha256 [0-9a-f]{12}, got none"):
        load_checkpoint(tmp_path / "beside.pt")


def test_a_graph_of_other_weights_gives_none(tiny, tmp_path):
    made, graph = beside_its_graph(replace(tiny, embed_dim=32), tmp_path)
    other = half(Checkpoint(made.config, SwinUNetM4oE(made.config).state_dict()))
    save_checkpoint(tmp_path / "beside.pt", other, graph)
    graph.write_bytes(graph.read_bytes())
    for key, value in load_checkpoint(tmp_path / "beside.pt").weights.items():
        assert torch.equal(value, other.weights[key]), key
