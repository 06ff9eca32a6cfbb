"""The exported graph (docs/architecture.md, "The graph's tensors"), written node by node from a
network's weights.

Exactly what EagerPipeline computes, with less work. What is done otherwise, and why it is the same:

- Logits are taken over background's, whose own is then 0 and is neither computed nor resized:
  softmax does not see a shift.
- The last expansion's LayerNorm and the head behind it are one product, scaled by each pixel's own
  deviation.
- Labels are made within a box of the slice only (onnx_resize.py).
- Only the classes of the widest head in the batch are computed.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto
from torch import nn

from ...config import ModelConfig
from ...network.expand import PatchExpand
from ...network.network import ABSENT, ConvolutionBlock, SwinUNetM4oE
from ..eager import routes
from . import field, resize
from .blocks import Route, Tokens, array, conv, expand, linear, merge, norm, reorder, route, run_block
from .build import MICROSOFT
from .convolution import run_convolution
from .products import Exact
from .pyramid import encoder, fine_steps

INPUTS = ("slices", "window", "head")
SPACING = "spacing"
"""The fourth input, where a network sees millimetres."""
OUTPUTS = ("labels", "confidence", "gates")


@torch.no_grad()
def build(network: SwinUNetM4oE, g: Exact | None = None) -> onnx.ModelProto:
    """The model with its weights inside; N, H and W are dynamic. g: an empty graph, whose kind is
    the precision."""
    network, g = network.eval(), g or Exact()
    config = network.config
    samples, height, width = (g.size("slices", axis) for axis in (0, 2, 3))
    scale = config.input_range
    if config.stem == "pyramid":
        # PyramidStem's own scaling, done where the window's is.
        scale = tuple(4 * end - 2 for end in scale)
    if config.millimetres is None:
        side = g.op("Max", height, width)
        rows, columns = (resize.Axis(g, length, side, config.size[0]) for length in (height, width))
        x = resize.prepare(g, "slices", "window", rows, columns, scale)
    else:
        pixel = config.millimetres.pixel
        x, rows, columns = field.prepare(g, "slices", "window", SPACING, config.size, pixel, scale, config.context)
    pairs = routes(config)
    head = g.op("Gather", g.ints(*(h for h, _ in pairs)), "head")
    experts = None
    if config.routing == "modality":
        experts = route(g, g.op("Gather", g.ints(*(config.expert_index(m) for _, m in pairs)), "head"))
    tokens, further, fine = _embed(g, network, x, experts)
    tokens, gates = _transform(g, network, tokens, further, samples, experts)
    if config.stem == "pyramid":
        logits = _select(g, network, tokens, fine, head, experts)
        labels, confidence = field.labels(g, logits, config.logit_stride, rows, columns)
    else:
        logits, patch = _logits(g, network, tokens, fine, head, samples)
        if config.millimetres is None:
            labels, confidence = resize.labels(g, logits, patch, rows, columns)
        else:
            labels, confidence = field.labels(g, _laid_out(g, logits, patch, config), 1, rows, columns)
    for name, value in zip(OUTPUTS, (labels, confidence, _gates(g, network, gates, experts, samples)), strict=True):
        _rename(g, value, name)
    spacing = [(SPACING, TensorProto.FLOAT, ["N", 2])] if config.millimetres else []
    return g.model(
        [
            ("slices", TensorProto.INT16, ["N", config.context, "H", "W"]),
            ("window", TensorProto.FLOAT, ["N", 2]),
            ("head", TensorProto.INT64, ["N"]),
            *spacing,
        ],
        [
            ("labels", TensorProto.UINT8, ["N", "H", "W"]),
            ("confidence", TensorProto.UINT8, ["N", "H", "W"]),
            ("gates", TensorProto.FLOAT, ["N", len(config.experts)]),
        ],
    )


def write_onnx(network: SwinUNetM4oE, path: Path, g: Exact | None = None) -> None:
    """Writes build's model as one file."""
    onnx.save_model(build(network, g), str(path))


