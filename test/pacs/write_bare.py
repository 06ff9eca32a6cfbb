"""A CT series as tools write it from an array: by SimpleITK's own example, and by pydicom with what a CT image needs and no more."""

import sys
from pathlib import Path

import numpy as np
import pydicom
import SimpleITK as sitk
from pydicom.dataset import Dataset
from pydicom.uid import CTImageStorage, generate_uid

SLICES = 6


def voxels() -> np.ndarray:
    k, j, i = np.indices((SLICES, 16, 20))
    return (-150 + (i * 13 + j * 29 + k * 53) % 501).astype(np.int16)


def simpleitk(folder: Path) -> None:
    """Examples/DicomSeriesFromArray of SimpleITK 2.5: no frame of reference, no study UID."""
    image = sitk.GetImageFromArray(voxels())
    image.SetSpacing([0.8, 1.25, 2.5])
    writer = sitk.ImageFileWriter()
    writer.KeepOriginalImageUIDOn()
    series = "1.2.826.0.1.3680043.2.1125.20260101.1.120000"
    for k in range(SLICES):
        one = image[:, :, k]
        position = "\\".join(map(str, image.TransformIndexToPhysicalPoint((0, 0, k))))
        tags = {
            "0008|0060": "CT",
            "0008|0008": "DERIVED\\SECONDARY",
            "0020|000e": series,
            "0020|0037": "1\\0\\0\\0\\1\\0",
            "0020|0032": position,
            "0020|0013": str(k),
        }
        for tag, value in tags.items():
            one.SetMetaData(tag, value)
        writer.SetFileName(str(folder / f"{k}.dcm"))
        writer.Execute(one)


def plain(folder: Path) -> None:
    """pydicom without preamble and meta information, without Modality and frame of reference."""
    series = generate_uid()
    for k, pixels in enumerate(voxels()):
        slice_ = Dataset()
        slice_.SOPClassUID, slice_.SOPInstanceUID, slice_.SeriesInstanceUID = CTImageStorage, generate_uid(), series
        slice_.ImagePositionPatient, slice_.ImageOrientationPatient = [0, 0, 2.5 * k], [1, 0, 0, 0, 1, 0]
        slice_.PixelSpacing, slice_.RescaleSlope, slice_.RescaleIntercept = [1.25, 0.8], 1, 0
        slice_.Rows, slice_.Columns = pixels.shape
        slice_.SamplesPerPixel, slice_.PhotometricInterpretation = 1, "MONOCHROME2"
        slice_.BitsAllocated, slice_.BitsStored, slice_.HighBit, slice_.PixelRepresentation = 16, 16, 15, 1
        slice_.PixelData = pixels.tobytes()
        pydicom.dcmwrite(folder / f"{k}.dcm", slice_, implicit_vr=True, little_endian=True, enforce_file_format=False)


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True)
    {"simpleitk": simpleitk, "pydicom": plain}[sys.argv[1]](folder)
