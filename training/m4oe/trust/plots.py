"""Plots of what verdicts and a voxel's confidence were worth (docs/trust.md)."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes

from ..plots import panels
from .fit import Told
from .verdicts import ACCEPT_AT_LEAST, GOOD

BINS = 10
LEAST_IN_BIN = 5
"""Organs of whose mean a point is drawn."""


def draw_verdicts(told: Mapping[str, Sequence[Told]], coverage: float, path: Path) -> None:
    """As SVG, of organs that were found, each told without its case: true over predicted Dice with
    the lower bound, one panel for each name; and, of all names, risk against coverage: the share of
    accepted organs with a Dice below GOOD over the share that is accepted, surest bound first."""
    with panels(path, *told, "Risk against coverage") as axes:
        for axis, (name, some) in zip(axes, told.items(), strict=False):
            _prediction(axis, some, coverage)
            _risk(axes[-1], name, some)
        axes[-1].set(xlabel="accepted, % of organs found", ylabel=f"of these Dice below {GOOD}, %", ylim=(0, None))
        axes[-1].legend()


def _prediction(axis: Axes, told: Sequence[Told], coverage: float) -> None:
    dice, predicted, least = np.array([(one.row.dice, one.dice, one.least) for one in told]).T
    axis.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    axis.scatter(predicted, dice, s=8, alpha=0.4, linewidths=0, label="an organ")
    means = [
        (predicted[here].mean(), dice[here].mean())
        for low in np.arange(BINS) / BINS
        if (here := (predicted >= low) & (predicted < low + 1 / BINS)).sum() >= LEAST_IN_BIN
    ]
    axis.plot(*zip(*means, strict=True), marker="o", color="black", label="mean of a tenth")
    order = np.argsort(predicted)
    axis.plot(predicted[order], least[order], color="#d55e00", label=f"bound that {100 * coverage:.0f} % keep to")
    axis.axhline(GOOD, color="grey", linewidth=0.8, linestyle=":")
    axis.set(xlabel="predicted Dice", ylabel="true Dice", xlim=(0, 1), ylim=(0, 1.02))
    axis.legend(loc="lower right")


def _risk(axis: Axes, name: str, told: Sequence[Told]) -> None:
    dice, least = np.array([(one.row.dice, one.least) for one in told]).T
    order = np.argsort(-least, kind="stable")
    accepted = np.arange(1, len(order) + 1)
    risk = np.cumsum(dice[order] < GOOD) / accepted
    (line,) = axis.plot(100 * accepted / len(order), 100 * risk, label=name)
    here = int((least >= ACCEPT_AT_LEAST).sum())
    if here:
        axis.plot(100 * here / len(order), 100 * risk[here - 1], "o", color=line.get_color(), label=f"{name}, accepted")


def draw_confidence(curves: Mapping[str, Mapping[str, tuple[np.ndarray, np.ndarray]]], path: Path) -> None:
    """As SVG: by head, and by what is told (before, after), the share of voxels whose label is right
    over their mean probability."""
    with panels(path, *curves) as axes:
        for axis, told in zip(axes, curves.values(), strict=True):
            axis.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
            for name, (claimed, right) in told.items():
                axis.plot(claimed, right, marker="o", label=name)
            axis.set(xlabel="probability told", ylabel="share of labels that are right", xlim=(0, 1), ylim=(0, 1))
            axis.legend()
