import json

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from m4oe.config import WindowRule
from m4oe.data.preprocess import prepare_slices, restore_logits, window_of

from .. import make_fixtures

WINDOW = torch.tensor([[-125.0, 275.0]])


def test_the_committed_percentiles_are_what_numpy_gives():
    assert make_fixtures.PATH.read_text(encoding="utf-8") == make_fixtures.text()
    for case in json.loads(make_fixtures.text())["cases"]:
        assert min(case["voxels"]) <= case["percentiles"][0] <= case["percentiles"][-1] <= max(case["voxels"])


def test_a_percentile_is_an_intensity_that_occurs():
    voxels = np.array([0] * 199 + [1000], np.int16)
    assert window_of(voxels, WindowRule("percentile", 0.5, 99.5)) == (0, 0)
    assert window_of(np.append(voxels, 1000), WindowRule("percentile", 0.5, 99.5)) == (0, 1000)
    assert window_of(voxels, WindowRule("fixed", -125, 275)) == (-125, 275)


def test_volumes_without_a_window_are_refused():
    rule = WindowRule("percentile", 0.5, 99.5)
    with pytest.raises(ValueError, match="got none"):
        window_of(np.empty(0, np.int16), rule)
    with pytest.raises(ValueError, match="got NaN or infinity"):
        window_of(np.array([1.0, np.nan]), rule)


def test_the_networks_own_size_passes_unchanged():
    slices = torch.tensor([[[[-1024, -125], [75, 3000]]]], dtype=torch.int16)
    assert prepare_slices(slices, WINDOW, 2).tolist() == [[[[0.0, 0.0], [0.5, 1.0]]]]
    logits = torch.randn(2, 3, 7, 7)
    assert torch.allclose(restore_logits(logits, 7, 7), logits)


def test_enlarging_is_the_usual_bilinear():
    x = torch.randint(-125, 275, (2, 1, 40, 40), dtype=torch.int16)
    usual = F.interpolate((x.float() + 125) / 400, size=(56, 56), mode="bilinear", align_corners=False)
    assert torch.allclose(prepare_slices(x, WINDOW.expand(2, 2), 56), usual, atol=1e-5)


def test_shrinking_is_antialiased():
    x = torch.randint(-125, 275, (2, 1, 112, 112), dtype=torch.int16)
    usual = F.interpolate((x.float() + 125) / 400, size=(56, 56), mode="bilinear", antialias=True, align_corners=False)
    assert torch.allclose(prepare_slices(x, WINDOW.expand(2, 2), 56), usual, atol=1e-5)


@pytest.mark.parametrize("height, width", [(20, 56), (56, 33), (101, 122), (33, 57)])
def test_an_oblong_slice_lies_centred_in_a_square(height, width):
    x = torch.randint(-125, 275, (1, 1, height, width), dtype=torch.int16)
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    square = F.pad(x, (left, side - width - left, top, side - height - top), value=-125)
    assert torch.allclose(prepare_slices(x, WINDOW, 56), prepare_slices(square, WINDOW, 56), atol=1e-5)
    logits = torch.randn(1, 2, 56, 56)
    restored = restore_logits(logits, side, side)[:, :, top : top + height, left : left + width]
    assert torch.allclose(restore_logits(logits, height, width), restored, atol=1e-5)


def test_a_picture_survives_the_way_there_and_back():
    rows, columns = torch.meshgrid(torch.arange(90.0), torch.arange(130.0), indexing="ij")
    picture = 75 + 100 * torch.sin(rows / 15) * torch.cos(columns / 20)
    x = prepare_slices(picture[None, None], WINDOW, 112)
    back = restore_logits(x, 90, 130)[0, 0] * 400 - 125
    assert (back - picture)[5:-5, 5:-5].abs().max() < 3


def test_an_empty_window_is_no_nan():
    x = torch.full((1, 1, 8, 8), 40, dtype=torch.int16)
    assert torch.isfinite(prepare_slices(x, torch.tensor([[40.0, 40.0]]), 56)).all()


def test_another_input_range_moves_the_ends():
    x = torch.tensor([[[[-125, 275], [75, 75]]]], dtype=torch.int16)
    assert torch.allclose(prepare_slices(x, WINDOW, 2, (-4.0, 4.0)), torch.tensor([[[[-4.0, 4.0], [0.0, 0.0]]]]))
