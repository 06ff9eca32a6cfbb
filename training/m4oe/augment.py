"""Augmentation of a batch on tensors: one affine warp for images and labels, then intensities. No flips: livers lie right."""

import math
from dataclasses import dataclass, fields

import torch
import torch.nn.functional as F

from .config import require

_KNOTS = 5
"""Of the random intensity curve."""
_DARK_END = 0.7
"""Exponent that sets the knots closer at the dark end: in a CT's window fat is at 0.06, and has to become bright as in T1-weighted MR."""


@dataclass(frozen=True)
class AugmentConfig:
    """Ranges that are drawn from uniformly (table `augment`). rotation in degrees; scale and anisotropy are factors of size.

    shift: in-plane, as a share of the image side. gamma: exponent 2^u. contrast: factor 1 + u. brightness: added, in
    normalised intensity. noise: largest standard deviation. blur: probability of a 3x3 smoothing. byte_export: probability
    that a CT sample becomes what an 8-bit export of it looks like when its bytes are read as HU. bias_field: largest exponent of
    the smooth shading that a sample that is no CT gets, as a receive coil makes it.
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
    bias_field: float = 0.0

    def __post_init__(self) -> None:
        require(0 < self.scale[0] <= self.scale[1], "scale", "0 < low <= high", self.scale)
        for name in ("blur", "byte_export"):
            require(0 <= getattr(self, name) <= 1, name, "0 to 1", getattr(self, name))


@dataclass(frozen=True)
class Draws:
    """The random numbers of a batch, drawn for all its samples at once: a process that holds some of them takes their rows.

    theta (N, 2, 3): output to input, for grid_sample. The others have shape (N,) or (N, knots), (N, 1, 4, 4) for the shading. curved: in
    [0, 1), to be compared with a sample's probability.
    """

    theta: torch.Tensor
    gamma: torch.Tensor
    contrast: torch.Tensor
    brightness: torch.Tensor
    noise: torch.Tensor
    roll: torch.Tensor
    blurred: torch.Tensor
    exported: torch.Tensor
    curved: torch.Tensor
    curve: torch.Tensor
    shading: torch.Tensor

    def rows(self, rows: slice) -> "Draws":
        return Draws(*(getattr(self, part.name)[rows] for part in fields(self)))


def draw(n: int, config: AugmentConfig, generator: torch.Generator) -> Draws:
    """Deterministic for a generator's state."""

    def uniform(low: float, high: float, *shape: int) -> torch.Tensor:
        return low + (high - low) * torch.rand(n, *shape, generator=generator)

    angle = uniform(-1, 1) * math.radians(config.rotation)
    scale = torch.exp(uniform(math.log(config.scale[0]), math.log(config.scale[1])))
    stretch = uniform(-1, 1) * config.anisotropy / 2
    shift = uniform(-1, 1, 2) * 2 * config.shift
    cos, sin = angle.cos() / scale, angle.sin() / scale
    # grid_sample maps output to input, so sizes divide.
    rows = [
        torch.stack([cos / (1 + stretch), -sin, shift[:, 0]], 1),
        torch.stack([sin, cos / (1 - stretch), shift[:, 1]], 1),
    ]
    curve = uniform(0, 1, _KNOTS)
    # Air stays darkest, as the window's lower end is: a curve that lifts it would be no image of any scanner.
    curve[:, 0] = 0.0
    return Draws(
        theta=torch.stack(rows, 1),
        gamma=2 ** uniform(-config.gamma, config.gamma),
        contrast=1 + uniform(-config.contrast, config.contrast),
        brightness=uniform(-config.brightness, config.brightness),
        noise=uniform(0, config.noise),
        roll=torch.randint(0, 1 << 16, (n,), generator=generator),
        blurred=uniform(0, 1) < config.blur,
        exported=uniform(0, 1) < config.byte_export,
        curved=uniform(0, 1),
        curve=curve,
        shading=config.bias_field * torch.randn(n, 1, 4, 4, generator=generator).clamp(-1, 1),
    )


def augment(
    images: torch.Tensor,
    labels: torch.Tensor,
    is_ct: torch.Tensor,
    curve: torch.Tensor,
    draws: Draws,
    noise: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor]:
    """images (N, C, S, S) float in [0, 1], labels (N, S, S) uint8, is_ct (N,) bool -> the same shapes, intensities in [0, 1].

    curve (N,): probability of the random curve for each sample (DataSource.curve). noise (C, S, S): standard normal; every sample gets a shifted copy of it, as drawing normals is the dearest part.
    """
    grid = F.affine_grid(draws.theta, list(images.shape), align_corners=False)
    images = F.grid_sample(images, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    names = F.grid_sample(labels[:, None].float(), grid, mode="nearest", padding_mode="zeros", align_corners=False)
    images = _other_sequence(images, ~is_ct, draws.curved < curve, draws)
    images = _intensities(images, draws, noise)
    # v = 255 x is read as v HU and windowed to [-125, 275]: x' = (255 x + 125) / 400.
    images = torch.where(_each(draws.exported & is_ct), (255 * images + 125) / 400, images)
    return images.clamp_(0, 1), names[:, 0].to(torch.uint8)


def _each(values: torch.Tensor) -> torch.Tensor:
    return values.view(-1, 1, 1, 1)


def _other_sequence(images: torch.Tensor, is_mr: torch.Tensor, curved: torch.Tensor, draws: Draws) -> torch.Tensor:
    """Other contrasts, and other coils for the samples that are MR."""
    for sample in curved.nonzero()[:, 0].tolist():
        place = images[sample].clamp(0, 1).pow(_DARK_END) * (_KNOTS - 1)
        left = place.floor().clamp(max=_KNOTS - 2)
        heights = draws.curve[sample]
        low, high = heights[left.long()], heights[left.long() + 1]
        images[sample] = low + (high - low) * (place - left)
    if draws.shading.any() and is_mr.any():
        field = F.interpolate(draws.shading * _each(is_mr), images.shape[-2:], mode="bicubic", align_corners=True)
        images = images * torch.exp(field)
    return images


def _intensities(images: torch.Tensor, draws: Draws, noise: torch.Tensor) -> torch.Tensor:
    images = images.clamp(0, 1).pow(_each(draws.gamma))
    images = (images - 0.5) * _each(draws.contrast) + 0.5 + _each(draws.brightness)
    blurred = draws.blurred.nonzero()[:, 0]
    if len(blurred):
        images[blurred] = F.avg_pool2d(images[blurred], 3, 1, 1, count_include_pad=False)
    side = images.shape[-1]
    rolls = [(r % side, r // 2 % side) for r in draws.roll.tolist()]
    return images + torch.stack([noise.roll(r, (1, 2)) for r in rolls]) * _each(draws.noise)
