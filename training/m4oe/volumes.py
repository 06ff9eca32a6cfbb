"""Labelled volumes on disk: read to the canonical orientation, and cached at the network's size for training.

Canonical is LPS: arrays are (slices, rows, columns) with slices to Superior, rows to Posterior, columns to the patient's
Left; the manifest's `orientation`. Spacings are millimetres in the same order.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import nibabel as nib
import numpy as np
import torch

from .config import ModelConfig
from .preprocess import prepare_slices, window_of

SCALE = 10000
"""Cached intensities are int16: SCALE times the normalised value, so a window's end is exact and a step is 1e-4 of it."""


@dataclass(frozen=True)
class Volume:
    """voxels (D, H, W) int16 in LPS, in HU for CT; labels (D, H, W) uint8 or None; spacing (mm) in the same order."""

    voxels: np.ndarray
    labels: np.ndarray | None
    spacing: tuple[float, float, float]


def canonical(image: nib.Nifti1Image) -> tuple[np.ndarray, tuple[float, float, float]]:
    """The array of a NIfTI image as (slices, rows, columns) in LPS with its spacing; stored values, scaled by the header.

    Oblique axes go to the nearest anatomical one. Raises ValueError when the image is not three-dimensional.
    """
    if len(image.shape) != 3:
        raise ValueError(f"volume: expected 3 axes, got shape {image.shape}")
    own = nib.io_orientation(image.affine)
    image = image.as_reoriented(nib.orientations.ornt_transform(own, nib.orientations.axcodes2ornt("LPS")))
    columns, rows, slices = (float(z) for z in image.header.get_zooms())
    return np.asanyarray(image.dataobj).transpose(2, 1, 0), (slices, rows, columns)


def read_volume(image: Path, labels: Path | None = None, windowed_8bit: bool = False) -> Volume:
    """Reads one volume and its label map.

    windowed_8bit: the file holds bytes v that stand for -125 + v * 400 / 255 HU (the BTCV export of the data README).
    Raises FileNotFoundError, and ValueError when the labels lie on another grid or voxels do not fit int16.
    """
    source = nib.load(image)
    voxels, spacing = canonical(source)
    if windowed_8bit:
        voxels = -125.0 + voxels.astype(np.float32) * (400.0 / 255.0)
    voxels = np.rint(voxels)
    if voxels.min() < -32768 or voxels.max() > 32767:
        raise ValueError(f"{image.name}: expected intensities within int16, got {voxels.min()} to {voxels.max()}")
    names = None
    if labels is not None:
        target = nib.load(labels)
        if target.shape != source.shape or not np.allclose(target.affine, source.affine, atol=1e-2):
            raise ValueError(f"{labels.name}: expected the grid of {image.name}, got shape {target.shape} against {source.shape}")
        names = np.ascontiguousarray(canonical(target)[0].astype(np.uint8))
    return Volume(np.ascontiguousarray(voxels.astype(np.int16)), names, spacing)


def write_volume(path: Path, array: np.ndarray, spacing: tuple[float, float, float]) -> None:
    """Writes a canonical (D, H, W) array as NIfTI with voxel axes L, P, S; spacing (mm) as (slices, rows, columns)."""
    slices, rows, columns = spacing
    # NIfTI's world is RAS: columns to Left and rows to Posterior run against its first two axes.
    affine = np.diag([-columns, -rows, slices, 1.0])
    affine[:3, 3] = [columns * array.shape[2] / 2, rows * array.shape[1] / 2, -slices * array.shape[0] / 2]
    image = nib.Nifti1Image(np.ascontiguousarray(array.transpose(2, 1, 0)), affine)
    image.header.set_xyzt_units("mm")
    nib.save(image, path)


@dataclass(frozen=True)
class Prepared:
    """One case as training reads it: images (D, S, S) int16 = SCALE x normalised, labels (D, S, S) uint8, memory-mapped.

    counts (D, 256): labelled pixels of each class on each slice, for the sampling.
    """

    name: str
    modality: str
    head: int
    images: np.ndarray
    labels: np.ndarray
    counts: np.ndarray


def prepare(volume: Volume, config: ModelConfig, modality: str) -> tuple[np.ndarray, np.ndarray]:
    """Window and resize of a whole volume, as the exported graph does it: images int16, labels uint8, both (D, S, S)."""
    size = config.image_size
    window = torch.tensor([window_of(volume.voxels, config.windows[modality])])
    images, labels = [], []
    for start in range(0, len(volume.voxels), 16):
        chunk = torch.from_numpy(volume.voxels[start : start + 16])
        x = prepare_slices(chunk[:, None], window.expand(len(chunk), 2).float(), size)
        images.append((x[:, 0] * SCALE).round().to(torch.int16))
        labels.append(nearest_square(torch.from_numpy(volume.labels[start : start + 16]), size))
    return torch.cat(images).numpy(), torch.cat(labels).numpy()


def nearest_square(labels: torch.Tensor, size: int) -> torch.Tensor:
    """Labels (N, H, W) on the grid of prepare_slices: centred in a square, nearest pixel, (N, size, size)."""
    height, width = labels.shape[-2:]
    side = max(height, width)

    def pick(length: int) -> tuple[torch.Tensor, torch.Tensor]:
        source = ((torch.arange(size) + 0.5) * side / size).floor().long() - (side - length) // 2
        return source.clamp(0, length - 1), (source >= 0) & (source < length)

    rows, rows_inside = pick(height)
    columns, columns_inside = pick(width)
    taken = labels[:, rows][:, :, columns]
    return taken * (rows_inside[:, None] & columns_inside).to(taken.dtype)


def cached(folder: Path, name: str, key: dict, make) -> tuple[np.ndarray, np.ndarray]:
    """Images and labels of `make()`, kept as memory-mapped files in `folder`; `key` (all that they depend on) names a stale one.

    Files appear by rename, the key last: an interrupted preparation is done again, never half used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.{part}.npy" for part in ("images", "labels")]
    mark, text = folder / f"{name}.json", json.dumps(key, sort_keys=True)
    if not mark.exists() or mark.read_text() != text:
        mark.unlink(missing_ok=True)
        for path, array in zip(paths, make(), strict=True):
            temporary = path.with_suffix(f".{os.getpid()}.tmp")
            with open(temporary, "wb") as file:
                np.save(file, array)
            os.replace(temporary, path)
        mark.write_text(text)
    images, labels = (np.load(path, mmap_mode="r") for path in paths)
    return images, labels


def class_counts(labels: np.ndarray) -> np.ndarray:
    """labels (D, S, S) -> pixels of each label on each slice, (D, 256) int64."""
    return np.stack([np.bincount(slice_.ravel(), minlength=256) for slice_ in labels])
