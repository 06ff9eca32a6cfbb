import nibabel as nib
import numpy as np

from m4oe.data.volumes import write_volume


def test_a_written_volume_says_where_it_lies(tmp_path):
    voxels = np.random.default_rng(1).integers(-1000, 1000, (4, 6, 8)).astype(np.int16)
    write_volume(tmp_path / "a.nii", voxels, (5.0, 2.0, 1.5))
    image = nib.load(tmp_path / "a.nii")
    assert nib.aff2axcodes(image.affine) == ("L", "P", "S")
    assert image.header.get_zooms() == (1.5, 2.0, 5.0)
    assert (np.asanyarray(image.dataobj).transpose(2, 1, 0) == voxels).all()
