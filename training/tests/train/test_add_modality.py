"""A modality more: what is trained, and that the old ones keep their labels to the bit, also in the
exported graph."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from m4oe.cli import main
from m4oe.config import ConfigError, HeadConfig, WindowRule
from m4oe.data.prepared import open_prepared
from m4oe.network.checkpoint import Checkpoint, load_checkpoint
from m4oe.network.network import SwinUNetM4oE
from m4oe.train.add_modality import grow, is_new, parameters_added

from ..folders import add, two_modalities
from ..runs import config


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("modality") / "data"
    two_modalities(folder)
    add(folder, "mr", "MR", ("liver", "spleen"), (6, 7), head="mr")
    open_prepared(folder)
    return folder


GROWN = """
[[model.heads]]
name = "mr"
modalities = ["MR"]
classes = ["liver", "spleen"]

[[data.sources]]
dataset = "mr"
modality = "MR"
head = "mr"
train = ["mr-6"]
held_out = ["mr-7"]
per_batch = 2
"""


def grown_config(path: Path, **settings: object) -> Path:
    """The configuration of runs.py with MR as third expert and head, and only MR in the batch."""
    text = config(path, **settings).read_text(encoding="utf-8")
    text = text.replace('experts = ["CT", "CE_MR"]', 'experts = ["CT", "CE_MR", "MR"]')
    text = text.replace("[model.windows]", '[model.windows]\nMR = { kind = "percentile", lower = 1, upper = 99 }')
    text = text.replace("per_batch = 2", "per_batch = 0")
    at = text.index("[[data.sources]]")
    path.write_text(text[:at] + GROWN + text[at:], encoding="utf-8")
    return path


@pytest.mark.parametrize("routing", ["modality", "dense"])
def test_only_what_is_new_is_trained(data, tmp_path, capsys, routing):
    first = config(tmp_path / "first.toml", routing=routing)
    assert main(["finetune", str(first), "--data", str(data), "--out", str(tmp_path / "first")]) == 0
    second = grown_config(tmp_path / "second.toml", routing=routing)
    old = tmp_path / "first" / "ema.pt"
    assert main(["add-modality", str(old), str(second), "--data", str(data), "--out", str(tmp_path / "second")]) == 0
    said = capsys.readouterr().out
    assert "weights are new:" in said and "in the expert" in said and "in the head" in said
    before, after = load_checkpoint(old), load_checkpoint(tmp_path / "second" / "ema.pt")
    start = grow(before, after.config)
    changed = {key for key, value in after.weights.items() if not torch.equal(value, start[key])}
    assert changed and all(is_new(key, before.config) for key in changed)
    if routing == "dense":
        assert any(".gate." in key for key in changed)


PYRAMID = """image_size = [64, 96]
millimetres = { pixel = 3.0, neighbour = 3.0 }
context = 3
patch = 8
window = [2, 3]
stem = "pyramid"
pyramid_norm = "NORM"
"""


def under_a_pyramid(path: Path, norm: str) -> Path:
    text = path.read_text(encoding="utf-8")
    text = text.replace("image_size = 56\n", PYRAMID.replace("NORM", norm))
    text = text.replace("depths = [2, 2]", "depths = [2, 2, 2]").replace("num_heads = [2, 4]", "num_heads = [2, 4, 4]")
    path.write_text(text.replace("[train]\n", '[train]\npyramid = "random"\n'), encoding="utf-8")
    return path


@pytest.mark.parametrize("norm", [None, "shared", "modality"])
def test_the_old_modalities_keep_their_labels_to_the_bit(data, tmp_path, norm):
    first = config(tmp_path / "first.toml", routing="modality")
    second = grown_config(tmp_path / "second.toml", routing="modality", steps=12)
    context, further = 1, {}
    if norm is not None:
        first, second = under_a_pyramid(first, norm), under_a_pyramid(second, norm)
        context, further = 3, {"spacing": np.full((4, 2), 3, np.float32)}
    assert main(["finetune", str(first), "--data", str(data), "--out", str(tmp_path / "first")]) == 0
    old, new = tmp_path / "first" / "ema.pt", tmp_path / "second" / "ema.pt"
    assert main(["add-modality", str(old), str(second), "--data", str(data), "--out", str(tmp_path / "second")]) == 0
    found = []
    for name, checkpoint in (("one", old), ("two", new)):
        assert main(["export", str(checkpoint), "--out", str(tmp_path / name)]) == 0
        session = onnxruntime.InferenceSession(str(tmp_path / name / "model.onnx"), providers=["CPUExecutionProvider"])
        random = np.random.default_rng(0)
        inputs = {
            "slices": random.integers(-200, 300, (4, context, 56, 70)).astype(np.int16),
            "window": np.array([[-125, 275]] * 4, np.float32),
            "head": np.array([0, 1, 0, 1]),
            **further,
        }
        found.append(session.run(["labels", "confidence"], inputs))
    assert (found[0][0] == found[1][0]).all() and (found[0][1] == found[1][1]).all()
    assert len(np.unique(found[0][0])) > 1


def test_what_was_added_is_counted(routed):
    old = replace(routed, heads=routed.heads[1:], experts=("CE_MR",), windows={"CE_MR": routed.windows["CE_MR"]})
    windows = {**old.windows, "CT": WindowRule("fixed", -125.0, 275.0)}
    new = replace(
        old, heads=(*old.heads, HeadConfig("ct", ("CT",), ("liver",))), experts=("CE_MR", "CT"), windows=windows
    )
    one, two = (sum(p.numel() for p in SwinUNetM4oE(c).parameters()) for c in (old, new))
    added = parameters_added(old, SwinUNetM4oE(new))
    assert sum(added.values()) == two - one
    assert added["head"] == 2 * (old.embed_dim + 1) and added["gate"] == 0


def test_a_model_that_differs_in_more_is_refused(routed):
    checkpoint = Checkpoint(routed, dict(SwinUNetM4oE(routed).state_dict()))
    more = replace(
        routed, experts=(*routed.experts, "other"), heads=(*routed.heads, HeadConfig("x", ("MR",), ("liver",)))
    )
    with pytest.raises(ConfigError, match="the new head serves MR, which the checkpoint knows"):
        grow(checkpoint, more)
    with pytest.raises(ConfigError, match=r"expected the checkpoint's values of image_size, got others"):
        grow(checkpoint, replace(more, image_size=112))
    with pytest.raises(ConfigError, match=r"model.heads: expected the checkpoint's 2 and one more behind them, got 2"):
        grow(checkpoint, replace(routed, experts=(*routed.experts, "other")))


def test_the_new_expert_starts_as_the_one_named(routed):
    old = replace(routed, heads=routed.heads[1:], experts=("a", "b"), modality_experts={"CE_MR": "b"})
    windows = {**old.windows}
    new = replace(
        old,
        heads=(*old.heads, HeadConfig("ct", ("CT",), ("liver",))),
        experts=("a", "b", "CT"),
        windows=windows,
        modality_experts={"CE_MR": "b", "CT": "CT"},
    )
    weights = dict(SwinUNetM4oE(old).state_dict())
    grown = grow(Checkpoint(old, weights), new, like="b")
    key = "encoder.0.blocks.0.mlp.experts.{}.fc1.weight"
    assert torch.equal(grown[key.format(2)], weights[key.format(1)])
    with pytest.raises(ConfigError, match="--like: expected one of a, b, got 'c'"):
        grow(Checkpoint(old, weights), new, like="c")
