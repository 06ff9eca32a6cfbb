"""Prepared cases at the network's size, windowed: what training draws slices from. Kept as memory-mapped files in a cache."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from .config import ModelConfig
from .experiment import DataSource
from .prepared import PreparedCase
from .preprocess import prepare_slices
from .sources import label_table

SCALE = 10000
"""Cached intensities are int16: SCALE times the normalised value, so a window's end is exact and a step is 1e-4 of it."""

_VERSION = 1
"""Of the cached form; raise it when the same key would give other arrays."""


@dataclass(frozen=True)
class SizedCase:
    """images (D, S, S) int16 = SCALE x normalised, labels (D, S, S) uint8 (all 0 where the case has none), memory-mapped.

    modality: as what it trains. head: index. curve: of its source. counts (D, 256): labelled pixels of each class on each slice, for the sampling.
    """

    name: str
    modality: str
    head: int
    images: np.ndarray
    labels: np.ndarray
    counts: np.ndarray
    curve: float = 0.0


def sized(case: PreparedCase, source: DataSource, model: ModelConfig, cache: Path) -> SizedCase:
    """The case at the network's size, from the cache when that is fresh: window and resize as the exported graph has them."""
    rule = model.windows[source.modality]
    table = label_table(source, case, model)
    key = {
        "version": _VERSION,
        "voxels": case.record["voxels_sha256"],
        "source": case.record["source"]["sha256"],
        "window": repr(rule),
        "size": model.image_size,
        "labels": table.tolist(),
    }
    name = f"{case.id}-{source.modality.lower()}-{source.head}-{model.image_size}"
    images, labels = cached(cache, name, key, lambda: _resize(case, case.window(rule), table, model.image_size))
    return SizedCase(
        case.id, source.modality, model.head_index(source.head), images, labels, class_counts(labels), source.curve
    )


def _resize(
    case: PreparedCase, ends: tuple[float, float], table: np.ndarray, size: int
) -> tuple[np.ndarray, np.ndarray]:
    window = torch.tensor([ends], dtype=torch.float32)
    images, labels = [], []
    for start in range(0, len(case.image), 16):
        chunk = torch.from_numpy(np.array(case.image[start : start + 16]))
        x = prepare_slices(chunk[:, None], window.expand(len(chunk), 2), size)
        images.append((x[:, 0] * SCALE).round().to(torch.int16))
        if case.labels is None:
            labels.append(torch.zeros(len(chunk), size, size, dtype=torch.uint8))
        else:
            labels.append(nearest_square(torch.from_numpy(table[case.labels[start : start + 16]]), size))
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
    if not mark.exists() or mark.read_text(encoding="utf-8") != text:
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
