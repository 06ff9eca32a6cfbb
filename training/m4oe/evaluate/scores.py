"""Scores of held-out cases, source by source: means with their intervals, and the forms in which
they are written."""

import json
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from .bootstrap import FEW, LEVEL, RESAMPLES, SEED, Interval, intervals
from .metrics import OrganScore
from .score_pictures import WorstSlice

METRICS = ("dice", "iou", "surface_dice", "hd95")

GROUPS: dict[str, tuple[str, ...]] = {
    # The organs that published means are over.
    "paper's seven": ("liver", "left_kidney", "right_kidney", "gallbladder", "pancreas", "spleen", "stomach"),
    "SwinUNet's eight": (
        "aorta",
        "gallbladder",
        "spleen",
        "left_kidney",
        "right_kidney",
        "liver",
        "pancreas",
        "stomach",
    ),
    "liver, kidneys, spleen": ("liver", "left_kidney", "right_kidney", "spleen"),
    "liver and tumour": ("liver", "liver_tumour"),
}


@dataclass(frozen=True)
class CaseScores:
    """One case: the score of each class that its labels tell about; seconds of inference; where it
    went worst, until it is written."""

    id: str
    organs: dict[str, OrganScore]
    seconds: float
    worst: WorstSlice | None

    @property
    def dice(self) -> float:
        """Mean Dice over the classes that were scored; 1 when there was none to score."""
        scored = [score.dice for score in self.organs.values() if score.dice is not None]
        return float(np.mean(scored)) if scored else 1.0


@dataclass(frozen=True)
class SourceScores:
    """The held-out cases of one source."""

    dataset: str
    modality: str
    head: str
    cases: tuple[CaseScores, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """Classes that some case really shows, in the head's order: the others have no accuracy,
        only inventions."""
        names = dict.fromkeys(name for case in self.cases for name in case.organs)
        return tuple(n for n in names if any(c.organs[n].truth_ml > 0 for c in self.cases if n in c.organs))

    def intervals(self, metric: str, classes: tuple[str, ...]) -> tuple[list[Interval | None], Interval | None]:
        """Mean and interval of each class and of the mean over classes."""

        def value(case: CaseScores, name: str) -> float:
            score = getattr(case.organs[name], metric) if name in case.organs else None
            return np.nan if score is None else score

        return intervals(np.array([[value(case, name) for name in classes] for case in self.cases], float))

    def means(self, metric: str = "dice") -> dict[str, float]:
        """The mean of each class over the cases that have a value."""
        found, _ = self.intervals(metric, self.classes)
        return {name: one.mean for name, one in zip(self.classes, found, strict=True) if one is not None}

    def group(self, name: str, metric: str = "dice") -> Interval | None:
        """The mean over a group of GROUPS; None when the cases do not show all of it."""
        wanted = GROUPS[name]
        return self.intervals(metric, wanted)[1] if set(wanted) <= set(self.classes) else None

    def of(self, classes: Collection[str]) -> "SourceScores":
        """The same of these classes alone: of a network that cannot find the others."""
        cases = (
            replace(case, organs={name: score for name, score in case.organs.items() if name in classes})
            for case in self.cases
        )
        return replace(self, cases=tuple(cases))

    def worst_first(self) -> list[CaseScores]:
        return sorted(self.cases, key=lambda case: case.dice)


def scores_table(scores: list[SourceScores], about: dict[str, Any]) -> dict[str, Any]:
    """What scores.json holds. `about`: model, configuration, data and tolerance."""
    return about | {
        "bootstrap": {"resamples": RESAMPLES, "seed": SEED, "level": LEVEL, "over": "cases", "few": FEW},
        "sources": [_source(one) for one in scores],
    }


def _source(scores: SourceScores) -> dict[str, Any]:
    classes: dict[str, dict[str, Any]] = {
        name: {"missed": _ids(scores, name, lambda s: s.missed), "invented": _ids(scores, name, lambda s: s.invented)}
        for name in scores.classes
    }
    overall = {}
    for metric in METRICS:
        found, mean = scores.intervals(metric, scores.classes)
        overall[metric] = _interval(mean)
        for name, one in zip(scores.classes, found, strict=True):
            classes[name][metric] = _interval(one)
    return {
        "dataset": scores.dataset,
        "modality": scores.modality,
        "head": scores.head,
        "classes": classes,
        "mean": overall,
        "groups": {
            name: {metric: _interval(scores.group(name, metric)) for metric in METRICS}
            for name in GROUPS
            if scores.group(name) is not None
        },
        "cases": {
            case.id: {
                "organs": {name: _rounded(asdict(score)) for name, score in case.organs.items()},
                "seconds": round(case.seconds, 3),
                "worstSlice": None if case.worst is None else case.worst.index,
            }
            for case in scores.cases
        },
    }


def read_scores(path: Path) -> tuple[dict[str, Any], list[SourceScores]]:
    """What scores.json says about the measurement, and its figures. Raises ValueError for another
    file."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        sources = [
            SourceScores(
                one["dataset"],
                one["modality"],
                one["head"],
                tuple(
                    CaseScores(name, {n: OrganScore(**s) for n, s in case["organs"].items()}, case["seconds"], None)
                    for name, case in one["cases"].items()
                ),
            )
            for one in table.pop("sources")
        ]
    except (ValueError, KeyError, TypeError):
        raise ValueError(
            f"{path}: expected scores as m4oe-train evaluate writes them; remove it and evaluate again"
        ) from None
    return table, sources


def accuracy_entries(scores: list[SourceScores]) -> list[dict[str, Any]]:
    """The manifest's `accuracy` (models/manifest.schema.json), as m4oe-train export --accuracy
    reads it."""
    return [
        {
            "dataset": one.dataset,
            "modality": one.modality,
            "head": one.head,
            "cases": [case.id for case in one.cases],
            "dice": {name: round(value, 4) for name, value in one.means().items()},
        }
        for one in scores
    ]


def _ids(scores: SourceScores, name: str, fits: Callable[[OrganScore], bool]) -> list[str]:
    return [case.id for case in scores.cases if name in case.organs and fits(case.organs[name])]


def _interval(one: Interval | None) -> dict[str, Any] | None:
    return None if one is None else _rounded(asdict(one)) | {"few": one.few}


def _rounded(table: dict[str, Any]) -> dict[str, Any]:
    return {key: round(value, 5) if isinstance(value, float) else value for key, value in table.items()}
