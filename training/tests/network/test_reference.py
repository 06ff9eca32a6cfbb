from dataclasses import replace

import numpy as np
import pytest
import torch

from m4oe.config import HeadConfig, ModelConfig
from m4oe.network.checkpoint import CheckpointError, read_tensors
from m4oe.network.network import ABSENT, SwinUNetM4oE
from m4oe.network.reference import convert, is_reference, reference_name

from ..conftest import shared_folder


def synthesise(config: ModelConfig) -> dict[str, torch.Tensor]:
    """A state dict as the reference code would save a network of this configuration."""
    torch.manual_seed(5)
    network = SwinUNetM4oE(config)
    state = {}
    for key, value in network.state_dict().items():
        value = torch.randn_like(value) * 0.05
        state[reference_name(key)] = value[..., None, None] if key.startswith("heads.") and value.ndim == 2 else value
    for name, block in network.named_modules():
        if getattr(block, "attn_mask", None) is not None:
            state[reference_name(name + ".") + "attn_mask"] = block.attn_mask
    return state


@pytest.fixture
def reference_like(tiny) -> ModelConfig:
    """Another size, depth, window, and four heads: two of the paper's and two that nobody has heard
    of."""
    heads = [HeadConfig(f"h{n}", ("CT",), tuple(f"class_{i}" for i in range(1, n + 1))) for n in (5, 13, 2, 9)]
    return replace(
        tiny,
        heads=tuple(heads),
        experts=("a", "b", "c", "d"),
        modality_experts={"CT": "a"},
        gate="channel",
        head_bias=False,
        image_size=128,
        window=8,
        in_chans=3,
        embed_dim=16,
        depths=(2, 1, 3),
        num_heads=(2, 4, 8),
        mlp_ratio=3.0,
        qkv_bias=False,
    )


def test_names_are_the_references():
    """As in keys.tsv of the shared reference."""
    assert reference_name("encoder.1.blocks.0.mlp.gate.bias") == "swin_unet.layers.1.blocks.0.mlp.gating_network.bias"
    assert (
        reference_name("encoder.0.blocks.1.mlp.experts.2.fc2.weight")
        == "swin_unet.layers.0.blocks.1.mlp.experts.2.2.weight"
    )
    assert reference_name("merges.0.reduction.weight") == "swin_unet.layers.0.downsample.reduction.weight"
    assert reference_name("expands.0.expand.weight") == "swin_unet.layers_up.0.expand.weight"
    assert reference_name("expands.2.norm.bias") == "swin_unet.layers_up.2.upsample.norm.bias"
    assert reference_name("decoder.0.blocks.1.attn.qkv.weight") == "swin_unet.layers_up.1.blocks.1.attn.qkv.weight"
    assert reference_name("skips.2.weight") == "swin_unet.concat_back_dim.3.weight"
    assert reference_name("up.expand.weight") == "swin_unet.up.expand.weight"
    assert reference_name("heads.1.weight") == "swin_unet.outputs.1.weight"


def test_the_configuration_is_read_off_keys_and_shapes(reference_like):
    found = convert(synthesise(reference_like), "x.pth").config
    same = [
        "image_size",
        "patch",
        "channels",
        "embed_dim",
        "depths",
        "num_heads",
        "window",
        "mlp_ratio",
        "qkv_bias",
        "moe_encoder",
        "moe_decoder",
        "gate",
        "routing",
        "head_bias",
    ]
    assert {name: getattr(found, name) for name in same} == {name: getattr(reference_like, name) for name in same}
    assert len(found.experts) == 4
    assert [(h.name, len(h.classes)) for h in found.heads] == [
        ("head-0", 5),
        ("flare22", 13),
        ("atlas23", 2),
        ("head-3", 9),
    ]
    assert found.heads[1].classes[0] == "liver"
    assert found.heads[0].modalities == ("CT", "MR", "CE_MR")


