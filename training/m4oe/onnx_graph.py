"""The exported graph (docs/architecture.md, "The graph's tensors"), written node by node from a network's weights.

Exactly what EagerPipeline computes, with less work. What is done otherwise, and why it is the same:

- Logits are taken over background's, whose own is then 0 and is neither computed nor resized: softmax does not see a shift.
- The last expansion's LayerNorm and the head behind it are one product, scaled by each pixel's own deviation.
- Labels are made within a box of the slice only (onnx_resize.py).
- Only the classes of the widest head in the batch are computed.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto
from torch import nn

from . import onnx_resize as resize
from .expand import PatchExpand
from .graph import routes
from .network import ABSENT, SwinUNetM4oE
from .onnx_blocks import Route, Tokens, array, conv, expand, linear, merge, norm, reorder, route, run_block
from .onnx_build import MICROSOFT
from .onnx_products import Exact

INPUTS = ("slices", "window", "head")
OUTPUTS = ("labels", "confidence", "gates")


@torch.no_grad()
def build(network: SwinUNetM4oE, g: Exact | None = None) -> onnx.ModelProto:
    """The model with its weights inside; N, H and W are dynamic. g: an empty graph, whose kind is the precision."""
    network, g = network.eval(), g or Exact()
    config = network.config
    samples, height, width = (g.size("slices", axis) for axis in (0, 2, 3))
    side = g.op("Max", height, width)
    rows, columns = (resize.Axis(g, length, side, config.image_size) for length in (height, width))
    x = resize.prepare(g, "slices", "window", rows, columns, config.input_range)
    pairs = routes(config)
    head = g.op("Gather", g.ints(*(h for h, _ in pairs)), "head")
    experts = None
    if config.routing == "modality":
        experts = route(g, g.op("Gather", g.ints(*(config.expert_index(m) for _, m in pairs)), "head"))
    tokens, fine = _embed(g, network, x)
    tokens, gates = _transform(g, network, tokens, samples, experts)
    labels, confidence = _labels(g, network, tokens, fine, head, samples, rows, columns)
    for name, value in zip(OUTPUTS, (labels, confidence, _gates(g, network, gates, experts, samples)), strict=True):
        _rename(g, value, name)
    return g.model(
        [
            ("slices", TensorProto.INT16, ["N", config.context, "H", "W"]),
            ("window", TensorProto.FLOAT, ["N", 2]),
            ("head", TensorProto.INT64, ["N"]),
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


def _rename(g: Exact, value: str, name: str) -> None:
    for node in g.nodes:
        node.output[:] = [name if o == value else o for o in node.output]
        node.input[:] = [name if i == value else i for i in node.input]


def _embed(g: Exact, network: SwinUNetM4oE, x: str) -> tuple[Tokens, str | None]:
    """x (N, context, S, S) -> the first tokens, and what a convolutional stem saw, (N, dim, S/2, S/2)."""
    config, embed = network.config, network.patch_embed
    side, dim, fine = config.image_size // config.patch, config.embed_dim, None
    if config.stem == "conv":
        first, second, last = (embed.layers[i] for i in (0, 3, 6))
        x = norm_gelu(g, conv(g, x, first), embed.layers[1])
        fine = norm_gelu(g, conv(g, x, second), embed.layers[4])
        x = conv(g, fine, last)
    else:
        weight = embed.proj.weight.detach()
        if config.channels != config.context:
            # One channel that is repeated meets the sum of the weights.
            weight = weight.sum(1, keepdim=True)
        x = conv(g, x, embed.proj, weight)
    x = g.shaped(g.op("Transpose", x, perm=[0, 2, 3, 1]), -1, dim)
    x = norm(g, x, embed.norm)
    if network.position is not None:
        place = g.constant(array(network.position).reshape(1, side * side, dim))
        x = g.shaped(g.op("Add", g.shaped(x, -1, side * side, dim), place), -1, dim)
    return Tokens(x, np.arange(side * side), dim), fine


def norm_gelu(g: Exact, x: str, layer: nn.LayerNorm) -> str:
    """LayerNorm over the channels of (N, C, h, w), and GELU."""
    x = norm(g, g.op("Transpose", x, perm=[0, 2, 3, 1]), layer)
    return g.op("Transpose", g.op("Gelu", x), perm=[0, 3, 1, 2])


def _transform(
    g: Exact, network: SwinUNetM4oE, tokens: Tokens, samples: str, experts: Route | None
) -> tuple[Tokens, list[str]]:
    """Encoder and decoder -> the last tokens, row by row, and each gate's means."""
    side, gates, skips = network.config.image_size // network.config.patch, [], []

    def stage(tokens: Tokens, blocks: nn.ModuleList) -> Tokens:
        for block in blocks:
            tokens, gate = run_block(g, tokens, block, samples, experts)
            gates.extend([gate] if gate is not None else [])
        return tokens

    for level, blocks in enumerate(network.encoder):
        if level:
            tokens = merge(g, tokens, network.merges[level - 1], side)
            side //= 2
        skips.append(tokens)
        tokens = stage(tokens, blocks.blocks)
    tokens = Tokens(norm(g, tokens.value, network.norm), tokens.order, tokens.dim)
    for layer, skip, join, blocks in zip(
        network.expands, reversed(skips[:-1]), network.skips, network.decoder, strict=True
    ):
        tokens = expand(g, tokens, layer, side)
        side *= 2
        skip = reorder(g, skip, tokens.order)
        # A linear layer over both side by side is the sum of one over each.
        halves = join.weight[:, : skip.dim], join.weight[:, skip.dim :]
        one, other = (nn.Linear(skip.dim, skip.dim) for _ in halves)
        one.weight, other.weight, one.bias = nn.Parameter(halves[0]), nn.Parameter(halves[1]), join.bias
        x = linear(g, skip.value, other, add=linear(g, tokens.value, one))
        tokens = stage(Tokens(x, tokens.order, skip.dim), blocks.blocks)
    tokens = reorder(g, tokens, np.arange(side * side))
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


