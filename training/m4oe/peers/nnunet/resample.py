"""Resampling as nnU-Net does it (skimage's resize with edge values repeated), with scipy."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import ndimage


def size_at(size: Sequence[int], spacing: Sequence[float], wanted: Sequence[float]) -> tuple[int, ...]:
    """Voxels along each axis at the wanted spacing (mm)."""
    return tuple(round(mm / to * n) for n, mm, to in zip(size, spacing, wanted, strict=True))


def coarse_axis(spacing: Sequence[float], wanted: Sequence[float], rules: Mapping[str, Any]) -> int | None:
    """The axis that is resampled by itself: the one coarse axis of an anisotropic volume, or else of
    an anisotropic target; None where all axes are resampled together."""
    if rules["separateZ"] is False:
        return None
    for one in (spacing, wanted):
        if rules["separateZ"] or max(one) / min(one) > rules["anisotropy"]:
            coarse = [axis for axis, mm in enumerate(one) if mm == max(one)]
            return coarse[0] if len(coarse) == 1 else None
    return None


def resample(volume: np.ndarray, size: Sequence[int], orders: Mapping[str, int], coarse: int | None) -> np.ndarray:
    """volume (D, H, W) -> float32 of another size. orders: of the splines, `orderZ` across the
    slices of the coarse axis."""
    if volume.shape == tuple(size):
        return volume.astype(np.float32)
    if coarse is None:
        return _resized(volume, size, orders["order"])
    plane = [n for axis, n in enumerate(size) if axis != coarse]
    slices = [_resized(one, plane, orders["order"]) for one in np.moveaxis(volume, coarse, 0)]
    return np.moveaxis(_across(np.stack(slices), size[coarse], orders["orderZ"]), 0, coarse)


def _resized(x: np.ndarray, size: Sequence[int], order: int) -> np.ndarray:
    """Without overshoot: a cubic spline is cut off at the least and largest value that it had."""
    by = [to / n for to, n in zip(size, x.shape, strict=True)]
    found = ndimage.zoom(x.astype(np.float64), by, order=order, mode="nearest", grid_mode=True)
    return np.clip(found, x.min(), x.max()).astype(np.float32)


def _across(slices: np.ndarray, number: int, order: int) -> np.ndarray:
    if len(slices) == number:
        return slices
    places = len(slices) / number * (np.arange(number) + 0.5) - 0.5
    if order == 0:
        return slices[np.clip(np.floor(places + 0.5).astype(int), 0, len(slices) - 1)]
    return _resized(slices, (number, *slices.shape[1:]), order)