@pytest.mark.parametrize("gate, moe_encoder", [("expert", True), ("none", True), ("channel", False)])
def test_variants_of_the_mixture_are_recognised(reference_like, gate, moe_encoder):
    config = replace(reference_like, gate=gate, moe_encoder=moe_encoder)
    state = synthesise(config)
    checkpoint = convert(state, "x.pth")
    assert (checkpoint.config.gate, checkpoint.config.moe_encoder) == (gate, moe_encoder)
    weight = checkpoint.network().state_dict()["encoder.0.blocks.0.norm1.weight"]
    assert torch.equal(weight, state["swin_unet.layers.0.blocks.0.norm1.weight"])


def test_named_heads_must_fit(reference_like):
    state = synthesise(reference_like)
    assert [h.name for h in convert(state, "x.pth", reference_like.heads).config.heads] == ["h5", "h13", "h2", "h9"]
    with pytest.raises(
        CheckpointError, match=r"outputs\.0\.weight: expected shape \(14, 16, 1, 1\), got \(6, 16, 1, 1\)"
    ):
        convert(state, "x.pth", (reference_like.heads[1], reference_like.heads[0], *reference_like.heads[2:]))


def test_every_key_that_does_not_fit_is_listed_at_once(reference_like):
    state = synthesise(reference_like)
    del state["swin_unet.patch_embed.proj.weight"]
    del state["swin_unet.outputs.1.weight"]
    del state["swin_unet.layers.0.blocks.1.attn_mask"]
    del state["swin_unet.layers.2.blocks.2.mlp.experts.3.0.bias"]
    state["swin_unet.absolute_pos_embed"] = torch.zeros(1, 3)
    state["epoch"] = 3
    state["swin_unet.norm_up.weight"] = torch.zeros(17)
    state["swin_unet.layers_up.1.blocks.0.attn.qkv.weight"] = torch.zeros(96, 31)
    with pytest.raises(CheckpointError) as error:
        convert(state, "x.pth")
    text = str(error.value)
    assert "8 weight(s)" in text
    for part in (
        "missing swin_unet.patch_embed.proj.weight (16, 3, 4, 4)",
        "missing swin_unet.outputs.1.weight",
        "missing swin_unet.layers.0.blocks.1.attn_mask (16, 64, 64)",
        "missing swin_unet.layers.2.blocks.2.mlp.experts.3.0.bias (192,)",
        "unexpected swin_unet.absolute_pos_embed",
        "unexpected epoch",
        "swin_unet.norm_up.weight: expected shape (16,), got (17,)",
        "swin_unet.layers_up.1.blocks.0.attn.qkv.weight: expected shape (96, 32), got (96, 31)",
    ):
        assert part in text


def test_another_mask_is_another_network(reference_like):
    state = synthesise(reference_like)
    key = "swin_unet.layers.0.blocks.1.attn_mask"
    state[key] = torch.zeros_like(state[key])
    with pytest.raises(CheckpointError, match=r"shifted-window Swin in swin_unet\.layers\.0\.blocks\.1\.attn_mask"):
        convert(state, "x.pth")


def test_a_state_dict_of_something_else_is_refused():
    assert not is_reference({"conv.weight": torch.zeros(1)})
    with pytest.raises(CheckpointError, match="nothing tells the embed_dim"):
        convert({"swin_unet.conv.weight": torch.zeros(1)}, "x.pth")


@torch.inference_mode()
def test_the_references_own_logits_are_reproduced():
    folder = shared_folder("reference")
    state = read_tensors(folder / "checkpoint.pth")
    listed = dict(line.split("\t") for line in (folder / "keys.tsv").read_text(encoding="utf-8").splitlines())
    assert {key: str(tuple(value.shape)) for key, value in state.items()} == listed
    network = convert(state, "checkpoint.pth").network()
    with np.load(folder / "io.npz") as saved:
        x, head, y = (torch.from_numpy(saved[name]) for name in ("x", "predict_head", "y"))
    logits = network(x, head.long(), torch.zeros(len(x), dtype=torch.long)).logits
    logits = logits.masked_fill(logits == ABSENT, 0.0)
    # y was rounded to float16: half a unit in the last of 11 bits.
    assert ((logits - y.float()).abs() - y.float().abs() * 2**-11).max() < 1e-4
