"""The exported graph's convolutions with the normalisation behind them, which becomes a factor and
an offset of each channel."""

from dataclasses import replace

import numpy as np
import torch
from torch import nn

from ...network.expert_norm import ExpertNorm
from ...network.network import ConvolutionBlock
from .blocks import Route, Tokens, array, reorder
from .products import Exact


def run_convolution(g: Exact, tokens: Tokens, block: ConvolutionBlock, rows: int, columns: int) -> Tokens:
    """A block of a plain U-Net -> its tokens, row by row."""
    tokens = reorder(g, tokens, np.arange(rows * columns))
    x = g.shaped(tokens.value, -1, rows, columns, tokens.dim)
    y, _ = convolve(
        g, g.op("Transpose", x, perm=[0, 3, 1, 2]), block.convolution, block.norm, (rows, columns), block.act
    )
    y = g.shaped(g.op("Transpose", y, perm=[0, 2, 3, 1]), -1, tokens.dim)
    return replace(tokens, value=g.op("Add", tokens.value, y))


def convolve(
    g: Exact,
    x: str,
    layer: nn.Conv2d,
    norm: nn.BatchNorm2d | ExpertNorm,
    size: tuple[int, int],
    act: nn.Module | None = None,
    experts: Route | None = None,
) -> tuple[str, tuple[int, int]]:
    """Convolution, normalisation and activation -> the result and its size. experts: the samples',
    for a normalisation that is theirs, which cannot become one with the weights."""
    own = isinstance(norm, ExpertNorm)
    scale, bias = None, layer.bias
    if not own:
        scale, shift = scale_and_shift(norm)
        bias = shift if bias is None else bias.double() * scale + shift
    strides = layer.stride
    x = g.conv(
        x,
        array(layer.weight),
        None if bias is None else array(bias),
        None if scale is None else array(scale),
        strides=list(strides),
        pads=_pads(layer, size),
        kernel_shape=list(layer.kernel_size),
        group=layer.groups,
    )
    if own:
        x = normalise(g, x, norm, experts)
    act = act or getattr(norm.experts[0] if own else norm, "act", nn.Identity())
    if isinstance(act, nn.ReLU6):
        x = g.op("Clip", x, g.constant(0.0), g.constant(6.0))
    elif isinstance(act, nn.ReLU):
        x = g.op("Relu", x)
    elif not isinstance(act, nn.Identity):
        raise TypeError(f"expected ReLU, ReLU6 or none, got {type(act).__name__}")
    return x, tuple(-(-side // step) for side, step in zip(size, strides, strict=True))


def normalise(g: Exact, x: str, norm: nn.BatchNorm2d | ExpertNorm, experts: Route | None) -> str:
    """x (N, C, h, w) by the statistics of training, as nodes of their own."""
    if isinstance(norm, ExpertNorm):
        tables = zip(*map(scale_and_shift, norm.experts), strict=True)
        scale, shift = (
            g.op("Gather", g.constant(array(torch.stack(rows)[:, :, None, None])), experts.pick, axis=0)
            for rows in tables
        )
    else:
        scale, shift = (g.constant(array(v[:, None, None])) for v in scale_and_shift(norm))
    return g.op("Add", g.op("Mul", x, scale), shift)


def scale_and_shift(norm: nn.BatchNorm2d) -> tuple[torch.Tensor, torch.Tensor]:
    """What a normalisation does to a channel with the statistics of training: (C,) each,
    float64."""
    scale = norm.weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)
    return scale, norm.bias.double() - norm.running_mean.double() * scale


def _pads(layer: nn.Conv2d, size: tuple[int, int]) -> list[int]:
    """[top, left, bottom, right]: the layer's own, or TensorFlow's SAME where timm's layer pads as
    its input's size asks."""
    if type(layer) is nn.Conv2d:
        return [*layer.padding, *layer.padding]
    missing = [
        max((-(-side // step) - 1) * step + kernel - side, 0)
        for side, step, kernel in zip(size, layer.stride, layer.kernel_size, strict=True)
    ]
    return [m // 2 for m in missing] + [m - m // 2 for m in missing]
