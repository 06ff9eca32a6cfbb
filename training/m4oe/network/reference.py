"""Checkpoints of the paper's public reference code (SwinUNet with mixture MLPs, keys under
`swin_unet.`).

Its configuration is read off the keys and shapes alone. Its gate is not the paper's: see Mixture,
gate "channel".
"""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import torch

from ..config import MODALITIES, HeadConfig, ModelConfig, WindowRule
from ..organs import LABEL_ORDERS
from .checkpoint import Checkpoint, CheckpointError, check_shapes
from .network import Block, SwinUNetM4oE

PREFIX = "swin_unet."

# Weights of ours (left) under the reference's names. Ours counts decoder stages from the first that
# has a skip.
_RENAMES: tuple[tuple[str, str], ...] = (
    (r"^encoder\.(\d+)\.", r"layers.\1."),
    (r"^merges\.(\d+)\.", r"layers.\1.downsample."),
    (r"^expands\.0\.", "layers_up.0."),
    (r"^expands\.(\d+)\.", r"layers_up.\1.upsample."),
    (r"\.mlp\.gate\.", ".mlp.gating_network."),
    (r"\.mlp\.experts\.(\d+)\.fc1\.", r".mlp.experts.\1.0."),
    (r"\.mlp\.experts\.(\d+)\.fc2\.", r".mlp.experts.\1.2."),
    (r"^heads\.(\d+)\.", r"outputs.\1."),
)

_DATASETS: dict[int, tuple[str, tuple[str, ...]]] = {
    # Classes without background -> the paper's dataset with that many, and its modalities.
    13: ("FLARE22", ("CT",)),
    15: ("AMOS22", ("CT", "MR")),
    2: ("ATLAS23", ("CE_MR",)),
}

_WINDOWS = {
    "CT": WindowRule("fixed", -125.0, 275.0),
    "MR": WindowRule("percentile", 0.5, 99.5),
    "CE_MR": WindowRule("percentile", 0.5, 99.5),
}


def is_reference(content: dict) -> bool:
    """Whether a loaded file looks like the reference code's state dict."""
    return any(isinstance(key, str) and key.startswith(PREFIX) for key in content)


def reference_name(key: str) -> str:
    """Our weight's name in the reference's state dict."""
    key = re.sub(r"^(skips|decoder)\.(\d+)\.", _count_from_one, key)
    for ours, theirs in _RENAMES:
        key = re.sub(ours, theirs, key)
    return PREFIX + key


def _count_from_one(match: re.Match) -> str:
    return f"{ {'skips': 'concat_back_dim', 'decoder': 'layers_up'}[match[1]] }.{int(match[2]) + 1}."


def convert(state: dict[str, torch.Tensor], where: str, heads: tuple[HeadConfig, ...] | None = None) -> Checkpoint:
    """The reference's state dict as a checkpoint of ours.

    `heads` names the label sets in the order of the reference's `outputs`; without it, a head with
    as many classes as one of the paper's datasets is taken for it, and the classes of any other are
    called class_1, class_2 and so on. Raises one CheckpointError with every missing, unexpected and
    misshapen key.
    """
    shapes = {key: tuple(value.shape) if isinstance(value, torch.Tensor) else () for key, value in state.items()}
    config = infer_config(shapes, where, heads)
    network = SwinUNetM4oE(config)
    names = {key: reference_name(key) for key in network.state_dict()}
    expected = {}
    for key, value in network.state_dict().items():
        # The heads are 1x1 convolutions there, linear layers here.
        expected[names[key]] = (*value.shape, 1, 1) if re.match(r"heads\.\d+\.weight", key) else tuple(value.shape)
    buffers = _buffers(network)
    for key, (value, required) in buffers.items():
        if required or key in state:
            expected[key] = tuple(value.shape)
    check_shapes(expected, state, where)
    altered = [
        key for key, (value, _) in buffers.items() if key in state and not torch.equal(state[key].to(value), value)
    ]
    if altered:
        raise CheckpointError(
            f"{where}: expected the values of a shifted-window Swin in {', '.join(altered)}, got others"
        )
    weights = {}
    for key, value in network.state_dict().items():
        weights[key] = state[names[key]].to(torch.float32).reshape(value.shape)
    return Checkpoint(config, weights, {"source": f"public reference code of the paper, {Path(where).name}"})


def _buffers(network: SwinUNetM4oE) -> dict[str, tuple[torch.Tensor, bool]]:
    """What the reference's blocks save although it is no weight: the value that it must have, and
    whether it must be there."""
    found = {}
    for name, block in network.named_modules():
        if not isinstance(block, Block):
            continue
        theirs = reference_name(name + ".")
        if block.attn_mask is not None:
            found[theirs + "attn_mask"] = (block.attn_mask, True)
        # Some versions of Swin save this table of indices too.
        found[theirs + "attn.relative_position_index"] = (block.attn.relative_position_index, False)
    return found


