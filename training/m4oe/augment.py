"""Augmentation of a batch on tensors: one affine warp for images and labels, then intensities. No flips: livers lie right."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from .config import require


@dataclass(frozen=True)
class AugmentConfig:
    """Ranges that are drawn from uniformly (table `augment`). rotation in degrees; scale and anisotropy are factors of size.

    shift: in-plane, as a share of the image side. gamma: exponent 2^u. contrast: factor 1 + u. brightness: added, in
    normalised intensity. noise: largest standard deviation. blur: probability of a 3x3 smoothing. byte_export: probability
    that a CT sample becomes what an 8-bit export of it looks like when its bytes are read as HU. curve: probability that the
    intensities of a sample that is no CT pass a random curve, as another sequence or contrast would show them. bias_field: largest
    exponent of the smooth shading that a sample that is no CT gets, as a receive coil makes it.
    """

    rotation: float = 15.0
    scale: tuple[float, float] = (0.75, 1.3)
    anisotropy: float = 0.1
    shift: float = 0.08
    gamma: float = 0.4
    contrast: float = 0.15
    brightness: float = 0.1
    noise: float = 0.06
    blur: float = 0.2
    byte_export: float = 0.15
    curve: float = 0.0
    bias_field: float = 0.0

    def __post_init__(self) -> None:
        require(0 < self.scale[0] <= self.scale[1], "scale", "0 < low <= high", self.scale)
        for name in ("blur", "byte_export", "curve"):
            require(0 <= getattr(self, name) <= 1, name, "0 to 1", getattr(self, name))


def augment(
    images: torch.Tensor, labels: torch.Tensor, is_ct: torch.Tensor, config: AugmentConfig, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """images (N, C, S, S) float in [0, 1], labels (N, S, S) uint8, is_ct (N,) bool -> the same shapes, intensities in [0, 1].

    Deterministic for a generator's state.
    """
    images, labels = _warp(images, labels, config, generator)
    images = _sequence(images, ~is_ct, config, generator)
    images = _intensities(images, config, generator)
    n = len(images)
    exported = is_ct & (torch.rand(n, generator=generator) < config.byte_export)
    # v = 255 x is read as v HU and windowed to [-125, 275]: x' = (255 x + 125) / 400.
    images = torch.where(exported.view(n, 1, 1, 1), (255 * images + 125) / 400, images)
    return images.clamp_(0, 1), labels


def _uniform(n: int, low: float, high: float, generator: torch.Generator) -> torch.Tensor:
    return low + (high - low) * torch.rand(n, generator=generator)


def _warp(
    images: torch.Tensor, labels: torch.Tensor, config: AugmentConfig, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    n = len(images)
    angle = _uniform(n, -1, 1, generator) * math.radians(config.rotation)
    scale = torch.exp(_uniform(n, math.log(config.scale[0]), math.log(config.scale[1]), generator))
    stretch = _uniform(n, -1, 1, generator) * config.anisotropy / 2
    shift = 2 * config.shift * torch.stack([_uniform(n, -1, 1, generator), _uniform(n, -1, 1, generator)], 1)
    cos, sin = angle.cos() / scale, angle.sin() / scale
    # grid_sample maps output to input, so sizes divide.
    theta = torch.stack(
        [
            torch.stack([cos / (1 + stretch), -sin, shift[:, 0]], 1),
            torch.stack([sin, cos / (1 - stretch), shift[:, 1]], 1),
        ],
        1,
    )
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)
    warped = F.grid_sample(images, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    names = F.grid_sample(labels[:, None].float(), grid, mode="nearest", padding_mode="zeros", align_corners=False)
    return warped, names[:, 0].to(torch.uint8)


def _sequence(images: torch.Tensor, is_mr: torch.Tensor, config: AugmentConfig, generator: torch.Generator) -> torch.Tensor:
    """Other contrasts and coils for the samples that are MR: draws nothing where neither is asked for."""
    if config.curve > 0:
        knots = torch.linspace(0, 1, 5)
        for sample in range(len(images)):
            chosen = torch.rand(1, generator=generator).item() < config.curve
            heights = torch.rand(5, generator=generator)
            # Air stays darkest, as the window's lower end is: a curve that lifts it would be no image of any scanner.
            heights[0] = 0.0
            if chosen and is_mr[sample]:
                images[sample] = _through(images[sample].clamp(0, 1), knots, heights)
    if config.bias_field > 0:
        coarse = torch.randn(len(images), 1, 4, 4, generator=generator) * is_mr.view(-1, 1, 1, 1)
        field = F.interpolate(coarse, images.shape[-2:], mode="bicubic", align_corners=True)
        images = images * torch.exp(field.clamp(-1, 1) * config.bias_field)
    return images


def _through(x: torch.Tensor, knots: torch.Tensor, heights: torch.Tensor) -> torch.Tensor:
    """Piecewise linear interpolation of x in [0, 1] between even knots."""
    place = x * (len(knots) - 1)
    left = place.floor().clamp(max=len(knots) - 2)
    low, high = heights[left.long()], heights[left.long() + 1]
    return low + (high - low) * (place - left)


def _intensities(images: torch.Tensor, config: AugmentConfig, generator: torch.Generator) -> torch.Tensor:
    n = len(images)

    def draw(width: float) -> torch.Tensor:
        return _uniform(n, -width, width, generator).view(n, 1, 1, 1)

    images = images.clamp(0, 1).pow(2 ** draw(config.gamma))
    images = (images - 0.5) * (1 + draw(config.contrast)) + 0.5 + draw(config.brightness)
    blurred = (torch.rand(n, generator=generator) < config.blur).nonzero()[:, 0]
    if len(blurred):
        images[blurred] = F.avg_pool2d(images[blurred], 3, 1, 1, count_include_pad=False)
    # One noise image for all samples and channels' worth of pixels: drawing normals is the dearest part, so roll it.
    noise = torch.randn(images.shape[1:], generator=generator)
    rolls = torch.randint(0, images.shape[-1], (n,), generator=generator).tolist()
    noise = torch.stack([noise.roll((r, r // 2), (1, 2)) for r in rolls])
    return images + noise * draw(config.noise).abs()
