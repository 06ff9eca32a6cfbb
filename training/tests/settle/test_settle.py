"""Settled labels: what the rules say, on volumes that are drawn by hand, and what holds for any
volume."""

import json

import numpy as np
import pytest

from m4oe.settle.settle import settle

from .make_settled import PATH, cases, head, text, volume

SPACING = (5.0, 1.0, 2.0)  # a voxel of 0.01 ml


def classes(**rules):
    return [
        {"label": n, "name": name} | ({"settle": rule} if rule else {})
        for n, (name, rule) in enumerate(rules.items(), 1)
    ]


def line(*pieces: tuple[int, int, int]) -> np.ndarray:
    """A volume of one row in its middle: (label, start, end)."""
    labels = np.zeros((3, 3, 40), np.uint8)
    for label, start, end in pieces:
        labels[1, 1, start:end] = label
    return labels


def rows(labels: np.ndarray) -> list[tuple[int, int]]:
    """(label, first column) of each run of the middle row."""
    row = labels[1, 1]
    return [(int(row[n]), n) for n in range(1, 40) if row[n] and row[n] != row[n - 1]]


PIECES = line((1, 2, 12), (1, 14, 18), (1, 20, 22), (2, 30, 35))


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ({"keep": {"kind": "largest"}}, [2]),
        ({"keep": {"kind": "share", "least": 0.4}}, [2, 14]),
        ({"keep": {"kind": "share", "least": 0.41}}, [2]),
        ({"keep": {"kind": "ml", "least": 0.02}}, [2, 14, 20]),
        ({"keep": {"kind": "ml", "least": 0.021}}, [2, 14]),
        ({"leastMl": 0.1}, [2, 14, 20]),
        ({"leastMl": 0.11}, []),
        ({"side": {"of": "spleen", "is": "right"}}, [2, 14, 20]),
        ({"side": {"of": "spleen", "is": "left"}}, []),
        ({"touches": ["spleen"]}, []),
    ],
)
def test_which_pieces_stay(rule, kept):
    settled = settle(PIECES, SPACING, classes(liver=rule, spleen=None))
    assert rows(settled) == [(1, start) for start in kept] + [(2, 30)]


def test_a_rule_that_names_an_absent_class_has_no_effect():
    alone = line((1, 2, 12), (1, 14, 18))
    for rule in ({"touches": ["spleen"]}, {"side": {"of": "spleen", "is": "left"}}):
        assert (settle(alone, SPACING, classes(liver=rule, spleen=None)) == alone).all()
    # ... nor one whose class is gone by its own rule.
    small = line((1, 2, 12), (2, 13, 15))
    settled = settle(small, SPACING, classes(liver={"touches": ["spleen"]}, spleen={"leastMl": 1.0}))
    assert rows(settled) == [(1, 2)]


def test_corners_connect_pieces_and_do_not_open_holes():
    labels = np.zeros((5, 5, 5), np.uint8)
    labels[1, 1, 1] = labels[2, 2, 2] = labels[3, 3, 3] = 1
    assert (settle(labels, SPACING, classes(liver={"keep": {"kind": "largest"}})) == labels).all()
    shell = np.zeros((7, 7, 7), np.uint8)
    shell[1:6, 1:6, 1:6] = 1
    shell[2:5, 2:5, 2:5] = 0
    shell[1, 1, 1] = 0
    settled = settle(shell, SPACING, classes(liver={"fillHoles": True}))
    assert (settled[2:5, 2:5, 2:5] == 1).all() and settled[1, 1, 1] == 0
    shell[1, 3, 3] = 0
    assert (settle(shell, SPACING, classes(liver={"fillHoles": True})) == shell).all()


def test_a_class_in_a_hole_stays_and_what_is_removed_there_is_filled():
    shell = np.zeros((7, 7, 7), np.uint8)
    shell[1:6, 1:6, 1:6] = 1
    shell[3, 3, 3] = 2
    assert (settle(shell, SPACING, classes(liver={"fillHoles": True}, tumour=None)) == shell).all()
    settled = settle(shell, SPACING, classes(liver={"fillHoles": True}, tumour={"keep": {"kind": "ml", "least": 1.0}}))
    assert settled[3, 3, 3] == 1 and (settled[shell == 1] == 1).all()


def test_an_organ_cut_by_the_border_may_be_small():
    labels = np.zeros((4, 4, 20), np.uint8)
    labels[0, 1, 2:5] = 1
    labels[2, 2, 10:14] = 2
    settled = settle(labels, SPACING, classes(liver={"leastMl": 1.0}, spleen={"leastMl": 1.0}))
    assert (settled == np.where(labels == 1, 1, 0)).all()


@pytest.mark.parametrize("seed", range(30))
def test_twice_is_once_and_no_class_appears(seed):
    random = np.random.default_rng([77, seed])
    labels, _ = volume(random)
    spacing = (2.5, 0.7, 0.7)
    rules = head(random, labels.size * float(np.prod(spacing)) / 1000)
    settled = settle(labels, spacing, rules)
    assert (settle(settled, spacing, rules) == settled).all()
    assert set(np.unique(settled)) <= set(np.unique(labels)) | {0}
    changed = settled != labels
    filling = [one["label"] for one in rules if one.get("settle", {}).get("fillHoles")]
    assert np.isin(settled[changed], [0, *filling]).all()


def test_the_fixtures_are_what_this_code_says():
    assert PATH.read_text(encoding="utf-8") == text()
    assert len(json.loads(text(3))) == len(list(cases(3, 60)))
