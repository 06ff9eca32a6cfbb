"""The exported graph's network: the layers of network.py over tokens that stand in whatever order
is cheapest.

Everything but attention, merging and expansion works on each token alone, so tokens stay in the
order of the last windows they were cut into, and are put in another with one gather that does what
joining and cutting again would do.
"""

from dataclasses import dataclass, replace

import numpy as np
import torch
from timm.layers import Mlp
from torch import nn

from ...network.mixture import Mixture
from ...network.network import Block
from .build import MICROSOFT
from .products import Exact


@dataclass(frozen=True)
class Tokens:
    """value: the tokens (N * T, C), sample after sample; order (T,): the place on the map, row by
    row, of each."""

    value: str
    order: np.ndarray
    dim: int


@dataclass(frozen=True)
class Route:
    """Which weights the samples of a batch take from tables: groups is 1 where all take the same,
    else N.

    pick (groups,) int64: the entry of each group. A batch of one modality is then one product and
    not one for each sample.
    """

    groups: str
    pick: str


def route(g: Exact, entry: str) -> Route:
    """entry (N,) int64: the entry of each sample."""
    highest, lowest = g.op("ReduceMax", entry, keepdims=0), g.op("ReduceMin", entry, keepdims=0)
    groups = g.op("Where", g.op("Equal", highest, lowest), g.int(1), g.size(entry, 0))
    return Route(groups, g.slice(entry, {0: (g.int(0), groups)}))


