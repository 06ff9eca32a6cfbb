"""Plots of what was measured, as SVG with text as text: the same numbers give the same file."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .atomic import write_text

WIDTH, HEIGHT = 5.0, 4.0
"""Inches of a panel."""
LOOK = {
    "svg.fonttype": "none",
    "svg.hashsalt": "m4oe",
    "font.family": "sans-serif",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "legend.frameon": False,
}
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
"""Of Okabe and Ito, which colour-blind readers tell apart too."""


@contextmanager
def panels(path: Path, *titles: str) -> Iterator[tuple[Axes, ...]]:
    """One panel for each title, side by side, written to an SVG file when the block ends well."""
    with matplotlib.rc_context(LOOK):
        figure = Figure(figsize=(WIDTH * len(titles), HEIGHT), layout="constrained")
        axes = tuple(figure.subplots(1, len(titles), squeeze=False)[0])
        for one, title in zip(axes, titles, strict=True):
            one.set_title(title)
            one.set_prop_cycle(color=COLOURS)
        yield axes
        drawn = StringIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    # matplotlib leaves blanks at the ends of lines.
    write_text(path, "\n".join(line.rstrip() for line in drawn.getvalue().splitlines()) + "\n")
