"""Pictures of where a case went worst: the scan, the true labels and the found ones side by side,
as radiologists hold them.

They show patients' scans: treat them as the data they come from.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageColor, ImageDraw

from ..organs import organ

SIDE = 384
"""Pixels of the longer side of a panel."""
GAP, STRIP = 8, 18
OPACITY = 0.45


@dataclass(frozen=True)
class WorstSlice:
    """One axial slice: image (H, W) int16 stored values with the window (lower, upper) to show it
    in; truth and found (H, W) uint8.

    index: from 0, the lowest slice; spacing (mm) as (rows, columns). differ: pixels whose labels
    differ.
    """

    index: int
    image: np.ndarray
    window: tuple[float, float]
    truth: np.ndarray
    found: np.ndarray
    spacing: tuple[float, float]
    differ: int


def worst_slice(
    image: np.ndarray,
    window: tuple[float, float],
    truth: np.ndarray,
    found: np.ndarray,
    spacing: tuple[float, float, float],
) -> WorstSlice:
    """The slice of (D, H, W) volumes on which the most pixels differ; the lowest such slice when
    none does."""
    differ = (truth != found).sum((1, 2))
    z = int(differ.argmax())
    parts = (np.array(volume[z]) for volume in (truth, found))
    return WorstSlice(z, np.array(image[z]), window, *parts, spacing[1:], int(differ[z]))


def draw(worst: WorstSlice, classes: tuple[str, ...], caption: str) -> Image.Image:
    """Three panels over a caption. classes: of label 1, 2, ...

    LPS slices are drawn as they lie: the patient's right is on the viewer's left, and the front is
    up.
    """
    rows, columns = worst.image.shape
    height, width = rows * worst.spacing[0], columns * worst.spacing[1]
    size = (max(1, round(SIDE * width / max(height, width))), max(1, round(SIDE * height / max(height, width))))
    lower, upper = worst.window
    grey = ((worst.image.astype(np.float32) - lower) / max(upper - lower, 1e-6)).clip(0, 1) * 255
    scan = Image.fromarray(grey.astype(np.uint8)).resize(size, Image.Resampling.BILINEAR).convert("RGB")
    panels = [scan, *(_overlay(scan, labels, classes) for labels in (worst.truth, worst.found))]
    picture = Image.new("RGB", (3 * size[0] + 2 * GAP, size[1] + 2 * STRIP), "black")
    pen = ImageDraw.Draw(picture)
    for place, (panel, title) in enumerate(zip(panels, ("scan", "truth", "found"), strict=True)):
        left = place * (size[0] + GAP)
        picture.paste(panel, (left, STRIP))
        pen.text((left + 4, 3), title, fill="white")
        pen.text((left + 4, STRIP + size[1] // 2), "R", fill="white")
    pen.text((4, STRIP + size[1] + 3), caption, fill="white")
    return picture


def save(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, format="PNG")


def _overlay(scan: Image.Image, labels: np.ndarray, classes: tuple[str, ...]) -> Image.Image:
    colours = np.zeros((256, 3), np.uint8)
    for label, name in enumerate(classes, 1):
        colours[label] = ImageColor.getrgb(organ(name).color)
    # Nearest: between two labels lies no third.
    laid = np.asarray(Image.fromarray(labels).resize(scan.size, Image.Resampling.NEAREST))
    base = np.asarray(scan).astype(np.float32)
    mixed = base * (1 - OPACITY) + colours[laid] * OPACITY
    return Image.fromarray(np.where(laid[..., None] > 0, mixed, base).round().astype(np.uint8))
