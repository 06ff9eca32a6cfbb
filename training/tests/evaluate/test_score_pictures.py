import numpy as np
from PIL import Image, ImageColor

from m4oe.evaluate.score_pictures import GAP, SIDE, STRIP, draw, save, worst_slice
from m4oe.organs import organ


def test_the_slice_where_most_pixels_differ():
    image = np.arange(4 * 6 * 5, dtype=np.int16).reshape(4, 6, 5)
    truth, found = np.zeros((2, 4, 6, 5), np.uint8)
    truth[1, 0, 0] = found[3, 0, 0] = 1
    truth[2, :2, 0] = 1
    worst = worst_slice(image, (0.0, 100.0), truth, found, (5.0, 2.0, 1.0))
    assert (worst.index, worst.differ, worst.spacing) == (2, 2, (2.0, 1.0))
    np.testing.assert_array_equal(worst.image, image[2])
    assert worst_slice(image, (0.0, 1.0), truth, truth, (5.0, 2.0, 1.0)).index == 0


def test_truth_and_found_lie_over_the_scan_and_pixels_are_square(tmp_path):
    # 20 x 40 pixels of 2 x 1 mm are a square in the body.
    image = np.zeros((1, 20, 40), np.int16)
    truth, found = np.zeros((2, 1, 20, 40), np.uint8)
    truth[0, :, :20], found[0, :10, :] = 1, 2
    path = tmp_path / "worst" / "case.png"
    save(draw(worst_slice(image, (0.0, 1.0), truth, found, (3.0, 2.0, 1.0)), ("liver", "spleen"), "a caption"), path)
    picture = np.asarray(Image.open(path)).astype(int)
    assert picture.shape == (SIDE + 2 * STRIP, 3 * SIDE + 2 * GAP, 3)

    def at(panel: int, row: float, column: float) -> tuple[int, ...]:
        return tuple(picture[STRIP + int(SIDE * row), panel * (SIDE + GAP) + int(SIDE * column)])

    def laid(name: str) -> tuple[int, ...]:
        return tuple(round(0.45 * channel) for channel in ImageColor.getrgb(organ(name).color))

    assert at(0, 0.25, 0.25) == (0, 0, 0)
    # Columns grow to the patient's left, so their right half is on the viewer's left; rows grow to
    # the back.
    assert at(1, 0.25, 0.25) == at(1, 0.75, 0.25) == laid("liver") and at(1, 0.25, 0.75) == (0, 0, 0)
    assert at(2, 0.25, 0.75) == laid("spleen") and at(2, 0.75, 0.25) == (0, 0, 0)
