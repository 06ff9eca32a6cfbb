import json

import numpy as np
import pytest

from m4oe.evaluate.metrics import OrganScore
from m4oe.evaluate.score_pictures import worst_slice
from m4oe.evaluate.scores import CaseScores, SourceScores, accuracy_entries, scores_table

NOT_THERE = OrganScore(None, None, None, None, 0.0, 0.0)
INVENTED = OrganScore(0.0, 0.0, 0.0, None, 0.0, 4.0)


def scored(dice: float, hd95: float | None = 2.0) -> OrganScore:
    return OrganScore(dice, dice / (2 - dice), dice, hd95, 10.0, 10.0 if hd95 is not None else 0.0)


def case(name: str, **organs: OrganScore) -> CaseScores:
    nothing = np.zeros((2, 3, 3), np.uint8)
    worst = worst_slice(nothing.astype(np.int16), (0.0, 1.0), nothing, nothing, (1.0, 1.0, 1.0))
    return CaseScores(name, organs, 1.0, worst)


def source(*cases: CaseScores) -> SourceScores:
    return SourceScores("Ours", "CT", "organs", cases)


def test_means_are_over_the_cases_that_have_a_score():
    made = source(
        case("a", liver=scored(0.9, 4.0), gallbladder=NOT_THERE),
        case("b", liver=scored(0.8, 8.0), gallbladder=scored(0.5)),
        case("c", liver=scored(0.0, None), gallbladder=INVENTED),
    )
    assert made.means() == pytest.approx({"liver": 1.7 / 3, "gallbladder": 0.25})
    # A missed liver has no distance; that it was missed is said beside it.
    assert made.means("hd95") == pytest.approx({"liver": 6.0, "gallbladder": 2.0})
    table = scores_table([made], {"model": "m"})["sources"][0]
    assert table["classes"]["liver"]["missed"] == ["c"] and table["classes"]["gallbladder"]["invented"] == ["c"]
    assert table["classes"]["liver"]["hd95"]["cases"] == 2
    assert json.loads(json.dumps(table, allow_nan=False)) == table


def test_a_class_that_no_case_shows_has_no_accuracy():
    made = source(case("a", liver=scored(0.9), liver_tumour=INVENTED))
    assert made.classes == ("liver",)
    assert accuracy_entries([made]) == [
        {"dataset": "Ours", "modality": "CT", "head": "organs", "cases": ["a"], "dice": {"liver": 0.9}}
    ]
    assert scores_table([made], {})["sources"][0]["cases"]["a"]["organs"]["liver_tumour"]["found_ml"] == 4.0


def test_published_means_are_only_given_over_all_their_organs():
    four = {n: scored(0.8) for n in ("liver", "left_kidney", "right_kidney", "spleen")}
    made = source(case("a", **four))
    assert made.group("liver, kidneys, spleen").mean == pytest.approx(0.8)
    assert made.group("SwinUNet's eight") is None


def test_the_worst_case_comes_first():
    made = source(case("a", liver=scored(0.9)), case("b", liver=scored(0.2)), case("c", liver=NOT_THERE))
    assert [c.id for c in made.worst_first()] == ["b", "a", "c"]
