"""How well found labels agree with the true ones, one organ of one case at a time: MONAI's metrics
on the organ's own box."""

import warnings
from dataclasses import dataclass

import numpy as np
import torch
from monai.metrics import compute_dice, compute_hausdorff_distance, compute_iou, compute_surface_dice
from scipy import ndimage

TOLERANCE_MM = 2.0
"""Default distance within which two surfaces count as the same: about the side of a voxel, and what
two readers differ by."""


@dataclass(frozen=True)
class OrganScore:
    """dice, iou, surface_dice: 0 to 1; hd95: mm; volumes: ml.

    An organ that neither has is not scored: all four are None. One that only one of them has scores
    0, 0 and 0, and its hd95 is None, as there is no second surface to measure to.
    """

    dice: float | None
    iou: float | None
    surface_dice: float | None
    hd95: float | None
    truth_ml: float
    found_ml: float

    @property
    def missed(self) -> bool:
        """In the truth, and not found at all."""
        return self.truth_ml > 0 and self.found_ml == 0

    @property
    def invented(self) -> bool:
        """Found where the truth has none of it."""
        return self.found_ml > 0 and self.truth_ml == 0


def organ_scores(
    found: np.ndarray,
    truth: np.ndarray,
    labels: list[int],
    spacing: tuple[float, float, float],
    tolerance: float | None = TOLERANCE_MM,
) -> dict[int, OrganScore]:
    """The score of each label number. found, truth: (D, H, W) uint8 of one shape; spacing (mm) as
    (slices, rows, columns).

    surface_dice is the normalised surface distance: the share of both surfaces, by area, that lies
    within `tolerance` mm of the other; without a tolerance, as it is slow, it is not measured. hd95
    is the larger of the two directions' 95th percentiles. Raises ValueError for different shapes.
    """
    if found.shape != truth.shape:
        raise ValueError(f"labels: expected shape {truth.shape} as the truth has, got {found.shape}")
    boxes = ndimage.find_objects(found), ndimage.find_objects(truth)
    millilitres = float(np.prod(spacing)) / 1000
    scores = {}
    for label in labels:
        own = [part[label - 1] for part in boxes if label <= len(part) and part[label - 1] is not None]
        if not own:
            scores[label] = OrganScore(None, None, None, None, 0.0, 0.0)
            continue
        box = _union(own)
        scores[label] = _score(found[box] == label, truth[box] == label, spacing, tolerance, millilitres)
    return scores


def _score(
    found: np.ndarray,
    truth: np.ndarray,
    spacing: tuple[float, float, float],
    tolerance: float | None,
    millilitres: float,
) -> OrganScore:
    volumes = int(truth.sum()) * millilitres, int(found.sum()) * millilitres
    if not found.any() or not truth.any():
        return OrganScore(0.0, 0.0, 0.0, None, *volumes)
    pair = [torch.from_numpy(mask)[None, None] for mask in (found, truth)]
    with warnings.catch_warnings():
        # MONAI 1.6 warns of an argument of its own making.
        warnings.filterwarnings("ignore", message=".*always_return_as_numpy", category=FutureWarning)
        # Area-weighted (use_subvoxels): with slices 8 mm apart a voxel on a side of an organ is not
        # worth one on its top.
        surface = None
        if tolerance is not None:
            within = {"include_background": True, "spacing": spacing, "use_subvoxels": True}
            surface = float(compute_surface_dice(*pair, [tolerance], **within))
        distance = compute_hausdorff_distance(*pair, include_background=True, percentile=95, spacing=spacing)
    overlap = [float(metric(*pair)) for metric in (compute_dice, compute_iou)]
    return OrganScore(*overlap, surface, float(distance), *volumes)


def _union(boxes: list[tuple[slice, ...]]) -> tuple[slice, ...]:
    return tuple(slice(min(s.start for s in axis), max(s.stop for s in axis)) for axis in zip(*boxes, strict=True))
