"""Fitted rules: what is stray goes, what is of the organ stays, and a class that no rule helps has
none."""

import numpy as np

from m4oe.settle.rules import LabelledCase, fit_rules
from m4oe.settle.settle import settle

SPACING = (2.0, 1.0, 1.0)
CLASSES = [{"label": n, "name": name} for n, name in enumerate(("liver", "spleen", "vein"), 1)]


def case(seed: int, strays: bool = True, holes: bool = True) -> LabelledCase:
    """A liver with a hole that is none, a spleen on the left with a twin of it on the right, and a
    vein that truly is in pieces."""
    random = np.random.default_rng(seed)
    truth = np.zeros((20, 40, 60), np.uint8)
    truth[3:15, 8:25, 5:25] = 1
    truth[5:12, 10:20, 40:52] = 2
    for z in range(2, 18, 2):
        truth[z, 34:37, 28 + z % 3 : 34] = 3
    found = truth.copy()
    if holes:
        found[7:9, 14:17, 12:16] = 0
    if strays:
        for _ in range(4):
            z, y, x = random.integers((16, 26, 2), (19, 30, 20))
            found[z, y, x : x + 2] = 1
        found[15:19, 2:6, 2:12] = 2
    return LabelledCase(f"case-{seed}", found, truth, (1, 2, 3), SPACING)


def test_strays_go_holes_are_filled_and_pieces_that_are_true_stay():
    cases = [case(seed) for seed in range(4)]
    rules = fit_rules(cases, CLASSES)
    assert rules["liver"]["fillHoles"] and "keep" in rules["liver"]
    assert "vein" not in rules
    ruled = [one | ({"settle": rules[one["name"]]} if one["name"] in rules else {}) for one in CLASSES]
    for one in cases:
        assert (settle(one.found, one.spacing, ruled) == one.truth).all()


def test_labels_that_are_right_get_no_rule():
    assert fit_rules([case(seed, strays=False, holes=False) for seed in range(3)], CLASSES) == {}


def test_a_class_that_the_truth_does_not_tell_of_gets_none():
    known = [LabelledCase(one.id, one.found, one.truth, (1,), one.spacing) for one in (case(0), case(1))]
    assert set(fit_rules(known, CLASSES)) == {"liver"}


def test_an_organ_that_was_invented_is_dropped_and_a_side_is_found():
    """The stray twin of the spleen is larger than the spleen itself in half of the cases: only its
    side tells it."""
    cases = []
    for seed in range(4):
        one = case(seed)
        found = one.found.copy()
        if seed % 2:
            found[15:19, 2:6, 2:12] = 0
            found[0:20, 0:7, 0:20] = np.where(one.truth[0:20, 0:7, 0:20] == 0, 2, 0)
        cases.append(LabelledCase(one.id, found, one.truth, one.taught, one.spacing))
    rule = fit_rules(cases, CLASSES)["spleen"]
    assert rule["side"]["is"] == "left"
