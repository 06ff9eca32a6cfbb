import nibabel as nib
import numpy as np
import pytest

from m4oe.preprocess import prepare_slices
from m4oe.volumes import cached, nearest_square, read_volume, write_volume

SPACING = (5.0, 2.0, 1.5)


def picture(shape=(4, 6, 8)) -> np.ndarray:
    return np.random.default_rng(1).integers(-1000, 1000, shape).astype(np.int16)


@pytest.mark.parametrize("axes", ["LPS", "RAS", "LAS", "SRP", "AIL"])
def test_any_stored_orientation_comes_out_as_lps(tmp_path, axes):
    voxels = picture()
    write_volume(tmp_path / "a.nii", voxels, SPACING)
    image = nib.load(tmp_path / "a.nii")
    turn = nib.orientations.ornt_transform(nib.io_orientation(image.affine), nib.orientations.axcodes2ornt(axes))
    nib.save(image.as_reoriented(turn), tmp_path / "b.nii")
    assert nib.aff2axcodes(nib.load(tmp_path / "b.nii").affine) == tuple(axes)
    found = read_volume(tmp_path / "b.nii")
    assert (found.voxels == voxels).all()
    assert found.spacing == pytest.approx(SPACING)


def test_bytes_of_a_window_become_hounsfield_units(tmp_path):
    stored = np.array([0, 51, 255, 125], np.uint8).reshape(1, 2, 2)
    write_volume(tmp_path / "a.nii", stored, SPACING)
    assert read_volume(tmp_path / "a.nii", windowed_8bit=True).voxels.ravel().tolist() == [-125, -45, 275, 71]


def test_labels_on_another_grid_are_refused(tmp_path):
    write_volume(tmp_path / "image.nii", picture(), SPACING)
    write_volume(tmp_path / "moved.nii", picture().astype(np.uint8), (5.0, 2.0, 1.6))
    with pytest.raises(ValueError, match="moved.nii: expected the grid of image.nii"):
        read_volume(tmp_path / "image.nii", tmp_path / "moved.nii")


def test_intensities_that_int16_cannot_hold_are_refused(tmp_path):
    write_volume(tmp_path / "a.nii", np.full((2, 2, 2), 40000, np.int32), SPACING)
    with pytest.raises(ValueError, match="expected intensities within int16"):
        read_volume(tmp_path / "a.nii")


def test_labels_lie_on_the_grid_of_the_slices():
    import torch

    labels = torch.zeros(1, 40, 60, dtype=torch.uint8)
    labels[0, 10:30, 15:45] = 1
    small = nearest_square(labels, 28)[0]
    shares = prepare_slices(labels[:, None], torch.tensor([[0.0, 1.0]]), 28)[0, 0]
    assert small.shape == (28, 28)
    assert ((shares > 0.6) <= (small == 1)).all() and ((shares < 0.4) <= (small == 0)).all()


def test_a_cache_is_used_while_its_key_holds(tmp_path):
    made = []

    def make():
        made.append(1)
        return np.arange(3), np.arange(4) + len(made)

    assert cached(tmp_path, "x", {"version": 1}, make)[1].tolist() == [1, 2, 3, 4]
    assert cached(tmp_path, "x", {"version": 1}, make)[1].tolist() == [1, 2, 3, 4]
    assert cached(tmp_path, "x", {"version": 2}, make)[1].tolist() == [2, 3, 4, 5]
    assert len(made) == 2
