"""Intensity windows and the resize between a slice's own grid and the network's; the exported graph
holds this very code.

A slice (H, W) is centred in a square of side L = max(H, W), and the square is resized to S x S.
Both happen in one product with two small interpolation matrices, made from arange arithmetic: what
lies outside the slice has no column, so letterboxing costs nothing, sizes may be dynamic in a
traced graph, and for H = W = S the matrices are the identity.
"""

import numpy as np
import torch

from ..config import WindowRule

NARROWEST = 1e-6
"""Least width of a window: a volume of one intensity has upper = lower, and must not become NaN."""


def window_of(volume: np.ndarray, rule: WindowRule) -> tuple[float, float]:
    """Lower and upper intensity of a whole volume in its own units.

    Percentiles are the smallest intensity v such that at least p percent of the voxels are <= v
    (inverted CDF). Raises ValueError for an empty volume or one with values that are not finite.
    """
    if rule.kind == "fixed":
        return rule.lower, rule.upper
    if volume.size == 0:
        raise ValueError("volume: expected voxels, got none")
    if not np.isfinite(volume).all():
        raise ValueError("volume: expected finite intensities, got NaN or infinity")
    lower, upper = np.percentile(volume, [rule.lower, rule.upper], method="inverted_cdf")
    return float(lower), float(upper)


def context_planes(centres: np.ndarray, context: int, depth: int, step: int = 1) -> np.ndarray:
    """centres (N,) -> (N, context): indices of each slice with its neighbours, inferior first, in a
    volume of `depth` slices.

    Neighbours are `step` slices apart. At the ends of a volume the outermost slice stands in for
    its missing neighbours.
    """
    half = context // 2
    return (centres[:, None] + step * np.arange(-half, half + 1)).clip(0, depth - 1)


def neighbour_step(neighbour: float, distance: float) -> int:
    """Slices to the neighbour that is nearest to `neighbour` mm away, at least one; distance: of
    two slices, in mm."""
    return max(1, int(np.floor(neighbour / distance + 0.5)))


def prepare_slices(
    slices: torch.Tensor, window: torch.Tensor, size: int, input_range: tuple[float, float] = (0.0, 1.0)
) -> torch.Tensor:
    """Raw slices (N, C, H, W) of any numeric type -> (N, C, size, size) float32 in input_range.

    window (N, 2): the lower and upper intensity of each sample, which map to the ends of
    input_range; what is beyond is clipped, and what the letterbox adds has the lower end's value.
    Shrinking is antialiased (triangle filter).
    """
    height, width = slices.shape[-2:]
    x = windowed(slices, window)
    side = torch.sym_max(height, width)
    rows = _shrink_or_grow(size, side, height, slices.device)
    columns = _shrink_or_grow(size, side, width, slices.device)
    low, high = input_range
    return (rows @ x @ columns.T) * (high - low) + low


def windowed(slices: torch.Tensor, window: torch.Tensor) -> torch.Tensor:
    """Raw slices (N, C, H, W) -> float32 in [0, 1], the ends of window (N, 2), beyond which it is
    clipped."""
    lower, upper = window[:, 0].view(-1, 1, 1, 1), window[:, 1].view(-1, 1, 1, 1)
    return ((slices.to(torch.float32) - lower) / (upper - lower).clamp(min=NARROWEST)).clamp(0.0, 1.0)


def restore_logits(logits: torch.Tensor, height: int, width: int) -> torch.Tensor:
    """logits (N, K, S, S) on the network's grid -> (N, K, height, width) on the slice's own: the
    inverse of prepare_slices."""
    size = logits.shape[-1]
    side = torch.sym_max(height, width)
    rows = _place(size, side, height, logits.device)
    columns = _place(size, side, width, logits.device)
    return rows @ logits @ columns.T


def _offset(side: int, length: int) -> int:
    """First row (or column) of the slice within its square."""
    return (side - length) // 2


def _shrink_or_grow(size: int, side: int, length: int, device: torch.device) -> torch.Tensor:
    """(size, length): row i holds the weights of the slice's pixels in pixel i of the resized
    square."""
    reach = _reach(side / size)
    centre = (torch.arange(size, device=device, dtype=torch.float32) + 0.5) * (side / size) - 0.5
    # Weights are normalised over the square, not over the slice: next to the letterbox the slice
    # fades into it.
    whole = triangle(centre, torch.arange(side, device=device, dtype=torch.float32), reach).sum(1, keepdim=True)
    inside = torch.arange(length, device=device, dtype=torch.float32) + _offset(side, length)
    return triangle(centre, inside, reach) / whole


def _place(size: int, side: int, length: int, device: torch.device) -> torch.Tensor:
    """(length, size): row j holds the weights of the network's pixels in pixel j of the slice."""
    inside = torch.arange(length, device=device, dtype=torch.float32) + _offset(side, length)
    centre = (inside + 0.5) * (size / side) - 0.5
    weights = triangle(centre, torch.arange(size, device=device, dtype=torch.float32), _reach(size / side))
    return weights / weights.sum(1, keepdim=True)


def _reach(scale: float) -> float:
    """Half width of the filter in source pixels: 1 when growing, wider (antialiasing) when
    shrinking."""
    return torch.sym_max(scale, 1.0)


def triangle(centre: torch.Tensor, positions: torch.Tensor, reach: float | torch.Tensor) -> torch.Tensor:
    """(..., M, L): weights of `positions` (L,) in results at `centre` (..., M), not normalised."""
    return (1.0 - (centre[..., None] - positions).abs() / reach).clamp(min=0.0)
