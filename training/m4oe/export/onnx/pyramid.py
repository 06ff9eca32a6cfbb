"""The exported graph's convolutions: the pyramid's encoder and the steps up, each normalisation folded into the convolution before it."""

import torch
from timm.models._efficientnet_blocks import DepthwiseSeparableConv, InvertedResidual
from torch import nn

from ...network.pyramid import FineSteps, PyramidStem
from .blocks import array
from .products import Exact


def encoder(g: Exact, x: str, stem: PyramidStem, size: tuple[int, int]) -> list[str]:
    """x (N, 3, H, W), scaled as the encoder takes it -> features at strides 2 and 4, normalised, and 8, 16, 32. size: of x."""
    own = stem.encoder
    kept = set(own.feature_info.module_name())
    x, size = _convolve(g, x, own.conv_stem, own.bn1, size)
    features = []
    for n, stage in enumerate(own.blocks):
        for block in stage:
            x, size = _block(g, x, block, size)
        if f"blocks.{n}" in kept:
            features.append(x)
    fine = [_normalise(g, f, norm) for f, norm in zip(features, stem.fine_norms, strict=False)]
    return fine + features[len(fine) :]


def _normalise(g: Exact, x: str, norm: nn.BatchNorm2d) -> str:
    """By the statistics of training. What follows pads with zeros, so it cannot be folded into that."""
    scale, shift = (g.constant(array(v).reshape(1, -1, 1, 1)) for v in _scale_and_shift(norm))
    return g.op("Add", g.op("Mul", x, scale), shift)


def fine_steps(g: Exact, x: str, up: FineSteps, fine: list[str]) -> str:
    """x (N, C, h, w), fine: features at strides 2 and 4 -> (N, out, 4 h, 4 w)."""
    for step, beside in zip(up.steps, reversed(fine), strict=True):
        twice = g.constant([1.0, 1.0, 2.0, 2.0])
        x = g.op("Resize", x, "", twice, mode="linear", coordinate_transformation_mode="half_pixel")
        x, _ = _convolve(g, g.op("Concat", x, beside, axis=1), step[0], step[1], (0, 0), step[2])
    return x


def _block(
    g: Exact, x: str, block: DepthwiseSeparableConv | InvertedResidual, size: tuple[int, int]
) -> tuple[str, tuple[int, int]]:
    """EfficientNet's two kinds of block: the first without an expansion."""
    pairs = [(block.conv_dw, block.bn1), (block.conv_pw, block.bn2)]
    if isinstance(block, InvertedResidual):
        pairs = [(block.conv_pw, block.bn1), (block.conv_dw, block.bn2), (block.conv_pwl, block.bn3)]
    y = x
    for convolution, norm in pairs:
        y, size = _convolve(g, y, convolution, norm, size)
    return (g.op("Add", y, x) if block.has_skip else y), size


def _convolve(
    g: Exact, x: str, layer: nn.Conv2d, norm: nn.BatchNorm2d, size: tuple[int, int], act: nn.Module | None = None
) -> tuple[str, tuple[int, int]]:
    """Convolution, normalisation and activation -> the result and its size."""
    scale, shift = _scale_and_shift(norm)
    bias = shift if layer.bias is None else layer.bias.double() * scale + shift
    pads, strides = _pads(layer, size), layer.stride
    x = g.conv(
        x,
        array(layer.weight),
        array(bias),
        array(scale),
        strides=list(strides),
        pads=pads,
        kernel_shape=list(layer.kernel_size),
        group=layer.groups,
    )
    act = act or getattr(norm, "act", nn.Identity())
    if isinstance(act, nn.ReLU6):
        x = g.op("Clip", x, g.constant(0.0), g.constant(6.0))
    elif isinstance(act, nn.ReLU):
        x = g.op("Relu", x)
    elif not isinstance(act, nn.Identity):
        raise TypeError(f"expected ReLU, ReLU6 or none, got {type(act).__name__}")
    return x, tuple(-(-side // step) for side, step in zip(size, strides, strict=True))


def _scale_and_shift(norm: nn.BatchNorm2d) -> tuple[torch.Tensor, torch.Tensor]:
    """What a normalisation does to a channel with the statistics of training: (C,) each, float64."""
    scale = norm.weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)
    return scale, norm.bias.double() - norm.running_mean.double() * scale


def _pads(layer: nn.Conv2d, size: tuple[int, int]) -> list[int]:
    """[top, left, bottom, right]: the layer's own, or TensorFlow's SAME where timm's layer pads as its input's size asks."""
    if type(layer) is nn.Conv2d:
        return [*layer.padding, *layer.padding]
    missing = [
        max((-(-side // step) - 1) * step + kernel - side, 0)
        for side, step, kernel in zip(size, layer.stride, layer.kernel_size, strict=True)
    ]
    return [m // 2 for m in missing] + [m - m // 2 for m in missing]