def _labels(
    g: Exact,
    network: SwinUNetM4oE,
    tokens: Tokens,
    fine: str | None,
    head: str,
    samples: str,
    rows: resize.Axis,
    columns: resize.Axis,
) -> tuple[str, str]:
    """The last tokens -> labels and confidence uint8 (N, H, W). head (N,): index of each sample's head."""
    config = network.config
    side, dim, last = config.image_size // config.patch, config.embed_dim, network.up
    x = tokens.value
    if config.detail:
        x = g.shaped(_detail(g, network, tokens, fine), -1, dim)
        side, last = side * 2, network.up.last
    patch = config.image_size // side
    logits = _project(g, network, x, last, route(g, head), head, samples, patch * patch)
    logits = g.shaped(logits, samples, -1, patch * patch, side, side)
    return resize.labels(g, logits, patch, rows, columns)


def _detail(g: Exact, network: SwinUNetM4oE, tokens: Tokens, fine: str) -> str:
    """DetailExpand up to its last expansion -> (N, 2 side, 2 side, dim)."""
    up, side = network.up, network.config.image_size // network.config.patch
    first = expand(g, tokens, up.first, side)
    first = g.shaped(reorder(g, first, np.arange(4 * side * side)).value, -1, 2 * side, 2 * side, tokens.dim)
    x = g.op("Concat", g.op("Transpose", first, perm=[0, 3, 1, 2]), fine, axis=1)
    join = up.join
    x = norm_gelu(g, conv(g, conv(g, x, join[0]), join[1]), join[2])
    x = norm(g, g.op("Transpose", conv(g, x, join[4]), perm=[0, 2, 3, 1]), join[5])
    return g.op("Gelu", x)


def _project(
    g: Exact, network: SwinUNetM4oE, x: str, last: PatchExpand, heads: Route, head: str, samples: str, pixels: int
) -> str:
    """x (N * T, dim) -> logits over background's (N, K, pixels, T) for the K foreground classes in the batch.

    With E the expansion of one pixel, less its mean over the channels, LayerNorm gives (E x / deviation) gamma + beta, and the
    head W: (W gamma E) x / deviation + W beta + b. Only the deviation needs E x itself.
    """
    dim, out = last.expand.in_features, last.out
    weight = last.expand.weight.to(torch.float64).view(pixels, out, dim)
    centred = weight - weight.mean(1, keepdim=True)
    spread = g.product(x, (centred / out**0.5).reshape(pixels * out, dim).T.numpy())
    spread = g.op("ReduceSumSquare", g.shaped(spread, -1, pixels, out), g.ints(2), keepdims=0)
    x = g.shaped(x, samples, -1, dim)
    spread = g.op("Transpose", g.shaped(spread, samples, -1, pixels), perm=[0, 2, 1])
    scale = g.op("Reciprocal", g.op("Sqrt", g.op("Add", spread, g.constant(last.norm.eps))))

    table, bias = (t.to(torch.float64) for t in network.head_table())
    table, bias = table[:, 1:] - table[:, :1], bias[:, 1:] - bias[:, :1]
    for i, own in enumerate(network.heads):
        table[i, own.out_features - 1 :] = 0
        bias[i, own.out_features - 1 :] = ABSENT
    weights = torch.einsum("hkc,pcd->hkpd", table * last.norm.weight, centred)
    constant = bias + table @ last.norm.bias.to(torch.float64)
    counts = g.ints(*(own.out_features - 1 for own in network.heads))
    classes = g.op("ReduceMax", g.op("Gather", counts, head), keepdims=0)

    def chosen(table: np.ndarray) -> str:
        return g.slice(g.op("Gather", g.constant(table), heads.pick, axis=0), {1: (g.int(0), classes)})

    weights = g.shaped(chosen(weights.numpy()), heads.groups, -1, dim)
    logits = g.op("FusedMatMul", weights, x, domain=MICROSOFT, transB=1)
    logits = g.op("Mul", g.shaped(logits, samples, classes, pixels, -1), g.op("Unsqueeze", scale, g.ints(1)))
    return g.op("Add", logits, chosen(constant.numpy()[:, :, None, None]))
