import numpy as np
import pytest
import torch

from m4oe.data.field import BODY, Place, give_back, place, take
from m4oe.data.preprocess import neighbour_step

SIZE, PIXEL = (96, 128), 3.0


def body(
    spacing: float,
    centre: tuple[float, float] = (150.0, 180.0),
    axes: tuple[float, float] = (110.0, 160.0),
    extent=(300.0, 360.0),
):
    """(1, H, W) bool: an ellipse in millimetres on a grid of this spacing."""
    rows, columns = (torch.arange(int(e / spacing)) * spacing + spacing / 2 for e in extent)
    return ((rows[:, None] - centre[0]) / axes[0]) ** 2 + ((columns - centre[1]) / axes[1]) ** 2 < 1


def found(mask: torch.Tensor, spacing: float) -> tuple[list[float], float]:
    """Centre in mm from the slice's first edge, and mm of a pixel."""
    where = place(mask[None], torch.tensor([[spacing, spacing]]), SIZE, PIXEL)
    return ((where.centre[0] + 0.5) * spacing).tolist(), where.pixel.item()


@pytest.mark.parametrize("spacing", [0.5, 1.0, 2.5])
def test_the_matrix_does_not_move_the_field(spacing):
    centre, pixel = found(body(spacing), spacing)
    assert centre == pytest.approx([150, 180], abs=spacing)
    assert pixel == PIXEL


def test_a_crop_of_air_does_not_move_the_field_on_the_patient():
    whole = body(1.0)
    cropped = whole[30:, 10:-5]
    centre, _ = found(cropped, 1.0)
    assert np.add(centre, (30, 10)) == pytest.approx(found(whole, 1.0)[0], abs=1e-3)


def test_a_table_or_an_arm_moves_it_little():
    mask = body(1.0)
    mask[290:292, 60:300] = True
    assert found(mask, 1.0)[0] == pytest.approx([150, 180], abs=4)


def test_a_body_that_is_wider_than_the_field_shrinks_into_it():
    centre, pixel = found(body(1.0, (200, 300), (150, 280), (400, 600)), 1.0)
    assert centre == pytest.approx([200, 300], abs=1)
    # All but the outermost skin and muscle.
    assert PIXEL < pixel and pixel * SIZE[1] >= 0.9 * 2 * 280


def test_a_slice_of_air_has_its_field_in_the_middle():
    assert found(torch.zeros(90, 50, dtype=torch.bool), 2.0) == ([90.0, 50.0], PIXEL)


@pytest.mark.parametrize("spacing", [0.3, 1.0, 3.0, 12.0])
def test_there_and_back_again(spacing):
    """A smooth picture comes back as it was where the field is, at any spacing; the way back says
    where that is."""
    height, width = int(400 / spacing), int(500 / spacing)
    y, x = torch.meshgrid(torch.linspace(-1, 1, height), torch.linspace(-1, 1, width), indexing="ij")
    picture = (torch.sin(3 * y) + torch.cos(2 * x))[None, None]
    where = Place(torch.tensor([[(height - 1) / 2, (width - 1) / 2]]), torch.tensor([PIXEL]))
    mm = torch.tensor([[spacing, spacing]])
    there = take(picture, where, mm, SIZE)
    assert there.shape == (1, 1, *SIZE)
    back, inside = give_back(there, where, mm, SIZE, 1, (height, width))
    assert inside.float().mean().item() == pytest.approx(SIZE[0] * SIZE[1] * PIXEL**2 / (400 * 500), abs=0.06)
    middle = slice(height * 2 // 5, height * 3 // 5), slice(width * 2 // 5, width * 3 // 5)
    assert (back - picture)[0, 0][middle].abs().max() < 0.05


def test_body_is_soft_tissue():
    assert -125 + BODY * 400 == pytest.approx(-45)


def test_neighbours_are_about_as_far_as_wanted_and_never_the_slice_itself():
    assert [neighbour_step(3.0, d) for d in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 5.0, 7.7)] == [6, 3, 2, 2, 1, 1, 1, 1]
