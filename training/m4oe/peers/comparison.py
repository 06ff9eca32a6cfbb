"""M4oE and its peers side by side, as Markdown and as plain tables."""

from dataclasses import dataclass

from ..evaluate.bootstrap import FEW
from ..evaluate.paper_figures import TABLE_1, TABLE_2, TABLE_3_DICE, TABLE_3_IOU
from ..evaluate.score_tables import NOTHING, Row, interval_cell, markdown, organ_table, tumour_table
from ..evaluate.scores import SourceScores
from .methods import Method


@dataclass(frozen=True)
class Outcome:
    """What became of a method. multiply_adds: of the reference volume, None where it could not be
    counted; seconds: mean over the held-out volumes; trained: its budget, in words; hours: of training
    here; modality_more: weights that are trained for a modality more. scores is empty for a method that was not run."""

    method: Method
    scores: list[SourceScores]
    parameters: int | None = None
    multiply_adds: int | None = None
    trained: str = NOTHING
    hours: float | None = None
    modality_more: int | None = None

    @property
    def seconds(self) -> float | None:
        taken = [case.seconds for one in self.scores for case in one.cases]
        return sum(taken) / len(taken) if taken else None


def comparison_table(outcomes: list[Outcome], reference: str, waiting: list[str]) -> str:
    """Markdown: accuracy and cost of every method, organs, the paper's tables. reference: the
    volume that multiply-adds are of."""
    ran = [one for one in outcomes if one.scores]
    datasets = list(dict.fromkeys(source.dataset for one in ran for source in one.scores))
    parts = [
        "# M4oE and its peers\n",
        ABOUT.format(reference=reference),
        *([f"**Fewer than {FEW} held-out cases** in a data set: {FEW_CASES}\n"] if _few(ran) else []),
        *([f"Not run yet: {', '.join(waiting)}.\n"] if waiting else []),
        _costs(outcomes, datasets),
        "## Columns of the paper's table 1\n",
        _columns_of_table_1(outcomes),
        "## Organs of the paper's table 2 (DSC)\n",
        organ_table(_rows(ran, "dice")),
    ]
    tumours = [[row for row in _rows(ran, metric) if "liver_tumour" in row.means] for metric in ("dice", "iou")]
    if tumours[0]:
        parts += ["## Liver and tumour, as the paper's table 3\n", tumour_table(*tumours)]
    parts += ["## The paper's table 1\n", _table_1(), "## The paper's table 2\n", organ_table(TABLE_2)]
    return "\n".join([*parts, "## The paper's table 3\n", tumour_table(TABLE_3_DICE, TABLE_3_IOU)])


ABOUT = """Same split, same measures, and for what is trained here the same budget of wall clock. Mean DSC in percent over each data set's classes, with
its 95 % bootstrap interval over cases. Multiply-adds are of one volume ({reference}), counted by torch over one slice or patch. Seconds are the mean
over the held-out volumes on this machine: M4oE and SwinUNet in onnxruntime, 3D networks in torch at half overlap. For a modality more M4oE trains an
expert and a head, the others all their weights again. The paper's tables below were measured on other data.
"""
FEW_CASES = "differences smaller than the intervals mean nothing."


def comparison_figures(outcomes: list[Outcome]) -> dict:
    """What compare.json holds."""
    return {
        one.method.name: {
            "title": one.method.title,
            "standsFor": one.method.stands_for,
            "notRun": one.method.why_not,
            "parameters": one.parameters,
            "multiplyAdds": one.multiply_adds,
            "secondsPerVolume": one.seconds,
            "trained": one.trained,
            "hours": one.hours,
            "parametersForModalityMore": one.modality_more,
            "dice": {source.dataset: source.means() for source in one.scores},
        }
        for one in outcomes
    }


def _costs(outcomes: list[Outcome], datasets: list[str]) -> str:
    rows = []
    for one in outcomes:
        if one.method.why_not:
            rows.append([one.method.title, one.method.stands_for, one.method.why_not, *[NOTHING] * (len(datasets) + 4)])
            continue
        means = {s.dataset: interval_cell(s.intervals("dice", s.classes)[1], 100, 2) for s in one.scores}
        cost = [
            NOTHING if one.parameters is None else f"{one.parameters / 1e6:.2f}",
            NOTHING if one.modality_more is None else f"{one.modality_more / 1e6:.2f}",
            NOTHING if one.multiply_adds is None else f"{one.multiply_adds / 1e9:,.0f}",
            NOTHING if one.seconds is None else f"{one.seconds:.1f}",
        ]
        rows.append(
            [one.method.title, one.method.stands_for, one.trained, *(means.get(d, NOTHING) for d in datasets), *cost]
        )
    head = ["method", "stands for", "trained", *(f"{d}, mean DSC" for d in datasets)]
    return markdown([*head, "parameters (M)", "for a modality more (M)", "multiply-adds (G)", "s per volume"], rows)


TABLE_1_HEAD = ["method", "parameters (M)", "hours of training", "for a modality more (M)"]


def _columns_of_table_1(outcomes: list[Outcome]) -> str:
    """Of the methods that ran; hours of training here, for checkpoints nobody's."""

    def millions(weights: int | None) -> str:
        return NOTHING if weights is None else f"{weights / 1e6:.2f}"

    rows = [
        [
            one.method.title,
            millions(one.parameters),
            NOTHING if one.hours is None else f"{one.hours:.2f}",
            millions(one.modality_more),
        ]
        for one in outcomes
        if one.scores
    ]
    return markdown(TABLE_1_HEAD, rows)


def _table_1() -> str:
    rows = [[name, *(NOTHING if n is None else f"{n:g}" for n in row)] for name, row in TABLE_1.items()]
    return markdown(TABLE_1_HEAD, rows)


def _rows(outcomes: list[Outcome], metric: str) -> list[Row]:
    return sorted(
        (Row(s.dataset, one.method.title, s.means(metric)) for one in outcomes for s in one.scores),
        key=lambda row: row.dataset,
    )


def _few(outcomes: list[Outcome]) -> bool:
    return any(len(source.cases) < FEW for one in outcomes for source in one.scores)
