"""The predicted Dice of a class, its lower bound, and how likely a class that was not found was
there: fitted on cases that the weights were not trained on.

The prediction is a logistic regression with fractional targets, one set of weights a head and an
offset a class that is drawn to zero (classes share what they have too few cases for). The bound is
split conformal over whole cases: each case is predicted without it and its copies, and the bound at
a prediction is the quantile of the true Dice among predictions like it (Romano et al., "Conformalized
quantile regression", 2019, in one dimension, without the finite-sample correction).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

GROUPS = 9
"""Parts into which cases are divided, each predicted by the others."""
WEIGHT_DECAY, OFFSET_DECAY = 0.5, 2.0
KNOTS, DIGITS = 12, 4
"""Points of the bound's curve, and how they are written; two that are one when written are one."""
NEIGHBOURS = 60
"""Rows whose quantile a point of the curve is, at least."""
SCALE_DECAY = 0.005
"""Of the square of b - 1, beside the mean cross entropy."""


@dataclass(frozen=True)
class Row:
    """A class of a case or of a copy of it. values: what features() gives, or absence() where the
    class was not found; truth: whether the true labels have it; dice: 0 where one has it alone."""

    case: str
    copy: str
    name: str
    found: bool
    values: tuple[float, ...]
    truth: bool
    dice: float


@dataclass(frozen=True)
class Logistic:
    """1 / (1 + exp(-(intercept + weights . values + offsets[name])))."""

    intercept: float
    weights: tuple[float, ...]
    offsets: dict[str, float]

    def log_odds(self, name: str, values: Sequence[float]) -> float:
        return self.intercept + float(np.dot(self.weights, values)) + self.offsets.get(name, 0.0)

    def predict(self, name: str, values: Sequence[float]) -> float:
        return logistic_of(self.log_odds(name, values))

    def moved(self, move: "Move") -> "Logistic":
        weights = tuple(move.b * one for one in self.weights)
        offsets = {name: move.b * one + move.offsets.get(name, 0.0) for name, one in self.offsets.items()}
        return Logistic(move.a + move.b * self.intercept, weights, offsets)


@dataclass(frozen=True)
class Move:
    """Of log odds z of a class to a + b z + offsets[name]."""

    a: float
    b: float
    offsets: dict[str, float]

    def predict(self, name: str, z: float) -> float:
        return logistic_of(self.a + self.b * z + self.offsets.get(name, 0.0))


Bound = tuple[tuple[float, float], ...]
"""Points (predicted Dice, Dice that a share of such organs have at least), both ascending; between
them linear."""


@dataclass(frozen=True)
class Trust:
    """Of one head. bound: for a share of `coverage`. missed: None where no class was ever absent."""

    dice: Logistic
    bound: Bound
    coverage: float
    missed: Logistic | None
    cases: int
    rows: int

    def at_least(self, predicted: float) -> float:
        return at(self.bound, predicted)


def at(bound: Bound, predicted: float) -> float:
    """The lower bound of a prediction."""
    points = np.array(bound)
    return float(np.interp(predicted, points[:, 0], points[:, 1]))


@dataclass(frozen=True)
class Told:
    """Of a row that was found: the Dice that is predicted without its case, and the lower bound of
    that, of a row of the folds by a curve through all of them."""

    row: Row
    dice: float
    least: float


