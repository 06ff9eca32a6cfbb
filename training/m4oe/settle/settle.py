"""Settled labels: what the service does to the labels of a whole volume (src/postprocess/settle),
with SciPy, for evaluation and for fitting.

Rules are those of a manifest's class (models/manifest.schema.json, `settle`). Test fixtures of both
languages hold them equal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import ndimage

TOUCHING = np.ones((3, 3, 3), bool)
"""Pieces are connected by faces, edges and corners; holes by faces."""


@dataclass(frozen=True)
class Piece:
    """A component of one class. number: of the class's labelled volume; first: index of its first
    voxel; column_sum: of its voxels; border: whether it lies on the border of the volume."""

    number: int
    voxels: int
    first: int
    column_sum: float
    border: bool


@dataclass(frozen=True)
class Pieces:
    """The components of one class. numbers (d, h, w): of each voxel in `box`, 0 elsewhere."""

    box: tuple[slice, slice, slice]
    numbers: np.ndarray
    all: tuple[Piece, ...]

    def of(self, kept: Sequence[Piece]) -> np.ndarray:
        """(d, h, w) bool: where these pieces are."""
        table = np.zeros(int(self.numbers.max()) + 1, bool)
        table[[piece.number for piece in kept]] = True
        return table[self.numbers]


def settle(labels: np.ndarray, spacing: tuple[float, float, float], classes: Sequence[Mapping[str, Any]]) -> np.ndarray:
    """Settled labels (D, H, W) uint8.

    labels: (D, H, W) uint8, slices to Superior, rows to Posterior, columns to Left; spacing (mm) as
    (slices, rows, columns); classes: a head's, of the manifest. Doing it twice does what doing it
    once does.
    """
    out = labels.copy()
    fills = [one["label"] for one in classes if one.get("settle", {}).get("fillHoles", False)]
    rounds = 0
    while True:
        gone = removed(out, spacing, classes)
        if rounds > 0 and not gone.any():
            return out
        out[gone] = 0
        if not (fills and fill_holes(out, fills)):
            return out
        rounds += 1


def removed(
    labels: np.ndarray, spacing: tuple[float, float, float], classes: Sequence[Mapping[str, Any]]
) -> np.ndarray:
    """(D, H, W) bool: pieces that do not stay by the rules of their class."""
    gone = np.zeros(labels.shape, bool)
    ruled = [one for one in classes if "settle" in one]
    names = {one["name"]: one["label"] for one in classes}
    boxes = ndimage.find_objects(labels, max_label=255)
    found: dict[int, tuple[Pieces, list[Piece]] | None] = {}

    def kept(label: int) -> tuple[Pieces, list[Piece]] | None:
        """The pieces of a class, and those that stay; those of classes without a rule all do."""
        if label not in found:
            pieces = pieces_of(labels, label, boxes)
            found[label] = None if pieces is None else (pieces, list(pieces.all))
        return found[label]

    for one in sorted(ruled, key=names_others):
        own = kept(one["label"])
        if own is None:
            continue
        pieces, stay = own
        rule = one["settle"]
        stay = touching(
            pieces,
            stay,
            [k for k in (kept(names[name]) for name in rule.get("touches", ())) if k and k[1]],
            labels.shape,
        )
        if "side" in rule:
            beside = kept(names[rule["side"]["of"]])
            stay = on_side(stay, beside[1] if beside else [], rule["side"]["is"])
        stay = large_enough(stay, rule, millilitres(spacing))
        found[one["label"]] = pieces, stay
        gone[pieces.box] |= (pieces.numbers > 0) & ~pieces.of(stay)
    return gone


def names_others(one: Mapping[str, Any]) -> bool:
    return bool(one["settle"].get("touches")) or "side" in one["settle"]


def millilitres(spacing: tuple[float, float, float]) -> float:
    """Of a voxel; multiplied in the order in which the service does it."""
    return spacing[2] * spacing[1] * spacing[0] / 1000


def pieces_of(labels: np.ndarray, label: int, boxes: list) -> Pieces | None:
    """The components of a class, None where it has none. boxes: of find_objects over `labels`."""
    box = boxes[label - 1] if label <= len(boxes) else None
    if box is None:
        return None
    numbers, count = ndimage.label(labels[box] == label, TOUCHING)
    flat = numbers.ravel()
    where = np.flatnonzero(flat)
    own = flat[where]
    voxels = np.bincount(own, minlength=count + 1)
    place = np.unravel_index(where, numbers.shape)
    place = [axis + part.start for axis, part in zip(place, box, strict=True)]
    columns = np.bincount(own, place[2], minlength=count + 1)
    index = np.ravel_multi_index(place, labels.shape)
    first = np.full(count + 1, labels.size, np.int64)
    np.minimum.at(first, own, index)
    at_border = np.logical_or.reduce(
        [(axis == 0) | (axis == size - 1) for axis, size in zip(place, labels.shape, strict=True)]
    )
    border = np.bincount(own, at_border, minlength=count + 1) > 0
    made = (Piece(n, int(voxels[n]), int(first[n]), float(columns[n]), bool(border[n])) for n in range(1, count + 1))
    return Pieces(box, numbers, tuple(sorted(made, key=lambda piece: piece.first)))


def touching(
    pieces: Pieces, stay: list[Piece], others: list[tuple[Pieces, list[Piece]]], shape: tuple[int, ...]
) -> list[Piece]:
    """Pieces that have a voxel of the others beside them; all where there are no others."""
    if not others:
        return stay
    mask = np.zeros(shape, bool)
    for other, there in others:
        mask[other.box] |= other.of(there)
    wide = tuple(slice(max(0, part.start - 1), part.stop + 1) for part in pieces.box)
    near = ndimage.binary_dilation(mask[wide], TOUCHING)
    inner = tuple(slice(part.start - w.start, part.stop - w.start) for part, w in zip(pieces.box, wide, strict=True))
    found = set(np.unique(pieces.numbers[near[inner]]).tolist())
    return [piece for piece in stay if piece.number in found]


def on_side(stay: list[Piece], others: Sequence[Piece], side: str) -> list[Piece]:
    """Pieces whose centre lies left or right of that of the others together; all where there is
    none."""
    if not others:
        return stay
    centre = mean_column(others)
    if side == "left":  # columns grow to the patient's left
        return [piece for piece in stay if mean_column([piece]) > centre]
    return [piece for piece in stay if mean_column([piece]) < centre]


def mean_column(pieces: Sequence[Piece]) -> float:
    return sum(piece.column_sum for piece in pieces) / sum(piece.voxels for piece in pieces)


def large_enough(pieces: list[Piece], rule: Mapping[str, Any], voxel_ml: float) -> list[Piece]:
    """What `keep` and `leastMl` leave."""
    most = max((piece.voxels for piece in pieces), default=0)
    keep = rule.get("keep", {"kind": None})
    kept = pieces
    if keep["kind"] == "largest":
        kept = [piece for piece in pieces if piece.voxels == most][:1]
    elif keep["kind"] == "share":
        kept = [piece for piece in pieces if piece.voxels >= keep["least"] * most]
    elif keep["kind"] == "ml":
        kept = [piece for piece in pieces if piece.voxels * voxel_ml >= keep["least"]]
    least = rule.get("leastMl")
    there = least is None or any(piece.border or piece.voxels * voxel_ml >= least for piece in kept)
    return kept if there else []


def fill_holes(labels: np.ndarray, fills: Sequence[int]) -> bool:
    """Fills, in place, background that one of these classes alone encloses, by faces and away from
    the border; False when there is none."""
    occupied = ndimage.find_objects((labels != 0).view(np.uint8))
    if not occupied:
        return False
    # Background that reaches the sides of this box goes on outside, or ends at the border of the
    # volume.
    inner = labels[occupied[0]]
    holes, count = ndimage.label(inner == 0)
    shut = np.ones(count + 1, bool)
    shut[0] = False
    around = np.zeros((count + 1, 256), bool)
    for axis in range(3):
        ends = np.take(holes, [0, -1], axis)
        shut[np.unique(ends)] = False
        low = tuple(slice(None, -1) if a == axis else slice(None) for a in range(3))
        high = tuple(slice(1, None) if a == axis else slice(None) for a in range(3))
        for hole, beside in ((holes[low], inner[high]), (holes[high], inner[low])):
            meets = (hole > 0) & (beside > 0)
            around[hole[meets], beside[meets]] = True
    becomes = np.where(shut & (around.sum(1) == 1), around.argmax(1), 0).astype(np.uint8)
    becomes[~np.isin(becomes, list(fills))] = 0
    filled = becomes[holes]
    inner[filled > 0] = filled[filled > 0]
    return bool((filled > 0).any())
