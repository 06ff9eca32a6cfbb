import math

import numpy as np
import pytest
import torch
from monai.metrics import compute_dice, compute_hausdorff_distance, compute_surface_dice

from m4oe.evaluate.metrics import organ_scores


def cubes(shift: int, first: int = 10, size: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Two cubes of 10 voxels, labelled 2; the found one lies `shift` slices higher."""
    truth = np.zeros((size, size, size), np.uint8)
    truth[first : first + 10, first : first + 10, first : first + 10] = 2
    return np.roll(truth, shift, 0), truth


@pytest.mark.parametrize(
    ("spacing", "distance"), [((1.0, 1.0, 1.0), 3.0), ((2.5, 1.0, 1.0), 7.5), ((7.7, 1.25, 0.8), 23.1)]
)
def test_a_shifted_cube(spacing, distance):
    found, truth = cubes(3)
    score = organ_scores(found, truth, [2], spacing)[2]
    assert score.dice == pytest.approx(0.7)
    assert score.iou == pytest.approx(7 / 13)
    assert score.hd95 == pytest.approx(distance, abs=1e-4)
    assert score.truth_ml == score.found_ml == pytest.approx(math.prod(spacing))


def test_the_surfaces_that_two_cubes_share_are_counted_by_area():
    found, truth = cubes(3)
    # Marching cubes: 6 faces of 9 x 9 mm2, 12 bevelled edges of 9 x sqrt(1/2), 8 corner triangles
    # of side sqrt(1/2).
    edge, corner = 9 * math.sqrt(0.5), math.sqrt(3) / 8
    whole = 6 * 81 + 12 * edge + 8 * corner
    # Shared are six rings of the sides, and at each end the ring of one cube and the rim of the
    # other's face.
    ring = 4 * 9 + 4 * math.sqrt(0.5)
    shared = 7 * ring + (4 * edge + 4 * corner)
    at_zero = organ_scores(found, truth, [2], (1.0, 1.0, 1.0), tolerance=0.0)[2]
    assert at_zero.surface_dice == pytest.approx(shared / whole, abs=1e-5)
    assert organ_scores(found, truth, [2], (1.0, 1.0, 1.0), tolerance=3.0)[2].surface_dice == 1
    # The same shift in thicker slices is beyond the tolerance.
    assert organ_scores(found, truth, [2], (2.0, 1.0, 1.0), tolerance=3.0)[2].surface_dice < 0.9


def test_an_organ_at_the_edge_of_the_scan_scores_as_inside_it():
    inside, edge = (organ_scores(*cubes(3, first), [2], (3.0, 1.0, 1.0))[2] for first in (10, 0))
    assert inside == edge


def test_empty_organs():
    found, truth = cubes(0)
    nothing = np.zeros_like(truth)
    missed = organ_scores(nothing, truth, [2], (1.0, 1.0, 1.0))[2]
    assert (missed.dice, missed.iou, missed.surface_dice, missed.hd95) == (0, 0, 0, None)
    assert missed.missed and not missed.invented
    invented = organ_scores(found, nothing, [2], (1.0, 1.0, 1.0))[2]
    assert (invented.dice, invented.hd95) == (0, None) and invented.invented and not invented.missed
    neither = organ_scores(found, truth, [1, 9], (1.0, 1.0, 1.0))
    assert all(s.dice is None and s.hd95 is None and not s.missed and not s.invented for s in neither.values())


def test_cropping_to_an_organs_box_changes_nothing():
    random = np.random.default_rng(5)
    smooth = random.normal(size=(2, 9, 14, 12)).cumsum(1).cumsum(2)
    found, truth = ((v > v.mean()).astype(np.uint8) for v in smooth)
    spacing = (4.0, 1.5, 2.0)
    whole = [torch.from_numpy(np.pad(v, 6) == 1)[None, None] for v in (found, truth)]
    score = organ_scores(found, truth, [1], spacing)[1]
    assert score.dice == pytest.approx(float(compute_dice(*whole)))
    distance = compute_hausdorff_distance(*whole, include_background=True, percentile=95, spacing=spacing)
    assert score.hd95 == pytest.approx(float(distance))
    surface = compute_surface_dice(*whole, [2.0], include_background=True, spacing=spacing, use_subvoxels=True)
    assert score.surface_dice == pytest.approx(float(surface))


def test_labels_of_another_shape():
    with pytest.raises(ValueError, match=r"expected shape \(40, 40, 40\) as the truth has, got \(39, 40, 40\)"):
        organ_scores(cubes(0)[0][1:], cubes(0)[1], [2], (1.0, 1.0, 1.0))