def array(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().to(torch.float32).cpu().numpy()


def linear(g: Exact, x: str, layer: nn.Linear, add: str | None = None) -> str:
    """x (M, C) -> (M, out); `add` (M, out) comes on top, for a layer without a bias."""
    bias = None if layer.bias is None else array(layer.bias)
    return g.product(x, array(layer.weight).T, bias if add is None else add)


def conv(g: Exact, x: str, layer: nn.Conv2d, weight: torch.Tensor | None = None) -> str:
    """x (N, C, h, w) -> (N, out, h', w')."""
    down, right = layer.padding
    bias = None if layer.bias is None else array(layer.bias)
    weight = array(layer.weight if weight is None else weight)
    return g.conv(
        x, weight, bias, strides=list(layer.stride), pads=[down, right] * 2, kernel_shape=list(layer.kernel_size)
    )


def norm(g: Exact, x: str, layer: nn.LayerNorm) -> str:
    return g.op(
        "LayerNormalization",
        x,
        g.constant(array(layer.weight)),
        g.constant(array(layer.bias)),
        axis=-1,
        epsilon=layer.eps,
    )


def reorder(g: Exact, tokens: Tokens, order: np.ndarray) -> Tokens:
    """The same tokens in another order; an order may also name tokens twice or leave some out."""
    if np.array_equal(tokens.order, order):
        return tokens
    place = np.argsort(tokens.order)
    x = g.shaped(tokens.value, -1, len(tokens.order), tokens.dim)
    x = g.op("Gather", x, g.constant(place[order], np.int64), axis=1)
    return Tokens(g.shaped(x, -1, tokens.dim), order, tokens.dim)


def window_order(block: Block) -> np.ndarray:
    """(area, windows) The place on the map of each token of each window; height * width where
    padding stands for one."""
    (height, width), (rows, columns) = block.input_resolution, block.window_size
    down, right = -height % rows, -width % columns
    # Shifting comes before padding.
    places = np.roll(np.arange(height * width).reshape(height, width), [-s for s in block.shift_size], (0, 1))
    places = np.pad(places, ((0, down), (0, right)), constant_values=height * width)
    cut = places.reshape(places.shape[0] // rows, rows, places.shape[1] // columns, columns)
    return cut.transpose(1, 3, 0, 2).reshape(rows * columns, -1)


def attention(g: Exact, x: str, block: Block, windows: int) -> str:
    """x (N * area * windows, C) in window_order -> the same shape.

    A window's head is a head of its own, so that all windows of a sample are one sequence with
    windows * heads heads: the fused attention then takes the positions' bias and the shift's mask,
    which it would else need once for each sample.
    """
    layer, area = block.attn, block.window_area
    dim, heads = block.dim, layer.num_heads
    parts = []
    for i in range(3):
        part = nn.Linear(dim, dim, bias=layer.qkv.bias is not None)
        part.weight = nn.Parameter(layer.qkv.weight.detach()[i * dim : (i + 1) * dim], requires_grad=False)
        if layer.qkv.bias is not None:
            part.bias = nn.Parameter(layer.qkv.bias.detach()[i * dim : (i + 1) * dim], requires_grad=False)
        parts.append(g.shaped(linear(g, x, part), -1, area, windows * dim))
    bias = window_bias(g, block, windows)
    mixed = g.op(
        "MultiHeadAttention",
        *parts,
        "",
        "",
        bias,
        domain=MICROSOFT,
        num_heads=windows * heads,
        scale=float(layer.scale),
    )
    return linear(g, g.shaped(mixed, -1, dim), layer.proj)


def window_bias(g: Exact, block: Block, windows: int) -> str:
    """The positions' bias (heads, area, area) with the shift's mask (windows, area, area) ->
    (1, windows * heads, area, area).

    Written as the two constants, which float16 has exactly where the weights are its own; their sum
    it would not have. A session adds them once, when it starts.
    """
    area, heads = block.window_area, block.attn.num_heads
    bias = g.constant(array(block.attn._get_rel_pos_bias()).reshape(1, heads, area, area))
    if block.attn_mask is None:
        bias = g.op("Expand", bias, g.ints(windows, heads, area, area))
    else:
        bias = g.op("Add", bias, g.constant(array(block.attn_mask)[:, None]))
    return g.shaped(bias, 1, windows * heads, area, area)


def run_block(g: Exact, tokens: Tokens, block: Block, samples: str, experts: Route | None) -> tuple[Tokens, str | None]:
    """One Swin block -> its tokens, and its mean gates (N, experts) where it has a gate."""
    order = window_order(block)
    area, windows = order.shape
    order, dim = order.reshape(-1), tokens.dim
    if order.max() < len(tokens.order):
        tokens = reorder(g, tokens, order)
        mixed = attention(g, norm(g, tokens.value, block.norm1), block, windows)
    else:
        count = len(tokens.order)
        tokens = reorder(g, tokens, np.arange(count))
        x = g.shaped(norm(g, tokens.value, block.norm1), -1, count, dim)
        # The padding's tokens are zeros behind the LayerNorm.
        x = g.op("Pad", x, g.ints(0, 0, 0, 0, 1, 0))
        x = g.shaped(g.op("Gather", x, g.constant(order, np.int64), axis=1), -1, dim)
        mixed = g.shaped(attention(g, x, block, windows), -1, area * windows, dim)
        back = np.argsort(order, kind="stable")[:count]
        mixed = g.shaped(g.op("Gather", mixed, g.constant(back, np.int64), axis=1), -1, dim)
    x = g.op("Add", tokens.value, mixed)
    y, gates = run_mlp(g, norm(g, x, block.norm2), block.mlp, samples, experts)
    return replace(tokens, value=g.op("Add", x, y)), gates


def run_mlp(g: Exact, x: str, mlp: Mlp | Mixture, samples: str, experts: Route | None) -> tuple[str, str | None]:
    """x (N * T, C) -> the same shape, mean gates (N, experts) or None."""
    if isinstance(mlp, Mlp):
        return plain_mlp(g, x, mlp), None
    if experts is not None:
        return own_expert(g, x, mlp, experts), None
    outputs = [plain_mlp(g, x, expert) for expert in mlp.experts]
    if mlp.gate is None:
        return g.op("Mean", *outputs), None
    weights = g.op("Softmax", linear(g, x, mlp.gate), axis=-1)
    if mlp.kind == "channel":
        return g.op("Mul", weights, g.op("Sum", *outputs)), None
    gates = g.op("ReduceMean", g.shaped(weights, samples, -1, len(outputs)), g.ints(1), keepdims=0)
    if len(outputs) == 1:
        return g.op("Mul", outputs[0], weights), gates
    shares = g.op("Split", weights, outputs=len(outputs), axis=1, num_outputs=len(outputs))
    mixed = g.op("Mul", outputs[0], shares[0])
    for output, share in zip(outputs[1:], shares[1:], strict=True):
        mixed = g.op("Add", mixed, g.op("Mul", output, share))
    return mixed, gates


def plain_mlp(g: Exact, x: str, mlp: Mlp) -> str:
    return linear(g, g.op("Gelu", linear(g, x, mlp.fc1)), mlp.fc2)


def own_expert(g: Exact, x: str, mixture: Mixture, experts: Route) -> str:
    """Each sample's own expert and no other: its weights are taken from a table, once where the
    batch has one modality."""

    def layer(x: str, name: str) -> str:
        layers = [getattr(expert, name) for expert in mixture.experts]
        weight = np.stack([array(one.weight).T for one in layers])
        bias = np.stack([array(one.bias) for one in layers])[:, None]
        return g.own_product(x, weight, bias, experts.pick)

    dim = mixture.experts[0].fc1.in_features
    hidden = g.op("Gelu", layer(g.shaped(x, experts.groups, -1, dim), "fc1"))
    return g.shaped(layer(hidden, "fc2"), -1, dim)


def merge(g: Exact, tokens: Tokens, layer: nn.Module, rows: int, columns: int) -> Tokens:
    """timm's PatchMerging of a map of rows x columns: four neighbours become one token, down before
    right."""
    places = np.arange(rows * columns).reshape(rows // 2, 2, columns // 2, 2).transpose(0, 2, 3, 1).reshape(-1)
    x = g.shaped(reorder(g, tokens, places).value, -1, 4 * tokens.dim)
    x = linear(g, norm(g, x, layer.norm), layer.reduction)
    return Tokens(x, np.arange(rows * columns // 4), layer.out_dim)


def expand(g: Exact, tokens: Tokens, layer: nn.Module, columns: int) -> Tokens:
    """PatchExpand by 2 of a map with this many columns. The pixels of a token stay together: their
    order says where they belong."""
    x = norm(g, g.shaped(linear(g, tokens.value, layer.expand), -1, layer.out), layer.norm)
    row, column = np.divmod(tokens.order, columns)
    below, beside = np.divmod(np.arange(4), 2)
    order = ((2 * row[:, None] + below) * 2 * columns + 2 * column[:, None] + beside).reshape(-1)
    return Tokens(x, order, layer.out)
