"""Dice over slices seen, of runs beside each other, from what each probed while it trained."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from ..config import MODALITIES
from ..plots import panels

Curve = list[tuple[int, float]]
"""Slices seen, and the mean Dice over classes and cases at that point, ascending."""


def learning_curves(run: Path, slices_a_step: int) -> dict[str, Curve]:
    """By modality, of a run's folder: the mean over each case's classes, then over cases. Cases are
    probed on some of their slices (m4oe/train/probe.py), so this is not their whole Dice."""
    board = EventAccumulator(str(run / "tensorboard"))
    board.Reload()
    found: dict[str, dict[int, dict[str, list[float]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for tag in board.Tags()["scalars"]:
        kind, *rest = tag.split("/")
        if kind != "dice":
            continue
        case = rest[0]
        modality = next(one for one in sorted(MODALITIES, key=len, reverse=True) if case.endswith(one))
        for event in board.Scalars(tag):
            found[modality][event.step][case].append(event.value)
    return {
        modality: [
            (step * slices_a_step, float(np.mean([np.mean(dice) for dice in cases.values()])))
            for step, cases in sorted(steps.items())
        ]
        for modality, steps in found.items()
    }


def draw_learning_curves(runs: Mapping[str, Mapping[str, Curve]], path: Path) -> None:
    """runs: by name, what learning_curves() gives. A panel for each modality that was probed, as
    SVG."""
    modalities = sorted({modality for curves in runs.values() for modality in curves})
    if not modalities:
        return
    with panels(path, *modalities) as axes:
        for axis, modality in zip(axes, modalities, strict=True):
            for name, curves in runs.items():
                if modality in curves:
                    slices, dice = zip(*curves[modality], strict=True)
                    axis.plot(slices, [100 * one for one in dice], marker=".", label=name)
            axis.set(xlabel="slices seen", ylabel="mean Dice, %", ylim=(0, 100))
            axis.legend()
