"""What a case must hold to be used; every failure is a BrokenCase that says why."""

import numpy as np

from .layouts.case import LabelMap
from .volume_files import BrokenCase, Grid

SAME_GRID = 0.1
"""Furthest that a corner of the labels' grid may lie from the image's, in voxels of the smallest
side: writers round affines."""

_MOST = 65535
"""Greatest label value that is taken for one."""

LEVELS = 30000
"""Half the number of int16 steps onto which intensities are spread that do not fit int16 as they
are."""


def check_grids(image: Grid, labels: Grid, image_name: str, labels_name: str) -> None:
    """Raises BrokenCase unless both, in canonical orientation, have one size and lie at one
    place."""
    if image.voxels.shape != labels.voxels.shape:
        raise BrokenCase(f"{labels_name}: size {labels.voxels.shape} differs from {image.voxels.shape} of {image_name}")
    far = np.array(image.voxels.shape[::-1]) - 1
    corners = np.array([[*(far * np.array([i, j, k])), 1] for i in (0, 1) for j in (0, 1) for k in (0, 1)]).T
    apart = np.linalg.norm((image.affine @ corners - labels.affine @ corners)[:3], axis=0).max()
    if apart > SAME_GRID * min(image.spacing):
        raise BrokenCase(f"{labels_name}: lies up to {apart:.2f} mm off {image_name}: not on one grid")


def head_labels(labels: np.ndarray, label_map: LabelMap, name: str) -> np.ndarray:
    """labels (D, H, W) in the file's numbers -> uint8 in the head's, 0 background. Raises
    BrokenCase."""
    if labels.dtype.kind == "f":
        rounded = np.rint(labels)
        # Scaled floats (a slope of 1.0000001) miss their integer by a little; interpolated labels
        # by a lot.
        if not np.isfinite(labels).all() or np.abs(labels - rounded).max() > 1e-3:
            raise BrokenCase(
                f"{name}: expected whole numbers, got fractions or NaN: labels were interpolated or are an image"
            )
        labels = rounded.astype(np.int64)
    low, high = int(labels.min()), int(labels.max())
    if low < 0 or high > _MOST:
        if not label_map.others_are_background:
            raise BrokenCase(f"{name}: label values {low} to {high}: expected 0 to {_MOST}; these are no labels")
        labels = np.where((labels < 0) | (labels > _MOST), 0, labels)
    table = np.zeros(_MOST + 1, np.uint8)
    for value, cls in label_map.values.items():
        table[value] = label_map.classes.index(cls) + 1
    found = np.flatnonzero(np.bincount(labels.ravel()))
    unknown = [str(v) for v in found if v != 0 and v not in label_map.values]
    if unknown and not label_map.others_are_background:
        known = ", ".join(str(v) for v in list(label_map.values)[:20])
        raise BrokenCase(f"{name}: label values {', '.join(unknown[:8])} are outside the map ({known})")
    return table[labels]


def stored_intensities(
    voxels: np.ndarray, modality: str, scale: float, offset: float, name: str
) -> tuple[np.ndarray, float, float]:
    """Intensities as int16 (D, H, W), with slope and intercept that give them back: intensity =
    int16 * slope + intercept.

    CT is rounded to whole HU. MR that is whole and within int16 stays as it is; other MR
    (fractions, wide ranges) is spread over 60001 steps between its 0.1 and 99.9 percentiles and
    clamped there. Raises BrokenCase for NaN, infinity, one intensity throughout, or CT outside
    int16.
    """
    if voxels.dtype.kind == "f" and not np.isfinite(voxels).all():
        raise BrokenCase(f"{name}: holds NaN or infinity")
    if scale != 1.0 or offset != 0.0:
        voxels = voxels * np.float64(scale) + offset
    low, high = voxels.min(), voxels.max()
    if low == high:
        raise BrokenCase(f"{name}: every voxel is {low:g}")
    fits = low >= -32768 and high <= 32767
    if modality == "CT":
        if not fits:
            raise BrokenCase(f"{name}: expected HU within -32768 to 32767, got {low:g} to {high:g}")
        whole = np.rint(voxels).astype(np.int16)
        if whole.min() == whole.max():
            raise BrokenCase(f"{name}: {low:g} to {high:g} is one whole HU throughout: these are no HU")
        return whole, 1.0, 0.0
    if fits and (voxels.dtype.kind in "iub" or bool((voxels == np.rint(voxels)).all())):
        return voxels.astype(np.int16), 1.0, 0.0
    lower, upper = np.percentile(voxels.astype(np.float64), [0.1, 99.9], method="inverted_cdf")
    if upper <= lower:
        lower, upper = float(low), float(high)
    slope, intercept = float(upper - lower) / (2 * LEVELS), float(upper + lower) / 2
    spread = np.clip(np.rint((voxels.astype(np.float64) - intercept) / slope), -LEVELS, LEVELS)
    return spread.astype(np.int16), slope, intercept
