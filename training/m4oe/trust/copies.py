"""Worse copies of labelled cases, of the kinds that a hospital sends: what a verdict has to notice."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from scipy import ndimage

from ..config import WindowRule
from ..data.prepared import PreparedCase


def copies(case: PreparedCase, count: int, seed: int) -> Iterator[tuple[str, PreparedCase]]:
    """The case as it is, then `count` copies of kinds drawn without repetition, each with its name.
    Reproducible by seed and the case's id."""
    yield "as it is", case
    random = np.random.default_rng([seed, *case.id.encode()])
    names = list(KINDS)
    for name in random.permutation(names)[:count]:
        made = KINDS[name](case, random)
        if made is not None:
            yield str(name), made


def noisy(case: PreparedCase, random: np.random.Generator) -> PreparedCase:
    """White noise of 4 to 20 % of the contrast between dark and bright."""
    sd = _contrast(case) * random.uniform(0.04, 0.20)
    image = case.image.astype(np.float32)
    for plane in image:
        plane += random.standard_normal(plane.shape, np.float32) * sd
    return _with(case, image)


def shifted(case: PreparedCase, random: np.random.Generator) -> PreparedCase:
    """Values moved by up to a quarter of the contrast: a wrong intercept, another contrast."""
    return _with(case, case.image.astype(np.float32) + _contrast(case) * random.uniform(0.08, 0.25) * _sign(random))


def stretched(case: PreparedCase, random: np.random.Generator) -> PreparedCase:
    """Contrast times 0.5 to 0.8, or 1.25 to 2, around the middle: a wrong slope or window."""
    low, high = _ends(case)
    factor = random.uniform(1.25, 2.0) ** _sign(random)
    middle = (low + high) / 2
    return _with(case, middle + (case.image.astype(np.float32) - middle) * factor)


def shaded(case: PreparedCase, random: np.random.Generator) -> PreparedCase:
    """A smooth shade of 0.4 to 1.6 across rows and columns: coils, or cupping."""
    _, height, width = case.image.shape
    field = ndimage.zoom(
        random.uniform(0.4, 1.6, (3, 3)), (height / 3, width / 3), order=1, grid_mode=True, mode="nearest"
    )
    low, _ = _ends(case)
    return _with(case, low + (case.image.astype(np.float32) - low) * field[None, :height, :width].astype(np.float32))


def blurred(case: PreparedCase, random: np.random.Generator) -> PreparedCase:
    """Within slices, by a Gaussian of 2 to 4 mm."""
    sigma = random.uniform(2.0, 4.0)
    _, row, column = case.spacing
    image = ndimage.gaussian_filter(case.image.astype(np.float32), (0, sigma / row, sigma / column))
    return _with(case, image)


def thick(case: PreparedCase, random: np.random.Generator) -> PreparedCase | None:
    """Only every second to fourth slice, as far as 15 mm apart."""
    depth, (mm, row, column) = len(case.image), case.spacing
    step = min(int(random.integers(2, 5)), int(15 // mm), depth // 6)
    if step < 2:
        return None
    return _with(case, case.image[::step], case.labels[::step], (mm * step, row, column))


def cut_short(case: PreparedCase, random: np.random.Generator) -> PreparedCase:
    """30 to 60 % of the slices, in one piece: a series that ends early."""
    depth = len(case.image)
    kept = max(4, round(depth * random.uniform(0.3, 0.6)))
    start = int(random.integers(0, depth - kept + 1))
    return _with(case, case.image[start : start + kept], case.labels[start : start + kept])


def cropped(case: PreparedCase, random: np.random.Generator) -> PreparedCase:
    """60 to 80 % of rows and of columns: a small field of view."""
    parts = [slice(None)]
    for size in case.image.shape[1:]:
        kept = round(size * random.uniform(0.6, 0.8))
        start = int(random.integers(0, size - kept + 1))
        parts.append(slice(start, start + kept))
    return _with(case, case.image[tuple(parts)], case.labels[tuple(parts)])


def beside(case: PreparedCase, random: np.random.Generator) -> PreparedCase | None:
    """The slices above or below liver and kidneys: chest, or pelvis."""
    names = [n for n, name in enumerate(case.classes, 1) if name in ("liver", "right_kidney", "left_kidney")]
    shown = np.flatnonzero(np.isin(case.labels, names).any((1, 2)))
    if len(shown) == 0:
        return None
    below, above = slice(0, shown[0]), slice(shown[-1] + 1, len(case.image))
    part = max(below, above, key=lambda one: one.stop - one.start)
    if part.stop - part.start < 8:
        return None
    return _with(case, case.image[part], case.labels[part])


KINDS: dict[str, Callable[[PreparedCase, np.random.Generator], PreparedCase | None]] = {
    "noise": noisy,
    "shifted": shifted,
    "stretched": stretched,
    "shaded": shaded,
    "blurred": blurred,
    "thick slices": thick,
    "cut short": cut_short,
    "cropped": cropped,
    "another region": beside,
}


def _ends(case: PreparedCase) -> tuple[float, float]:
    """Stored values between which tissue lies."""
    if case.modality == "CT":
        return case.window(WindowRule("fixed", -125, 275))
    low, high = np.percentile(case.image[:: max(1, len(case.image) // 16)], [0.5, 99.5])
    return float(low), float(high)


def _contrast(case: PreparedCase) -> float:
    low, high = _ends(case)
    return high - low


def _sign(random: np.random.Generator) -> int:
    return int(random.choice([-1, 1]))


def _with(
    case: PreparedCase,
    image: np.ndarray,
    labels: np.ndarray | None = None,
    spacing: tuple[float, float, float] | None = None,
) -> PreparedCase:
    """The case with other voxels; what was measured of the old ones is dropped."""
    info = np.iinfo(np.int16)
    stored = np.ascontiguousarray(np.clip(np.round(image), info.min, info.max).astype(np.int16))
    return replace(
        case,
        image=stored,
        labels=case.labels if labels is None else np.ascontiguousarray(labels),
        spacing=spacing or case.spacing,
        counts=None,
        record=case.record | {"percentiles": {}},
    )
