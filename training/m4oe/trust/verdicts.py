"""How good verdicts are that follow from predicted Dice and its lower bound (src/postprocess/trust.ts
adds what an organ's measures and place show, which can only make them worse)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .fit import Row, Told

ACCEPT_AT_LEAST = 0.7
GOOD, BAD = 0.7, 0.5


@dataclass(frozen=True)
class Summary:
    """Of organs that were found. right: of the accepted, the share with a Dice of GOOD or more;
    bad_accepted: of those below BAD, the share that is accepted; good_accepted: of the good ones,
    the share that is accepted; area: under the ROC curve of the predicted Dice for a Dice below
    GOOD; covered: share whose Dice is at least the bound; coverage: what was asked for. absent,
    missed: organs that were not found, and those of them that are there. None where there is none
    to count."""

    organs: int
    accepted: int
    right: float | None
    bad_accepted: float | None
    good_accepted: float | None
    area: float | None
    covered: float
    coverage: float
    absent: int
    missed: int


def summary(told: Sequence[Told], rows: Sequence[Row], coverage: float) -> Summary:
    """told: of rows that were found; rows: all, for those that were not."""
    dice, expected, least = np.array([(one.row.dice, one.dice, one.least) for one in told]).T
    accepted = least >= ACCEPT_AT_LEAST
    absent = [row for row in rows if not row.found]
    return Summary(
        organs=len(told),
        accepted=int(accepted.sum()),
        right=share(dice[accepted] >= GOOD),
        bad_accepted=share(accepted[dice < BAD]),
        good_accepted=share(accepted[dice >= GOOD]),
        area=roc_area(expected[dice >= GOOD], expected[dice < GOOD]),
        covered=float((dice >= least).mean()),
        coverage=coverage,
        absent=len(absent),
        missed=sum(row.truth for row in absent),
    )


def share(which: np.ndarray) -> float | None:
    return float(which.mean()) if len(which) else None


def roc_area(good: np.ndarray, bad: np.ndarray) -> float | None:
    """Probability that a good one has the higher value; ties count half."""
    if len(good) == 0 or len(bad) == 0:
        return None
    return float(((good[:, None] > bad).mean() + (good[:, None] >= bad).mean()) / 2)


def summary_lines(one: Summary) -> list[str]:
    def percent(value: float | None) -> str:
        return "none" if value is None else f"{100 * value:.1f} %"

    area = "none" if one.area is None else f"{one.area:.3f}"
    return [
        f"  {one.organs} organs found, {one.accepted} accepted, {percent(one.right)} of them with a Dice of {GOOD} or more",
        f"  accepted of those below {BAD}: {percent(one.bad_accepted)}; of the good ones: {percent(one.good_accepted)}",
        f"  area for a Dice below {GOOD}: {area}; the lower bound holds for {percent(one.covered)}, {percent(one.coverage)} asked for",
        f"  not found: {one.absent}, {one.missed} of them are there",
    ]