def feeds(arrays: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    """Arrays in the order of the graph's inputs, with or without spacing -> by their names."""
    return dict(zip((*INPUTS, SPACING), arrays, strict=False))


def _rename(g: Exact, value: str, name: str) -> None:
    for node in g.nodes:
        node.output[:] = [name if o == value else o for o in node.output]
        node.input[:] = [name if i == value else i for i in node.input]


def _embed(g: Exact, network: SwinUNetM4oE, x: str, experts: Route | None) -> tuple[Tokens, list[Tokens], list[str]]:
    """x (N, context, H, W) -> the first tokens, those that a pyramid adds to later stages, and a
    convolutional stem's finer features."""
    config, embed = network.config, network.patch_embed
    dim, fine, further = config.embed_dim, [], []
    if config.stem == "pyramid":
        half, quarter, *coarse = encoder(g, x, embed, config.size, experts)
        fine = [half, quarter]
        first, *further = (
            _tokens(g, f, layer, projection)
            for f, layer, projection in zip(coarse, embed.norms, embed.projections, strict=True)
        )
    elif config.stem == "conv":
        one, second, last = (embed.layers[i] for i in (0, 3, 6))
        x = norm_gelu(g, conv(g, x, one), embed.layers[1])
        fine = [norm_gelu(g, conv(g, x, second), embed.layers[4])]
        first = _tokens(g, conv(g, fine[0], last), embed.norm)
    else:
        weight = embed.proj.weight.detach()
        if config.channels != config.context:
            # One channel that is repeated meets the sum of the weights.
            weight = weight.sum(1, keepdim=True)
        first = _tokens(g, conv(g, x, embed.proj, weight), embed.norm)
    count = math.prod(config.grid)
    if network.position is not None:
        place = g.constant(array(network.position).reshape(1, count, dim))
        first = g.shaped(g.op("Add", g.shaped(first, -1, count, dim), place), -1, dim)
    levels = [Tokens(x, np.arange(count // 4**n), dim * 2**n) for n, x in enumerate([first, *further])]
    return levels[0], levels[1:], fine


def _tokens(g: Exact, x: str, layer: nn.LayerNorm, projection: nn.Linear | None = None) -> str:
    """x (N, C, h, w) -> (N * h * w, out), by a linear layer where there is one, and LayerNorm."""
    channels = layer.normalized_shape[0] if projection is None else projection.in_features
    x = g.shaped(g.op("Transpose", x, perm=[0, 2, 3, 1]), -1, channels)
    return norm(g, x if projection is None else linear(g, x, projection), layer)


def norm_gelu(g: Exact, x: str, layer: nn.LayerNorm) -> str:
    """LayerNorm over the channels of (N, C, h, w), and GELU."""
    x = norm(g, g.op("Transpose", x, perm=[0, 2, 3, 1]), layer)
    return g.op("Transpose", g.op("Gelu", x), perm=[0, 3, 1, 2])


def _transform(
    g: Exact, network: SwinUNetM4oE, tokens: Tokens, further: list[Tokens], samples: str, experts: Route | None
) -> tuple[Tokens, list[str]]:
    """Encoder and decoder -> the last tokens, row by row, and each gate's means."""
    rows, columns = network.config.grid
    gates, skips = [], []

    def stage(tokens: Tokens, blocks: nn.ModuleList) -> Tokens:
        for block in blocks:
            if isinstance(block, ConvolutionBlock):
                tokens = run_convolution(g, tokens, block, rows, columns)
                continue
            tokens, gate = run_block(g, tokens, block, samples, experts)
            gates.extend([gate] if gate is not None else [])
        return tokens

    for level, blocks in enumerate(network.encoder):
        if level:
            tokens = merge(g, tokens, network.merges[level - 1], rows, columns)
            rows, columns = rows // 2, columns // 2
            if further:
                beside = reorder(g, further[level - 1], tokens.order)
                tokens = replace(tokens, value=g.op("Add", tokens.value, beside.value))
        skips.append(tokens)
        tokens = stage(tokens, blocks.blocks)
    tokens = Tokens(norm(g, tokens.value, network.norm), tokens.order, tokens.dim)
    for layer, skip, join, blocks in zip(
        network.expands, reversed(skips[:-1]), network.skips, network.decoder, strict=True
    ):
        tokens = expand(g, tokens, layer, columns)
        rows, columns = 2 * rows, 2 * columns
        skip = reorder(g, skip, tokens.order)
        # A linear layer over both side by side is the sum of one over each.
        halves = join.weight[:, : skip.dim], join.weight[:, skip.dim :]
        one, other = (nn.Linear(skip.dim, skip.dim) for _ in halves)
        one.weight, other.weight, one.bias = nn.Parameter(halves[0]), nn.Parameter(halves[1]), join.bias
        x = linear(g, skip.value, other, add=linear(g, tokens.value, one))
        tokens = stage(Tokens(x, tokens.order, skip.dim), blocks.blocks)
    tokens = reorder(g, tokens, np.arange(rows * columns))
    return Tokens(norm(g, tokens.value, network.norm_up), tokens.order, tokens.dim), gates


def _gates(g: Exact, network: SwinUNetM4oE, gates: list[str], experts: Route | None, samples: str) -> str:
    config = network.config
    count = len(config.experts)
    if experts is not None and (config.moe_encoder or config.moe_decoder):
        chosen = g.op("Gather", g.constant(np.eye(count)), experts.pick, axis=0)
        return g.op("Expand", chosen, g.op("Concat", g.shape_entry(samples), g.ints(1), axis=0))
    if gates:
        return g.op("Mean", *gates)
    even = g.constant(np.full((1, count), 1 / count))
    return g.op("Expand", even, g.op("Concat", g.shape_entry(samples), g.ints(1), axis=0))


def _logits(
    g: Exact, network: SwinUNetM4oE, tokens: Tokens, fine: list[str], head: str, samples: str
) -> tuple[str, int]:
    """The last tokens -> logits over background's (N, K, patch * patch, h, w), a token's pixels row
    by row, and that patch."""
    config, last, x = network.config, network.up, tokens.value
    rows, columns = config.grid
    if config.detail:
        x = g.shaped(_detail(g, network, tokens, fine[0]), -1, config.embed_dim)
        rows, columns, last = 2 * rows, 2 * columns, network.up.last
    patch = config.size[0] // rows
    logits = _project(g, network, x, last, route(g, head), head, samples, patch * patch)
    return g.shaped(logits, samples, -1, patch * patch, rows, columns), patch


def _laid_out(g: Exact, logits: str, patch: int, config: ModelConfig) -> str:
    """_logits' -> (N, K, H, W)."""
    rows, columns = (side // patch for side in config.size)
    x = g.op("Reshape", logits, g.ints(0, 0, patch, patch, rows, columns))
    return g.op("Reshape", g.op("Transpose", x, perm=[0, 1, 4, 2, 5, 3]), g.ints(0, 0, *config.size))


def _select(g: Exact, network: SwinUNetM4oE, tokens: Tokens, fine: list[str], head: str, experts: Route | None) -> str:
    """The last tokens and the pyramid's finer features -> logits over background's (N, K, H / 2, W
    / 2)."""
    config = network.config
    rows, columns = config.grid
    x = g.op("Transpose", g.shaped(tokens.value, -1, rows, columns, tokens.dim), perm=[0, 3, 1, 2])
    x = fine_steps(g, x, network.up, fine, experts)
    weight, bias, classes = _over_background(g, network, head)
    heads = route(g, head)
    logits = g.op("MatMul", _chosen(g, weight, heads, classes), g.op("Reshape", x, g.ints(0, 0, -1)))
    logits = g.op("Add", logits, _chosen(g, bias[:, :, None], heads, classes))
    return g.op("Reshape", logits, g.ints(0, 0, *(side // config.logit_stride for side in config.size)))


def _over_background(g: Exact, network: SwinUNetM4oE, head: str) -> tuple[torch.Tensor, torch.Tensor, str]:
    """All heads over background's own: weight (heads, K, C), bias (heads, K), and the classes of
    the batch's widest head."""
    table, bias = (t.to(torch.float64) for t in network.head_table())
    table, bias = table[:, 1:] - table[:, :1], bias[:, 1:] - bias[:, :1]
    for i, own in enumerate(network.heads):
        table[i, own.out_features - 1 :] = 0
        bias[i, own.out_features - 1 :] = ABSENT
    counts = g.ints(*(own.out_features - 1 for own in network.heads))
    return table, bias, g.op("ReduceMax", g.op("Gather", counts, head), keepdims=0)


def _chosen(g: Exact, table: torch.Tensor, heads: Route, classes: str) -> str:
    """table (heads, K, ...) -> that of the heads of the batch, (groups, classes, ...)."""
    return g.slice(g.op("Gather", g.constant(array(table)), heads.pick, axis=0), {1: (g.int(0), classes)})


def _detail(g: Exact, network: SwinUNetM4oE, tokens: Tokens, fine: str) -> str:
    """DetailExpand up to its last expansion -> (N, 2 rows, 2 columns, dim)."""
    up = network.up
    rows, columns = network.config.grid
    first = expand(g, tokens, up.first, columns)
    first = g.shaped(reorder(g, first, np.arange(4 * rows * columns)).value, -1, 2 * rows, 2 * columns, tokens.dim)
    x = g.op("Concat", g.op("Transpose", first, perm=[0, 3, 1, 2]), fine, axis=1)
    join = up.join
    x = norm_gelu(g, conv(g, conv(g, x, join[0]), join[1]), join[2])
    x = norm(g, g.op("Transpose", conv(g, x, join[4]), perm=[0, 2, 3, 1]), join[5])
    return g.op("Gelu", x)


def _project(
    g: Exact, network: SwinUNetM4oE, x: str, last: PatchExpand, heads: Route, head: str, samples: str, pixels: int
) -> str:
    """x (N * T, dim) -> logits over background's (N, K, pixels, T) for the K foreground classes in
    the batch.

    With E the expansion of one pixel, less its mean over the channels, LayerNorm gives (E x /
    deviation) gamma + beta, and the head W: (W gamma E) x / deviation + W beta + b. Only the
    deviation needs E x itself.
    """
    dim, out = last.expand.in_features, last.out
    weight = last.expand.weight.to(torch.float64).view(pixels, out, dim)
    centred = weight - weight.mean(1, keepdim=True)
    spread = g.product(x, (centred / out**0.5).reshape(pixels * out, dim).T.numpy())
    spread = g.op("ReduceSumSquare", g.shaped(spread, -1, pixels, out), g.ints(2), keepdims=0)
    x = g.shaped(x, samples, -1, dim)
    spread = g.op("Transpose", g.shaped(spread, samples, -1, pixels), perm=[0, 2, 1])
    scale = g.op("Reciprocal", g.op("Sqrt", g.op("Add", spread, g.constant(last.norm.eps))))

    table, bias, classes = _over_background(g, network, head)
    weights = torch.einsum("hkc,pcd->hkpd", table * last.norm.weight, centred)
    constant = bias + table @ last.norm.bias.to(torch.float64)

    weights = g.shaped(_chosen(g, weights, heads, classes), heads.groups, -1, dim)
    logits = g.op("FusedMatMul", weights, x, domain=MICROSOFT, transB=1)
    logits = g.op("Mul", g.shaped(logits, samples, classes, pixels, -1), g.op("Unsqueeze", scale, g.ints(1)))
    return g.op("Add", logits, _chosen(g, constant[:, :, None, None], heads, classes))
