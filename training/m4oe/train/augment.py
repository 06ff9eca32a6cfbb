"""Augmentation of a batch on tensors: one affine warp for images and labels, then intensities. No
flips: livers lie right."""

import math
from dataclasses import dataclass, fields

import torch
import torch.nn.functional as F

from ..experiment import AugmentConfig

_KNOTS = 5
"""Of the random intensity curve."""
_DARK_END = 0.7
"""Exponent that sets the knots closer at the dark end: in a CT's window fat is at 0.06, and has to
become bright as in T1-weighted MR."""


@dataclass(frozen=True)
class Draws:
    """The random numbers of a batch, drawn for all its samples at once: a process that holds some
    of them takes their rows.

    theta (N, 2, 3): output to input, for grid_sample. The others have shape (N,) or (N, knots), (N,
    1, 4, 4) for the shading. curved: in [0, 1), to be compared with a sample's probability. organs
    (N, Kmax): a factor of the intensities of each class, 1 of background. shrunk: size factor, 1
    for none. cut (N, 5): a box in shares of the sides (top, left, height, width) and
    the value in it; no height for none.
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
    organs: torch.Tensor
    shading: torch.Tensor
    shrunk: torch.Tensor
    cut: torch.Tensor

    def rows(self, rows: slice) -> "Draws":
        return Draws(*(getattr(self, part.name)[rows] for part in fields(self)))


def draw(
    n: int, config: AugmentConfig, generator: torch.Generator, size: tuple[int, int] = (1, 1), classes: int = 1
) -> Draws:
    """Deterministic for a generator's state. size: rows and columns of the picture that is
    warped. classes: Kmax."""

    def uniform(low: float, high: float, *shape: int) -> torch.Tensor:
        return low + (high - low) * torch.rand(n, *shape, generator=generator)

    angle = uniform(-1, 1) * math.radians(config.rotation)
    scale = torch.exp(uniform(math.log(config.scale[0]), math.log(config.scale[1])))
    stretch = uniform(-1, 1) * config.anisotropy / 2
    shift = uniform(-1, 1, 2) * 2 * config.shift
    cos, sin = angle.cos() / scale, angle.sin() / scale
    # grid_sample maps output to input, so sizes divide; it counts both sides from -1 to 1, whatever
    # their lengths.
    aspect = size[0] / size[1]
    rows = [
        torch.stack([cos / (1 + stretch), -sin * aspect, shift[:, 0]], 1),
        torch.stack([sin / aspect, cos / (1 - stretch), shift[:, 1]], 1),
    ]
    curve = uniform(0, 1, _KNOTS)
    # Air stays darkest, as the window's lower end is: a curve that lifts it would be no image of
    # any scanner.
    curve[:, 0] = 0.0
    lowered = uniform(0, 1) < config.low_resolution
    cut = uniform(0, 1, 5)
    cut[:, 2:4] /= 3
    cut[:, 2] *= uniform(0, 1) < config.cut_out
    organs = torch.ones(n, classes)
    # Drawn only where it is asked for: the other numbers of a seed stay what they were without it.
    if config.organ_contrast:
        organs[:, 1:] = torch.exp(config.organ_contrast * uniform(-1, 1, classes - 1))
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
        organs=organs,
        shading=config.bias_field * torch.randn(n, 1, 4, 4, generator=generator).clamp(-1, 1),
        shrunk=torch.where(lowered, uniform(1 / 3, 1), torch.ones(n)),
        cut=cut,
    )


def augment(
    images: torch.Tensor, is_ct: torch.Tensor, curve: torch.Tensor, draws: Draws, noise: torch.Tensor
) -> torch.Tensor:
    """images (N, C, H, W) float in [0, 1], warped already, is_ct (N,) bool -> the same shape,
    intensities in [0, 1].

    curve (N,): probability of the random curve for each sample (DataSource.curve). noise (C, H, W):
    standard normal; every sample gets a shifted copy of it, as drawing normals is the dearest part.
    """
    images = _other_sequence(images, ~is_ct, draws.curved < curve, draws)
    images = _intensities(images, draws, noise)
    # v = 255 x is read as v HU and windowed to [-125, 275]: x' = (255 x + 125) / 400.
    images = torch.where(_each(draws.exported & is_ct), (255 * images + 125) / 400, images)
    return _cut_out(images, draws).clamp_(0, 1)


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
    for n in (draws.shrunk < 1).nonzero()[:, 0].tolist():
        small = F.interpolate(images[n, None], scale_factor=float(draws.shrunk[n]), mode="bilinear", antialias=True)
        images[n] = F.interpolate(small, images.shape[-2:], mode="bilinear")[0]
    height, width = images.shape[-2:]
    rolls = [(r % height, r // 2 % width) for r in draws.roll.tolist()]
    return images + torch.stack([noise.roll(r, (1, 2)) for r in rolls]) * _each(draws.noise)


def _cut_out(images: torch.Tensor, draws: Draws) -> torch.Tensor:
    height, width = images.shape[-2:]
    for n in (draws.cut[:, 2] > 0).nonzero()[:, 0].tolist():
        top, left, down, across, value = draws.cut[n].tolist()
        rows = slice(int(top * height), int((top + down) * height) + 1)
        images[n, :, rows, int(left * width) : int((left + across) * width) + 1] = value
    return images
