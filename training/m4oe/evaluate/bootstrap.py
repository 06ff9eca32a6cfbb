"""How far a mean over few cases may be trusted: percentile bootstrap over cases, from a fixed
seed."""

from dataclasses import dataclass

import numpy as np

RESAMPLES, SEED, LEVEL = 10_000, 0, 0.95
FEW = 6
"""Below so many cases an interval shows little more than their spread, and is too narrow rather
than too wide."""


@dataclass(frozen=True)
class Interval:
    """mean over `cases` cases, and the ends of its interval at LEVEL; None with a single case."""

    mean: float
    low: float | None
    high: float | None
    cases: int

    @property
    def few(self) -> bool:
        return self.cases < FEW


def intervals(values: np.ndarray) -> tuple[list[Interval | None], Interval | None]:
    """values (cases, classes), NaN where a case has no score -> each class's interval, and that of
    the mean over classes.

    A resample draws whole cases, with all their classes, so the mean over classes keeps what they
    have in common. The mean over classes is over the classes' means: each class counts the same,
    however many cases show it. None where nothing is scored.
    """
    known = ~np.isnan(values)
    shown = known.any(0)
    if not shown.any():
        return [None] * values.shape[1], None
    means = _means(np.ones((1, len(values))), values, known)[0]
    draws = np.random.default_rng(SEED).multinomial(len(values), [1 / len(values)] * len(values), RESAMPLES)
    drawn = _means(draws, values, known)
    counts = known.sum(0)
    by_class = [_interval(means[i], drawn[:, i], int(counts[i])) if shown[i] else None for i in range(values.shape[1])]
    return by_class, _interval(_over_classes(means[None])[0], _over_classes(drawn), int(known.any(1).sum()))


def _means(draws: np.ndarray, values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """draws (resamples, cases): how often each case was drawn -> (resamples, classes), NaN where
    none of them has the class."""
    times = draws @ known.astype(float)
    return np.divide(draws @ np.where(known, values, 0.0), times, out=np.full(times.shape, np.nan), where=times > 0)


def _over_classes(means: np.ndarray) -> np.ndarray:
    """means (resamples, classes) -> (resamples,): the mean over the classes that have one."""
    known = ~np.isnan(means)
    count = known.sum(1)
    return np.divide(np.where(known, means, 0.0).sum(1), count, out=np.full(len(means), np.nan), where=count > 0)


def _interval(mean: float, drawn: np.ndarray, cases: int) -> Interval:
    if cases < 2:
        return Interval(float(mean), None, None, cases)
    low, high = np.nanquantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(mean), float(low), float(high), cases)
