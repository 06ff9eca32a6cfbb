"""The exported graph's convolutions: the pyramid's encoder and the steps up, each normalisation
folded into the convolution before it, unless each expert has its own."""

from timm.models._efficientnet_blocks import DepthwiseSeparableConv, InvertedResidual

from ...network.pyramid import FineSteps, PyramidStem
from .blocks import Route
from .convolution import convolve, normalise
from .products import Exact


def encoder(g: Exact, x: str, stem: PyramidStem, size: tuple[int, int], experts: Route | None) -> list[str]:
    """x (N, 3, H, W), scaled as the encoder takes it -> features at strides 2 and 4, normalised,
    and 8, 16, 32. size: of x."""
    own = stem.encoder
    kept = set(own.feature_info.module_name())
    x, size = convolve(g, x, own.conv_stem, own.bn1, size, experts=experts)
    features = []
    for n, stage in enumerate(own.blocks):
        for block in stage:
            x, size = _block(g, x, block, size, experts)
        if f"blocks.{n}" in kept:
            features.append(x)
    # What follows pads with zeros, so these cannot be folded into that.
    fine = [normalise(g, f, norm, experts) for f, norm in zip(features, stem.fine_norms, strict=False)]
    return fine + features[len(fine) :]


def fine_steps(g: Exact, x: str, up: FineSteps, fine: list[str], experts: Route | None) -> str:
    """x (N, C, h, w), fine: features at strides 2 and 4 -> (N, out, 4 h, 4 w)."""
    for step, beside in zip(up.steps, reversed(fine), strict=True):
        twice = g.constant([1.0, 1.0, 2.0, 2.0])
        x = g.op("Resize", x, "", twice, mode="linear", coordinate_transformation_mode="half_pixel")
        x, _ = convolve(g, g.op("Concat", x, beside, axis=1), step[0], step[1], (0, 0), step[2], experts)
    return x


def _block(
    g: Exact,
    x: str,
    block: DepthwiseSeparableConv | InvertedResidual,
    size: tuple[int, int],
    experts: Route | None,
) -> tuple[str, tuple[int, int]]:
    """EfficientNet's two kinds of block: the first without an expansion."""
    pairs = [(block.conv_dw, block.bn1), (block.conv_pw, block.bn2)]
    if isinstance(block, InvertedResidual):
        pairs = [(block.conv_pw, block.bn1), (block.conv_dw, block.bn2), (block.conv_pwl, block.bn3)]
    y = x
    for convolution, norm in pairs:
        y, size = convolve(g, y, convolution, norm, size, experts=experts)
    return (g.op("Add", y, x) if block.has_skip else y), size
