"""Writes a volume in every container that SimpleITK and nibabel write.

training/.venv/bin/python test/peers/write_containers.py BASE.nii FOLDER

BASE is read by both. Prints one JSON object: the name of each file below FOLDER, to the library
that made it.
"""

import json
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import SimpleITK as sitk


def by_simpleitk(base: str, folder: Path) -> list[str]:
    image = sitk.ReadImage(base)
    names = []
    for ending in ("nrrd", "nhdr", "mha", "mhd", "nii", "nii.gz", "hdr"):
        for compressed in (False, True):
            name = f"itk_{'small' if compressed else 'plain'}.{ending}"
            sitk.WriteImage(image, str(folder / name), compressed)
            names.append(name)
    for pixels, type_name in ((sitk.sitkFloat32, "float"), (sitk.sitkInt64, "int64"), (sitk.sitkInt32, "int32")):
        for ending in ("nrrd", "mha"):
            name = f"itk_{type_name}.{ending}"
            sitk.WriteImage(sitk.Cast(image, pixels), str(folder / name), True)
            names.append(name)
    return names


def by_nibabel(base: str, folder: Path) -> list[str]:
    source = nib.load(base)
    voxels = np.asarray(source.dataobj)
    names = []
    for form, endings in (
        (nib.Nifti1Image, ("nii", "nii.gz")),
        (nib.Nifti2Image, ("nii", "nii.gz")),
        (nib.Nifti1Pair, ("hdr", "img.gz")),
        (nib.Nifti2Pair, ("hdr", "img.gz")),
    ):
        for endianness in ("<", ">"):
            for ending in endings:
                header = form.header_class(endianness=endianness)
                header.set_data_dtype(voxels.dtype.newbyteorder(endianness))
                image = form(voxels, source.affine, header)
                image.set_sform(source.affine, code=1)
                image.set_qform(source.affine, code=1)
                name = f"{form.__name__}_{'little' if endianness == '<' else 'big'}.{ending}"
                image.to_filename(str(folder / name))
                names.append(name)
    return names


def main() -> None:
    base, folder = sys.argv[1], Path(sys.argv[2])
    print(json.dumps({"SimpleITK": by_simpleitk(base, folder), "nibabel": by_nibabel(base, folder)}))


if __name__ == "__main__":
    main()
