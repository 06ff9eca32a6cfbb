"""Prediction and bound on made-up organs whose truth is known."""

from dataclasses import replace

import numpy as np
import pytest

from m4oe.trust.evidence import ABSENCE, FEATURES
from m4oe.trust.fit import Row, Told, bound_curve, fit_trust
from m4oe.trust.verdicts import roc_area, summary, summary_lines

NAMES = ("liver", "spleen")


def rows(cases: int, seed: int) -> list[Row]:
    """Dice falls with the second feature; the others are noise. A class that is not found is there
    where settling removed pieces."""
    random = np.random.default_rng(seed)
    made = []
    for n in range(cases * 20):
        values = random.normal(size=len(FEATURES))
        values[1] = random.uniform(0, 1)
        dice = float(np.clip(1 / (1 + np.exp(6 * values[1] - 4)) + random.normal() * 0.04, 0, 1))
        made.append(Row(f"case {n // 20}", "as it is", NAMES[n % 2], True, tuple(values), True, dice))
    for n in range(cases * 4):
        removed = float(random.random() < 0.5)
        made.append(
            Row(
                f"case {n // 4}",
                "cut short",
                NAMES[n % 2],
                False,
                (removed, 0.1, 1.0)[: len(ABSENCE)],
                removed > 0,
                0.0,
            )
        )
    return made


def test_prediction_bound_and_absence_hold_on_others():
    trust, told, own = fit_trust(rows(20, 1), [], NAMES, 0.9)
    assert (len(told), own) == (400, [])
    others = rows(20, 2)
    predicted = [(row, trust.dice.predict(row.name, row.values)) for row in others if row.found]
    assert np.corrcoef([p for _, p in predicted], [row.dice for row, _ in predicted])[0, 1] > 0.95
    found = summary([Told(row, p, trust.at_least(p)) for row, p in predicted], others, 0.9)
    assert 0.84 < found.covered < 0.96
    assert found.right > 0.9 and found.bad_accepted == 0 and found.area > 0.97
    assert trust.missed.predict("liver", (1.0, 0.1, 1.0)) > 0.9
    assert trust.missed.predict("liver", (0.0, 0.1, 1.0)) < 0.1
    assert len(summary_lines(found)) == 4


def test_a_model_that_is_surer_of_itself_is_moved_to_its_own_scale():
    # Half of the unsure voxels that networks of the folds have at the same Dice.
    surer = [
        replace(row, values=(row.values[0], row.values[1] / 2, *row.values[2:])) for row in rows(8, 5) if row.found
    ]
    trust, _, told = fit_trust(rows(20, 1), surer, NAMES, 0.9)
    blind, _, _ = fit_trust(rows(20, 1), [], NAMES, 0.9)
    mean = np.mean([row.dice for row in surer])
    assert abs(np.mean([trust.dice.predict(row.name, row.values) for row in surer]) - mean) < 0.02
    assert abs(np.mean([blind.dice.predict(row.name, row.values) for row in surer]) - mean) > 0.1
    assert len(told) == len(surer) and np.mean([one.row.dice >= one.least for one in told]) > 0.84


def test_a_class_that_the_model_does_worse_than_the_folds_is_predicted_lower_without_its_case():
    worse = [replace(row, dice=row.dice * 0.6) if row.name == "spleen" else row for row in rows(6, 5) if row.found]
    trust, _, told = fit_trust(rows(20, 1), worse, NAMES, 0.9)
    for name in NAMES:
        some = [one for one in told if one.row.name == name]
        assert abs(np.mean([one.dice for one in some]) - np.mean([one.row.dice for one in some])) < 0.05
    middle = worse[0].values
    assert trust.dice.predict("liver", middle) > trust.dice.predict("spleen", middle)


def test_the_bound_ascends_and_is_never_above_the_prediction():
    random = np.random.default_rng(3)
    predicted = random.uniform(0, 1, 500)
    dice = np.clip(predicted + random.normal(size=500) * 0.2, 0, 1)
    points = bound_curve(np.stack([predicted, dice], 1), 0.9)
    x, low = np.array(points).T
    assert (np.diff(x) > 0).all() and (np.diff(low) >= 0).all() and (low <= x).all()


def test_predictions_that_are_one_when_written_are_one_point():
    predicted = 0.9 + np.linspace(0, 1e-6, 500)
    points = bound_curve(np.stack([predicted, predicted], 1), 0.9)
    assert points == ((0.9, 0.9),)


def test_too_few_organs_are_said():
    with pytest.raises(ValueError, match="at least 120 organs"):
        fit_trust(rows(4, 1)[:80], [], NAMES, 0.9)


def test_the_area_of_a_perfect_and_of_a_blind_value():
    assert roc_area(np.array([0.9, 0.8]), np.array([0.1, 0.2])) == 1
    assert roc_area(np.array([0.5]), np.array([0.5])) == 0.5
    assert roc_area(np.array([0.5]), np.array([])) is None