def infer_config(
    shapes: dict[str, tuple[int, ...]], where: str, heads: tuple[HeadConfig, ...] | None = None
) -> ModelConfig:
    """The configuration that the keys and shapes tell. What several keys tell alike is decided by
    most of them, so that a single misshapen key is reported as such. Raises CheckpointError when
    there is too little to go by."""

    def vote(what: str, evidence: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
        counted = Counter(evidence).most_common(1)
        if not counted:
            raise CheckpointError(f"{where}: not a checkpoint of the reference code: nothing tells the {what}")
        return counted[0][0]

    def find(pattern: str, rank: int) -> Iterable[tuple[re.Match, tuple[int, ...]]]:
        for key, shape in shapes.items():
            match = re.fullmatch(re.escape(PREFIX) + pattern, key)
            if match and len(shape) == rank:
                yield match, shape

    def count(pattern: str) -> int:
        matches = (re.match(re.escape(PREFIX) + pattern, key) for key in shapes)
        return max((int(match[1]) + 1 for match in matches if match), default=0)

    dim = vote(
        "embed_dim", (s for _, s in find(r"(patch_embed\.norm|patch_embed\.proj|norm_up|up\.norm)\.(weight|bias)", 1))
    )[0]
    projection = next((shape for _, shape in find(r"patch_embed\.proj\.weight", 4)), None)
    # The last patch expansion tells the patch too, so that a missing or misshapen projection is
    # reported as such.
    patches = [(round((s[0] / dim) ** 0.5),) for _, s in find(r"up\.expand\.weight", 2)]
    channels = projection[1] if projection else 3
    patch = vote("patch", patches + ([(projection[2],)] if projection else []))[0]
    levels = count(r"layers\.(\d+)\.")
    depths = tuple(count(rf"layers\.{level}\.blocks\.(\d+)\.") for level in range(levels))
    table = r"(layers|layers_up)\.(\d+)\.blocks\.\d+\.attn\.relative_position_bias_table"
    tables = [(int(m[2]) if m[1] == "layers" else levels - 1 - int(m[2]), s) for m, s in find(table, 2)]
    num_heads = tuple(
        vote(f"heads of stage {i}", ((s[1],) for level, s in tables if level == i))[0] for i in range(levels)
    )
    span = vote("window", ((s[0],) for _, s in tables))[0]
    window = (round(span**0.5) + 1) // 2

    def level_of(match: re.Match) -> int:
        return int(match[2]) if match[1] == "layers" else levels - 1 - int(match[2])

    masks = find(r"(layers|layers_up)\.(\d+)\.blocks\.\d+\.attn_mask", 3)
    # Windows per side times the window, at the stage's own resolution.
    sizes = [(round(s[0] ** 0.5) * window * patch * 2 ** level_of(m),) for m, s in masks]
    image_size = vote("image size", sizes)[0] if sizes else 224
    hidden = find(r"(layers|layers_up)\.(\d+)\.blocks\.\d+\.mlp\.(?:experts\.\d+\.0|fc1)\.weight", 2)
    ratio = vote("mlp_ratio", ((s[0] / (dim * 2 ** level_of(m)),) for m, s in hidden))[0]
    experts = max(count(r"layers(?:_up)?\.\d+\.blocks\.\d+\.mlp\.experts\.(\d+)\."), 1)
    gates = find(r"(layers|layers_up)\.(\d+)\.blocks\.\d+\.mlp\.gating_network\.weight", 2)
    kinds = ["channel" if s[0] == dim * 2 ** level_of(m) else "expert" for m, s in gates]
    classes = {int(m[1]): s[0] - 1 for m, s in find(r"outputs\.(\d+)\.weight", 4)}
    names = tuple(f"expert_{i}" for i in range(experts))
    heads = _heads(classes, count(r"outputs\.(\d+)\."), where) if heads is None else heads
    try:
        return ModelConfig(
            heads=heads,
            experts=names,
            windows=dict(_WINDOWS),
            # The reference has one expert per dataset, in the heads' order; which modality each
            # learned is not recorded.
            modality_experts={m: names[_first_head(heads, m) % experts] for m in MODALITIES},
            image_size=image_size,
            patch=patch,
            context=1,
            in_chans=channels,
            embed_dim=dim,
            depths=depths,
            num_heads=num_heads,
            window=window,
            mlp_ratio=float(ratio),
            qkv_bias=any(key.endswith(".attn.qkv.bias") for key in shapes),
            moe_encoder=any(re.search(r"layers\.\d+\..*mlp\.experts", key) for key in shapes),
            moe_decoder=any(re.search(r"layers_up\.\d+\..*mlp\.experts", key) for key in shapes),
            gate=Counter(kinds).most_common(1)[0][0] if kinds else "none",
            head_bias=any(re.search(r"outputs\.\d+\.bias", key) for key in shapes),
            drop_path=0.0,
        )
    except ValueError as error:
        raise CheckpointError(f"{where}: the shapes describe no network: {error}") from None


def _heads(classes: dict[int, int], count: int, where: str) -> tuple[HeadConfig, ...]:
    if count == 0:
        raise CheckpointError(f"{where}: expected heads {PREFIX}outputs.0.weight and so on, got none")
    heads: list[HeadConfig] = []
    for index in range(count):
        # A head that is missing is reported by the check of all keys; two classes stand in for it
        # until then.
        number = max(classes.get(index, 2), 1)
        dataset, modalities = _DATASETS.get(number, (f"head-{index}", MODALITIES))
        name = dataset.lower()
        if any(head.name == name for head in heads):
            name = f"{name}-{index}"
        labels = LABEL_ORDERS.get(dataset) or tuple(f"class_{label}" for label in range(1, number + 1))
        heads.append(HeadConfig(name, modalities, labels, f"Reference head {index}, {number} classes"))
    return tuple(heads)


def _first_head(heads: tuple[HeadConfig, ...], modality: str) -> int:
    return next((index for index, head in enumerate(heads) if modality in head.modalities), 0)
