"""What a segmentation shows of its classes, by small volumes whose figures are plain."""

import numpy as np
import pytest

from m4oe.trust.evidence import FEATURES, UsualVolume, absence, class_evidence, features

from .make_evidence import PATH, text

CLASSES = [{"label": 1, "name": "liver"}, {"label": 2, "name": "spleen"}]


def test_the_figures_of_a_block_with_a_piece_removed():
    found = np.zeros((6, 8, 8), np.uint8)
    found[1:4, 2:4, 2:4] = 1
    found[5, 7, 7] = 1
    settled = found.copy()
    settled[5, 7, 7] = 0
    confidence = np.full(found.shape, 255, np.uint8)
    confidence[1, 2:4, 2:4] = 102
    evidence = class_evidence(found, confidence, settled, (2.0, 1.0, 0.5), CLASSES)
    liver = evidence["liver"]
    assert (liver.voxels, liver.removed, liver.border) == (12, 1, False)
    assert liver.confidence == pytest.approx((4 * 0.4 + 8) / 12)
    assert liver.unsure == pytest.approx(4 / 12)
    assert liver.unevenness == 1
    assert liver.ml == pytest.approx(0.012)
    assert absence("spleen", evidence) == (0.0, pytest.approx(4 / 12), 1.0)


def test_a_cut_organ_is_not_small_and_an_unknown_one_is_neither():
    found = np.zeros((3, 4, 4), np.uint8)
    found[0, 1, 1] = 1
    evidence = class_evidence(found, np.full(found.shape, 250, np.uint8), found, (1.0, 1.0, 1.0), CLASSES)
    told = dict(zip(FEATURES, features("liver", evidence, {"liver": UsualVolume(7.0, 0.3)}), strict=True))
    assert (told["cut"], told["small"], told["large"]) == (1.0, 0.0, 0.0)
    told = dict(zip(FEATURES, features("liver", evidence, {}), strict=True))
    assert (told["small"], told["large"]) == (0.0, 0.0)


def test_the_fixtures_are_what_this_code_says():
    assert PATH.read_text(encoding="utf-8") == text()
