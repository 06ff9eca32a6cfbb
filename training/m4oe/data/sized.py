"""Prepared cases, windowed, at the network's size or on their own grid: what training draws slices
from. Kept as memory-mapped files in a cache."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from ..config import ModelConfig
from ..experiment import DataSource
from .field import BODY, Place, place
from .prepared import PreparedCase
from .preprocess import neighbour_step, prepare_slices, windowed
from .sources import known_classes, label_table

SCALE = 10000
"""Cached intensities are int16: SCALE times the normalised value, so a window's end is exact and a
step is 1e-4 of it."""

_VERSION = 1
"""Of the cached form; raise it when the same key would give other arrays."""


@dataclass(frozen=True)
class SizedCase:
    """images (D, h, w) int16 = SCALE x normalised, labels (D, h, w) uint8 (all 0 where the case has
    none), memory-mapped.

    modality: as what it trains. head: index. curve: of its source. counts (D, 256): labelled pixels
    of each class on each slice, for the sampling. known (Kmax,) bool: classes that the labels tell
    about; None for all. For a model in millimetres the arrays have the scan's grid; spacing: mm of
    rows and columns, fields: where each slice's field lies, step: slices to a neighbour. For others
    they have the network's size.
    """

    name: str
    modality: str
    head: int
    images: np.ndarray
    labels: np.ndarray
    counts: np.ndarray
    curve: float = 0.0
    known: np.ndarray | None = None
    spacing: tuple[float, float] | None = None
    fields: Place | None = None
    step: int = 1


def sized(case: PreparedCase, source: DataSource, model: ModelConfig, cache: Path) -> SizedCase:
    """The case at the network's size, from the cache when that is fresh: window and resize as the
    exported graph has them."""
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
    name = f"{case.id}-{source.modality.lower()}-{source.head}"
    ends, known = case.window(rule), known_classes(source, case, model)
    if model.millimetres is None:
        images, labels = cached(
            cache, f"{name}-{model.image_size}", key, lambda: _resize(case, ends, table, model.image_size)
        )
        counts = class_counts(labels)
        return SizedCase(
            case.id, source.modality, model.head_index(source.head), images, labels, counts, source.curve, known
        )
    shrink = [max(1, int(model.millimetres.pixel / s)) for s in case.spacing[1:]]
    images, labels = cached(cache, f"{name}-own", key | {"size": shrink}, lambda: _windowed(case, ends, table, shrink))
    spacing = tuple(s * n for s, n in zip(case.spacing[1:], shrink, strict=True))
    return SizedCase(
        case.id,
        source.modality,
        model.head_index(source.head),
        images,
        labels,
        class_counts(labels),
        source.curve,
        known,
        spacing,
        _fields(images, spacing, model),
        neighbour_step(model.millimetres.neighbour, case.spacing[0]),
    )


def _windowed(
    case: PreparedCase, ends: tuple[float, float], table: np.ndarray, shrink: list[int]
) -> tuple[np.ndarray, np.ndarray]:
    """On the scan's own grid; where its pixels are half the field's or less, means of `shrink` rows
    and columns of them."""
    images, labels = [], []
    window = torch.tensor([ends], dtype=torch.float32)
    for z in range(len(case.image)):
        x = windowed(torch.from_numpy(np.array(case.image[z]))[None, None], window)
        images.append((F.avg_pool2d(x, shrink)[0, 0] * SCALE).round().to(torch.int16).numpy())
        rows, columns = (n * m for n, m in zip(images[-1].shape, shrink, strict=True))
        own = np.zeros(case.image.shape[1:], np.uint8) if case.labels is None else table[case.labels[z]]
        labels.append(own[shrink[0] // 2 : rows : shrink[0], shrink[1] // 2 : columns : shrink[1]])
    return np.stack(images), np.stack(labels)


def _fields(images: np.ndarray, spacing: tuple[float, float], model: ModelConfig) -> Place:
    """Where the field of each slice lies."""
    found = []
    for start in range(0, len(images), 16):
        x = torch.from_numpy(np.array(images[start : start + 16])).float() / SCALE
        found.append(place(x > BODY, torch.tensor([spacing]).expand(len(x), 2), model.size, model.millimetres.pixel))
    return Place(*(torch.cat(parts) for parts in zip(*found, strict=True)))


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
    """Labels (N, H, W) on the grid of prepare_slices: centred in a square, nearest pixel, (N, size,
    size)."""
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
    """Images and labels of `make()`, kept as memory-mapped files in `folder`; `key` (all that they
    depend on) names a stale one.

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
