"""Synthetic volumes on their way to disk: what the prepared form is for real ones (prepared.py).

Canonical is LPS: arrays are (slices, rows, columns) with slices to Superior, rows to Posterior,
columns to the patient's Left; the manifest's `orientation`. Spacings are millimetres in the same
order.
"""

from dataclasses import dataclass
from pathlib import Path

import nibabel as nib
import numpy as np


@dataclass(frozen=True)
class Volume:
    """voxels (D, H, W) int16 in LPS, in HU for CT; labels (D, H, W) uint8 or None; spacing (mm) in
    the same order."""

    voxels: np.ndarray
    labels: np.ndarray | None
    spacing: tuple[float, float, float]


def write_volume(path: Path, array: np.ndarray, spacing: tuple[float, float, float]) -> None:
    """Writes a canonical (D, H, W) array as NIfTI with voxel axes L, P, S; spacing (mm) as (slices,
    rows, columns)."""
    slices, rows, columns = spacing
    # NIfTI's world is RAS: columns to Left and rows to Posterior run against its first two axes.
    affine = np.diag([-columns, -rows, slices, 1.0])
    affine[:3, 3] = [columns * array.shape[2] / 2, rows * array.shape[1] / 2, -slices * array.shape[0] / 2]
    image = nib.Nifti1Image(np.ascontiguousarray(array.transpose(2, 1, 0)), affine)
    image.header.set_xyzt_units("mm")
    nib.save(image, path)
