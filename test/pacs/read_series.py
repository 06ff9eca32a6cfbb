"""A DICOM series as SimpleITK reads it: geometry as JSON on standard output, intensities as float32
into a file."""

import json
import sys

import numpy as np
import SimpleITK as sitk


def main(folder: str, voxels: str) -> None:
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(folder))
    image = reader.Execute()
    sitk.GetArrayFromImage(image).astype(np.float32).tofile(voxels)
    direction = np.array(image.GetDirection()).reshape(3, 3).T.tolist()
    geometry = {"size": image.GetSize(), "spacing": image.GetSpacing(), "origin": image.GetOrigin()}
    print(json.dumps({**geometry, "direction": direction}))


def nifti(path: str) -> None:
    image = sitk.ReadImage(path)
    direction = np.array(image.GetDirection()).reshape(3, 3).T.tolist()
    geometry = {"size": image.GetSize(), "spacing": image.GetSpacing(), "origin": image.GetOrigin()}
    print(json.dumps({**geometry, "direction": direction}))


if __name__ == "__main__":
    if len(sys.argv) == 2:
        nifti(sys.argv[1])
    else:
        main(*sys.argv[1:])
