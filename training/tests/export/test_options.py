import pytest

from m4oe.config import ConfigError
from m4oe.export.options import dice_loss, options_record, tell, within_limits


def scores(liver: float, spleen: float, cases=("a", "b"), head="organs") -> list[dict]:
    dice = {"liver": liver, "spleen": spleen}
    return [{"dataset": "D", "modality": "CT", "head": head, "cases": list(cases), "dice": dice}]


def test_what_an_option_costs_is_the_mean_and_the_organ_that_lost_most():
    loss = dice_loss(scores(0.90, 0.80), scores(0.902, 0.799))
    worst = {"dataset": "D", "head": "organs", "class": "liver", "diceLoss": 0.002}
    assert loss == {"meanDiceLoss": 0.0005, "worst": worst, "cases": 2}


@pytest.mark.parametrize(
    ("liver", "spleen", "fine"),
    [(0.90, 0.80, True), (0.91, 0.80, True), (0.895, 0.80, True), (0.893, 0.80, False), (0.92, 0.789, False)],
)
def test_a_default_may_lose_little_and_no_organ_much(liver, spleen, fine):
    record = options_record(["int8"], scores(liver, spleen), scores(0.90, 0.80))
    assert within_limits(record) is fine
    assert ("may be a default" in tell(record)) is fine


def test_what_nobody_measured_is_no_default():
    record = options_record(["int8", "modality-routing"], scores(0.9, 0.8), None)
    assert record == [{"name": "int8", "measured": None}, {"name": "modality-routing", "measured": None}]
    assert not within_limits(record) and "was not measured" in tell(record)
    assert options_record([], [], None) == []


@pytest.mark.parametrize("exact", [scores(0.9, 0.8, cases=("a",)), scores(0.9, 0.8, head="other"), []])
def test_scores_of_other_cases_are_refused(exact):
    with pytest.raises(ConfigError, match="--exact-accuracy: expected scores of the same cases"):
        dice_loss(scores(0.9, 0.8), exact)