def fit_trust(
    rows: Sequence[Row], own: Sequence[Row], names: Sequence[str], coverage: float
) -> tuple[Trust, list[Told], list[Told]]:
    """What is fitted; what is told of the rows of the folds, and of `own`, each without its case.

    rows: of networks trained without a fold; own: of the model itself on cases that it was not
    trained on, maybe none. A network that was trained longer is surer of itself, so with `own` the
    predictions are moved to what is true of the model: log odds of the Dice = a + b x log odds as
    predicted (Platt scaling), b drawn to 1, and an offset a class, drawn to zero. Raises ValueError
    with too few rows to say anything.
    """
    found = [n for n, row in enumerate(rows) if row.found]
    if len(found) < 2 * NEIGHBOURS:
        raise ValueError(
            f"calibrating needs at least {2 * NEIGHBOURS} organs that were found, over cases and their copies; got {len(found)}: "
            "give more cases or more --copies"
        )
    outside = cross_predicted(rows, found, names)
    folds = np.array([(outside[n], rows[n].dice) for n in found])
    bound = bound_curve(folds, coverage)
    told = [Told(rows[n], outside[n], at(bound, outside[n])) for n in found]
    dice = logistic([rows[n] for n in found], names)
    mine = [row for row in own if row.found]
    moved = [(row, dice.log_odds(row.name, row.values)) for row in mine]
    told_own = own_told(moved, lambda others: bound_curve(np.vstack([folds, without_own_case(others)]), coverage))
    if mine:
        bound = bound_curve(np.vstack([folds, without_own_case(moved)]), coverage)
        dice = dice.moved(scaling(moved))
    absent = [row for row in (*rows, *own) if not row.found]
    missed = missed_logistic(absent, names) if absent else None
    every = [*rows, *own]
    return Trust(dice, bound, coverage, missed, len({row.case for row in every}), len(every)), told, told_own


def carry_trust(earlier: Trust, own: Sequence[Row], coverage: float) -> tuple[Trust, list[Told]]:
    """The trust of a model that goes on from a calibrated one, moved to its own scale; what is told of
    the rows of `own`, each without its case. The bound is the earlier one, lowered by one number
    until it holds for `coverage` of them, and never raised: they are few. Raises ValueError with too
    few rows, and for another coverage."""
    if coverage != earlier.coverage:
        raise ValueError(f"--coverage: the bound of --like is of {earlier.coverage}; got {coverage}")
    moved = [(row, earlier.dice.log_odds(row.name, row.values)) for row in own if row.found]
    if len(moved) < NEIGHBOURS:
        raise ValueError(
            f"--own: expected at least {NEIGHBOURS} organs that were found, over cases and their copies; got {len(moved)}"
        )

    def lowered(some: Sequence[tuple[Row, float]]) -> Bound:
        over = [at(earlier.bound, predicted) - dice for predicted, dice in without_own_case(some)]
        less = max(0.0, float(np.quantile(over, coverage, method="higher")))
        return tuple((predicted, round(max(0.0, least - less), DIGITS)) for predicted, least in earlier.bound)

    told = own_told(moved, lowered)
    # Its people are among those of the earlier fit.
    return replace(earlier, dice=earlier.dice.moved(scaling(moved)), bound=lowered(moved)), told


def own_told(moved: Sequence[tuple[Row, float]], curve: Callable[[Sequence[tuple[Row, float]]], Bound]) -> list[Told]:
    """What scaling and bound by the other cases tell of each row. moved: as of scaling()."""
    told = []
    for case in sorted({row.case for row, _ in moved}):
        others = [one for one in moved if one[0].case != case]
        if not others:
            continue
        move = scaling(others)
        bound = curve(others)
        for row, z in moved:
            if row.case == case:
                predicted = move.predict(row.name, z)
                told.append(Told(row, predicted, at(bound, predicted)))
    return told


def without_own_case(moved: Sequence[tuple[Row, float]]) -> np.ndarray:
    """(N, 2): prediction by the other cases' scaling, and Dice; with one case alone, by its own."""
    pairs = []
    for case in sorted({row.case for row, _ in moved}):
        others = [one for one in moved if one[0].case != case] or moved
        move = scaling(others)
        pairs += [(move.predict(row.name, z), row.dice) for row, z in moved if row.case == case]
    return np.array(pairs)


def scaling(moved: Sequence[tuple[Row, float]]) -> Move:
    """Platt scaling, with an offset a class. moved: rows, and the log odds of their Dice as predicted."""
    names = sorted({row.name for row, _ in moved})
    dice = np.array([row.dice for row, _ in moved])
    classes = np.eye(len(names))[[names.index(row.name) for row, _ in moved]]
    design = np.hstack([np.ones((len(moved), 1)), np.array([[z] for _, z in moved]), classes])
    # Of the sum over rows, as in _fitted.
    decay = np.concatenate([[0.0, 2 * SCALE_DECAY * len(moved)], np.full(len(names), OFFSET_DECAY)])
    a, b, *offsets = _least(design, dice, decay, np.array([0.0, 1.0, *np.zeros(len(names))]))
    return Move(float(a), float(max(b, 0.1)), dict(zip(names, map(float, offsets), strict=True)))


