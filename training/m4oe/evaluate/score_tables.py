"""Scores as Markdown: tables of the paper's shape, and one with every organ, its interval and its
surface distances."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from .bootstrap import FEW, Interval
from .scores import GROUPS, SourceScores

SEVEN = GROUPS["paper's seven"]
EIGHT = GROUPS["SwinUNet's eight"]
NOTHING = "–"
ABOUT = """Whole volumes on their own grid, cases that training never used. DSC, IoU and surface Dice in percent. In brackets: 95 %
bootstrap interval over cases. `docs/evaluation.md` says what each figure means.
"""
FEW_CASES = (
    f"Below {FEW} cases an interval shows little more than their spread and is too narrow; with one case there is none."
)


@dataclass(frozen=True)
class Row:
    """One line of a table: a method on a data set, and its mean of each class as a share of 1."""

    dataset: str
    method: str
    means: Mapping[str, float]


def markdown(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [list(head), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def organ_table(rows: Iterable[Row], organs: tuple[str, ...] = SEVEN) -> str:
    """Shaped like the paper's table 2: DSC in percent. The mean of a row that lacks an organ says
    over how many it is."""
    titles = [name.replace("_", " ") for name in organs]
    return markdown(
        ["data set", "method", *titles, "mean"],
        ([row.dataset, row.method, *_percents(row.means, organs)] for row in rows),
    )


def tumour_table(dice: Iterable[Row], iou: Iterable[Row]) -> str:
    """Shaped like the paper's table 3: DSC and IoU of liver and tumour, in percent."""
    organs = GROUPS["liver and tumour"]
    columns = [f"{metric} {what}" for metric in ("DSC", "mIoU") for what in ("liver", "tumour", "mean")]
    return markdown(
        ["data set", "method", *columns],
        (
            [d.dataset, d.method, *_percents(d.means, organs), *_percents(i.means, organs)]
            for d, i in zip(dice, iou, strict=True)
        ),
    )


def score_tables(scores: list[SourceScores], method: str, tolerance: float) -> str:
    """All tables of one method, with what a reader must know to read them."""
    rows = [Row(one.dataset, method, one.means()) for one in scores]
    parts = [
        f"# Scores of {method}\n",
        ABOUT,
        *_few(scores),
        "## Organs of the paper's table 2 (DSC)\n",
        organ_table(rows),
    ]
    if any(set(EIGHT) <= set(row.means) for row in rows):
        parts += [
            "## SwinUNet's eight organs (DSC)\n",
            organ_table((r for r in rows if set(EIGHT) <= set(r.means)), EIGHT),
        ]
    tumours = [one for one in scores if "liver_tumour" in one.means()]
    if tumours:
        pairs = [[Row(one.dataset, method, one.means(metric)) for one in tumours] for metric in ("dice", "iou")]
        parts += ["## Liver and tumour, as the paper's table 3\n", tumour_table(*pairs)]
    parts += ["## Every class\n", _every_class(scores, tolerance), "## Cases, worst first\n", _cases(scores)]
    return "\n".join(parts)


def _few(scores: list[SourceScores]) -> list[str]:
    few = [f"{one.dataset} ({len(one.cases)})" for one in scores if len(one.cases) < FEW]
    if not few:
        return []
    return [f"**Few cases**: {', '.join(few)}. {FEW_CASES}\n"]


def _every_class(scores: list[SourceScores], tolerance: float) -> str:
    rows = []
    for one in scores:
        tables = {metric: one.intervals(metric, one.classes) for metric in ("dice", "iou", "surface_dice", "hd95")}
        for i, name in enumerate(one.classes):
            hits = [case.organs[name] for case in one.cases if name in case.organs]
            rows.append(
                [
                    one.dataset,
                    name.replace("_", " "),
                    *(interval_cell(tables[m][0][i], 1 if m == "hd95" else 100) for m in tables),
                ]
                + [str(sum(s.missed for s in hits)), str(sum(s.invented for s in hits))]
            )
        rows.append(
            [one.dataset, "**mean**", *(interval_cell(tables[m][1], 1 if m == "hd95" else 100) for m in tables), "", ""]
        )
        for name in GROUPS:
            if one.group(name) is not None and set(GROUPS[name]) != set(one.classes):
                cells = (interval_cell(one.group(name, m), 1 if m == "hd95" else 100) for m in tables)
                rows.append([one.dataset, f"mean over {name}", *cells, "", ""])
    titles = ["DSC", "IoU", f"surface Dice at {tolerance:g} mm", "HD95 (mm)"]
    return markdown(["data set", "class", *titles, "cases missed", "cases invented"], rows)


def _cases(scores: list[SourceScores]) -> str:
    rows = []
    for one in scores:
        for case in one.worst_first():
            scored = {name: s.dice for name, s in case.organs.items() if s.dice is not None}
            least = ", ".join(
                f"{n.replace('_', ' ')} {100 * scored[n]:.1f}" for n in sorted(scored, key=scored.get)[:3]
            )
            rows.append([one.dataset, case.id, f"{100 * case.dice:.1f}", least])
    return markdown(["data set", "case", "mean DSC", "least"], rows)


def _percents(means: Mapping[str, float], organs: tuple[str, ...]) -> list[str]:
    known = [means[name] for name in organs if name in means]
    cells = [f"{100 * means[name]:.2f}" if name in means else NOTHING for name in organs]
    if not known:
        return [*cells, NOTHING]
    mean = f"{100 * float(np.mean(known)):.2f}"
    return [*cells, mean if len(known) == len(organs) else f"{mean} (of {len(known)})"]


def interval_cell(one: Interval | None, scale: float, digits: int = 1) -> str:
    """mean [low, high], times `scale`."""
    if one is None:
        return NOTHING
    mean, *ends = (f"{scale * x:.{digits}f}" for x in (one.mean, one.low, one.high) if x is not None)
    return f"{mean} [{', '.join(ends)}]" if ends else mean
