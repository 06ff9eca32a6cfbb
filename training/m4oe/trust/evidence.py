"""What a finished segmentation shows of how right each class is, without knowing the truth: the
service's own measures (src/postprocess/evidence.ts), for calibration. Fixtures of both languages
hold them equal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

UNSURE_BELOW = 204
"""Confidence, of 255, below which a voxel counts as unsure: 0.8."""


@dataclass(frozen=True)
class ClassEvidence:
    """Of one class of one volume. Those with no voxel have 0 everywhere but in `removed`.

    voxels: after settling. confidence: mean probability, 0 to 1, over the voxels that the graph
    gave the class and that stayed; unsure: share of those below 0.8. removed: voxels that settling
    took. unevenness: sum over neighbouring slices of the change of area, over twice the largest
    area: 1 where areas only grow and then only shrink. ml: volume. border: whether a voxel lies on
    the border of the volume.
    """

    voxels: int
    confidence: float
    unsure: float
    removed: int
    unevenness: float
    ml: float
    border: bool


def class_evidence(
    found: np.ndarray,
    confidence: np.ndarray,
    settled: np.ndarray,
    spacing: tuple[float, float, float],
    classes: Sequence[Mapping[str, Any]],
) -> dict[str, ClassEvidence]:
    """By class name. found, settled (D, H, W) uint8: labels as the graph gives them and as settling
    leaves them; confidence (D, H, W) uint8, 255 x probability of `found`; spacing (mm) as (slices,
    rows, columns); classes: of a head, of the manifest."""
    depth = len(settled)
    there = np.flatnonzero(settled)
    label, slices = settled.ravel()[there], there // settled[0].size
    own = found.ravel()[there] == label
    values = confidence.ravel()[there]
    voxels = np.bincount(label, minlength=256)
    judged = np.bincount(label[own], minlength=256)
    total = np.bincount(label[own], values[own], minlength=256)
    unsure = np.bincount(label[own & (values < UNSURE_BELOW)], minlength=256)
    gone = np.bincount(found[(found != settled) & (found > 0)], minlength=256)
    areas = np.bincount(label.astype(np.int64) * depth + slices, minlength=256 * depth).reshape(256, depth)
    change = np.abs(np.diff(areas, axis=1, prepend=0, append=0)).sum(1)
    at_border = np.zeros(256, bool)
    for axis in range(3):
        at_border[np.unique(np.take(settled, [0, -1], axis))] = True
    millilitres = spacing[2] * spacing[1] * spacing[0] / 1000
    evidence = {}
    for one in classes:
        n = one["label"]
        if voxels[n] == 0:
            evidence[one["name"]] = ClassEvidence(0, 0.0, 0.0, int(gone[n]), 0.0, 0.0, False)
            continue
        evidence[one["name"]] = ClassEvidence(
            voxels=int(voxels[n]),
            confidence=float(total[n] / judged[n] / 255),
            unsure=float(unsure[n] / judged[n]),
            removed=int(gone[n]),
            unevenness=float(change[n] / (2 * areas[n].max())),
            ml=float(voxels[n] * millilitres),
            border=bool(at_border[n]),
        )
    return evidence


@dataclass(frozen=True)
class UsualVolume:
    """Mean and standard deviation of the natural logarithm of a whole organ's millilitres."""

    mean: float
    sd: float


MOST_SD = 4.0
"""In standard deviations: farther away is not told apart."""

FEATURES = ("confidence", "unsure", "removed", "uneven", "small", "large", "cut", "others", "found")
ABSENCE = ("removed", "others", "found")
"""removed: 1 where settling took voxels of the class; others, found: as in FEATURES."""


def features(name: str, evidence: Mapping[str, ClassEvidence], usual: Mapping[str, UsualVolume]) -> tuple[float, ...]:
    """What the predicted Dice of a class that was found is told from, in the order of FEATURES.

    confidence: its log odds; unsure: share of unsure voxels; removed: share that settling took;
    uneven: unevenness over 1; small, large: by how many standard deviations the logarithm of the
    volume is away from usual, of a class that is cut only `large`; cut: 1 where the border cuts it;
    others, found: of the other classes of the head, mean unsure share of those found, and the share
    of them that were found.
    """
    one = evidence[name]
    others, found = company(name, evidence)
    z = 0.0
    if name in usual:
        z = float((np.log(one.ml) - usual[name].mean) / usual[name].sd)
    return (
        log_odds(one.confidence),
        one.unsure,
        one.removed / (one.removed + one.voxels),
        one.unevenness - 1,
        0.0 if one.border else min(MOST_SD, max(0.0, -z)),
        min(MOST_SD, max(0.0, z)),
        float(one.border),
        others,
        found,
    )


def absence(name: str, evidence: Mapping[str, ClassEvidence]) -> tuple[float, ...]:
    """What the absence of a class without voxels is told from, in the order of ABSENCE."""
    return float(evidence[name].removed > 0), *company(name, evidence)


def company(name: str, evidence: Mapping[str, ClassEvidence]) -> tuple[float, float]:
    """Of the other classes: mean unsure share of those found (1 where none was), share found (1
    where there is no other)."""
    others = [one for other, one in evidence.items() if other != name]
    there = [one.unsure for one in others if one.voxels > 0]
    return (float(np.mean(there)) if there else 1.0), (len(there) / len(others) if others else 1.0)


def log_odds(p: float) -> float:
    """Of a probability, kept within 0.01 and 0.995."""
    p = min(0.995, max(0.01, p))
    return float(np.log(p / (1 - p)))