def logistic_of(z: float) -> float:
    return float(1 / (1 + np.exp(-z)))


def cross_predicted(rows: Sequence[Row], found: Sequence[int], names: Sequence[str]) -> dict[int, float]:
    """By index: the predicted Dice of each found row by all other cases' rows."""
    cases = sorted({rows[n].case for n in found})
    outside: dict[int, float] = {}
    for group in range(min(GROUPS, len(cases))):
        here = set(cases[group::GROUPS])
        model = logistic([rows[n] for n in found if rows[n].case not in here], names)
        outside |= {n: model.predict(rows[n].name, rows[n].values) for n in found if rows[n].case in here}
    return outside


def logistic(rows: Sequence[Row], names: Sequence[str]) -> Logistic:
    return _fitted(
        np.array([row.values for row in rows]), np.array([row.dice for row in rows]), [row.name for row in rows], names
    )


def missed_logistic(rows: Sequence[Row], names: Sequence[str]) -> Logistic:
    """Of rows that were not found: the probability that the class was there, by the rule of succession
    as nothing is certain after a few."""
    return _fitted(
        np.array([row.values for row in rows]),
        np.array([(row.truth * len(rows) + 1) / (len(rows) + 2) for row in rows]),
        [row.name for row in rows],
        names,
    )


def _fitted(values: np.ndarray, targets: np.ndarray, of: Sequence[str], names: Sequence[str]) -> Logistic:
    """Cross entropy over all rows, with weights decayed in units of each value's deviation."""
    mean, sd = values.mean(0), values.std(0)
    sd[sd < 1e-6] = 1.0
    scaled = (values - mean) / sd
    classes = np.eye(len(names))[[names.index(name) for name in of]]
    design = np.hstack([np.ones((len(values), 1)), scaled, classes])
    decay = np.concatenate([[0.0], np.full(values.shape[1], WEIGHT_DECAY), np.full(len(names), OFFSET_DECAY)])
    w = _least(design, targets, decay, np.zeros(design.shape[1]))
    weights = w[1 : 1 + values.shape[1]] / sd
    offsets = {name: float(one) for name, one in zip(names, w[1 + values.shape[1] :], strict=True)}
    return Logistic(float(w[0] - weights @ mean), tuple(float(one) for one in weights), offsets)


def _least(design: np.ndarray, targets: np.ndarray, decay: np.ndarray, towards: np.ndarray) -> np.ndarray:
    """Weights of least cross entropy over all rows and decay of the square of what is off `towards`."""

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z, off = design @ w, w - towards
        value = np.logaddexp(0, z).sum() - targets @ z + 0.5 * (decay * off * off).sum()
        return value, design.T @ (1 / (1 + np.exp(-z)) - targets) + decay * off

    return minimize(loss, towards, jac=True, method="L-BFGS-B", options={"maxiter": 2000}).x


def bound_curve(pairs: np.ndarray, coverage: float) -> Bound:
    """KNOTS points; the quantile of the Dice among the rows nearest in prediction, made ascending.

    pairs (N, 2): predicted Dice, Dice.
    """
    order = np.argsort(pairs[:, 0], kind="stable")
    predicted, dice = pairs[order].T
    width = max(NEIGHBOURS, len(order) // KNOTS)
    centres = np.unique(np.linspace(0, len(order) - 1, KNOTS).round().astype(int))
    points = []
    for centre in centres:
        start = min(max(0, centre - width // 2), len(order) - width)
        part = slice(start, start + width)
        lower = np.quantile(dice[part], 1 - coverage, method="lower")
        points.append((round(float(predicted[part].mean()), DIGITS), round(float(lower), DIGITS)))
    points = sorted(dict(points).items())
    highest = np.maximum.accumulate([low for _, low in points])
    return tuple((p, min(p, float(low))) for (p, _), low in zip(points, highest, strict=True))
