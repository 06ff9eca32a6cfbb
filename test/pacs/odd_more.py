"""More odd series, of what trackers of readers tell: odd_more.py FOLDER

As odd_series.py, whose images and tools these are: pydicom, dcmtk (dcmconv, dcmcrle, dcmcjpls,
dcmcjpeg), GDCM (through SimpleITK, and its own gdcmconv) and highdicom.
"""

import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import odd_series as odd
import pydicom
from odd_series import (
    BOTH,
    SLICES,
    case,
    drop,
    image,
    last,
    put,
    stored,
    uid,
)
from pydicom import Dataset, dcmwrite
from pydicom.dataelem import DataElement
from pydicom.tag import Tag

GDCMCONV = str(Path(sys.executable).parent / "gdcmconv")
PYDICOM = ("pydicom",)
After = Callable[[Path], object]
odd.CASES.clear()


def only(at: int, edit: Callable[[Dataset, int], object]) -> Callable[[Dataset, int], object]:
    return lambda ds, k: edit(ds, k) if k == at else None


def raw(tag: str, vr: str, value) -> Callable[[Dataset, int], object]:
    return lambda ds, k: ds.add(DataElement(Tag(tag), vr, value, already_converted=True))


def rewrite(change: Callable[[Dataset, int], object], **how) -> After:
    def after(folder: Path) -> None:
        for k, file in enumerate(sorted(folder.iterdir())):
            ds = pydicom.dcmread(file)
            change(ds, k)
            dcmwrite(file, ds, **how)

    return after


def by(*command: str, pick: Callable[[int], bool] = lambda k: True) -> After:
    def after(folder: Path) -> None:
        for k, file in enumerate(sorted(folder.iterdir())):
            if pick(k):
                subprocess.run([*command, str(file), str(file) + ".new"], check=True, capture_output=True)
                Path(str(file) + ".new").rename(file)

    return after


# Numbers and texts that nothing depends on.
case("read", put(InstanceNumber=1), name="one instance number for all")
case("read", drop("InstanceNumber"), name="no instance number", tools=BOTH)
case("read", raw("InstanceNumber", "IS", "A-1"), name="an instance number that is none", tools=PYDICOM)
case("read", put(NumberOfFrames="1"), name="one frame, told")
case("read", drop("SliceThickness"), name="no thickness", tools=BOTH)
case("read", put(SliceThickness=0), name="a thickness of 0")
case("read", put(SpacingBetweenSlices=-2.5), name="a negative spacing between slices")
case("read", put(SpacingBetweenSlices=99, SliceLocation=7), name="spacing and location that are wrong")
case("read", put(Modality="ct"), name="a modality in small letters", tools=BOTH)
case("read", put(ImageType=["original", "primary", "axial"]), name="an image type in small letters", tools=BOTH)
case("read", put(SpecificCharacterSet="ISO-8859-1"), name="a character set that is none", tools=PYDICOM)
case("read", put(RescaleIntercept="-1.024E3", RescaleSlope="1.0E+00"), name="a rescale with exponents", tools=BOTH)
case("read", put(ImageOrientationPatient=["1.0e+00", "-0.0", "0", "0", "+1", "0."]), name="cosines in many forms",
     tools=BOTH)  # fmt: skip
case("read", raw("ContentDate", "DA", "02.03.2024"), name="a date that is none", tools=PYDICOM)
case("read", put(ImagesInAcquisition=48), name="images of four phases told")
case("FEWER_THAN_TOLD", put(ImagesInAcquisition=14), name="two images more told")

# What a reader must not guess.
case("DICOM_ATTRIBUTE", only(5, drop("ImagePositionPatient")), name="no position in one slice", tools=BOTH)
case("DICOM_ATTRIBUTE", only(5, put(ImagePositionPatient=None)), name="an empty position in one slice", tools=BOTH)
case("DICOM_ATTRIBUTE", drop("PixelSpacing"), name="no pixel spacing", tools=BOTH)
case("DICOM_ATTRIBUTE", lambda ds, k: [drop("PixelSpacing")(ds, k), put(ImagerPixelSpacing=[1, 1])(ds, k)],
     name="pixel spacing of a detector", tools=BOTH)  # fmt: skip
case("DICOM_ATTRIBUTE", drop("RescaleSlope"), name="an intercept without a slope", tools=BOTH)
case("DICOM_ATTRIBUTE", raw("RescaleIntercept", "DS", "-1024,0"), name="a comma in the intercept", tools=PYDICOM)
case("DICOM_MIXED_STUDIES", only(5, put(StudyInstanceUID="1.2.3")), name="a slice of another study", tools=BOTH)
case("DICOM_MIXED_STUDIES", only(5, put(PatientID="P-2")), name="a slice of another patient")
case("DICOM_DUPLICATE_SLICES", put(SOPInstanceUID="1.2.3.4"), name="one instance UID for all", tools=BOTH)
case("DICOM_MIXED_FRAME_OF_REFERENCE", only(5, put(FrameOfReferenceUID="1.2.3")), name="a slice of another frame",
     tools=BOTH)  # fmt: skip
case("DICOM_PIXEL_FORMAT", put(HighBit=7), name="a high bit below the bits stored", tools=PYDICOM)


def smaller(ds: Dataset, k: int) -> None:
    ds.Rows = odd.ROWS - 2
    ds.PixelData = stored(k)[:-2].astype("<u2").tobytes()


case("DICOM_MIXED_MATRIX", only(5, smaller), name="a slice of another matrix")


# Geometry.
def oblique(digits: int) -> Callable[[Dataset, int], object]:
    row = np.array([0.98, 0.14, 0.1414])
    row /= np.linalg.norm(row)
    column = np.cross([0, -0.12, 1], row)
    column /= np.linalg.norm(column)

    def edit(ds: Dataset, k: int) -> None:
        at = np.array([-24.5, -30, 100]) + 2.5 * k * np.cross(row, column)
        ds.ImageOrientationPatient = [f"{one:.{digits}f}" for one in (*row, *column)]
        ds.ImagePositionPatient = [f"{one:.{max(1, digits - 3)}f}" for one in at]

    return edit


for digits in (6, 4):
    case("read", oblique(digits), name=f"oblique, rounded to {digits} digits")
case("read", put(ImageOrientationPatient=[1, 0.0004, 0, 0, 1, 0]), name="nearly at a right angle")
case("DICOM_ORIENTATION", put(ImageOrientationPatient=[1, 0.01, 0, 0, 1, 0]), name="not at a right angle", tools=BOTH)
case("DICOM_ORIENTATION", put(ImageOrientationPatient=[0, 0, 0, 0, 0, 0]), name="axes of zeros", tools=BOTH)
case("DICOM_MIXED_ORIENTATION", only(5, put(ImageOrientationPatient=[0, 1, 0, -1, 0, 0])), name="a slice turned")
jitter = np.random.default_rng(3).uniform(-1, 1, SLICES)
for share, expected in ((0.05, "read"), (0.4, "UNEVEN_SPACING")):
    case(expected, lambda ds, k, share=share: put(ImagePositionPatient=[-24.5, -30, 100 + 2.5 * k + share * jitter[k]])(ds, k),
         name=f"a table that jitters by {share} mm")  # fmt: skip
case("DICOM_SHIFTED_SLICES", lambda ds, k: put(ImagePositionPatient=[-24.5 + 3 * (k % 2), -30, 100 + 2.5 * k])(ds, k),
     name="slices that lie aside in turn")  # fmt: skip
case("DICOM_DUPLICATE_SLICES", lambda ds, k: [put(ImagePositionPatient=[-24.5, -30, 100])(ds, k), drop("InstanceNumber")(ds, k)],
     name="one position for all", tools=BOTH)  # fmt: skip


# Several volumes.
def twofold(offset: float, *edits: Callable[[Dataset, int, int], object]) -> Callable[[Dataset, int], object]:
    def edit(ds: Dataset, k: int) -> None:
        second = int(ds.SOPInstanceUID == uid(k, 1))
        ds.ImagePositionPatient = [-24.5, -30, 100 + 2.5 * k + offset * second]
        for one in edits:
            one(ds, k, second)

    return edit


def numbered(ds: Dataset, k: int, second: int) -> None:
    ds.AcquisitionNumber = 1 + second


def timed(ds: Dataset, k: int, second: int) -> None:
    ds.AcquisitionDate, ds.AcquisitionTime = [("20240302", "235950"), ("20240303", "000010")][second]


def read_alone(name: str, edit: Callable[[Dataset, int], object], reason: str, modality: str = "CT") -> None:
    case(reason, edit, name=name, modality=modality, volumes=2)
    case("read", edit, name=f"the second, {name}", modality=modality, volumes=2, options={"volume": 2})


read_alone("acquisitions between each other's slices", twofold(0.65, numbered), "DICOM_SEVERAL_ACQUISITIONS")
read_alone("acquisitions unevenly between", twofold(1.0, numbered), "DICOM_SEVERAL_ACQUISITIONS")
read_alone("times between each other's slices", twofold(0.65, timed), "DICOM_SEVERAL_PHASES", "MR")
read_alone("phases across midnight", twofold(0, timed), "DICOM_SEVERAL_PHASES")
case("ACQUISITIONS_INTERLEAVED", lambda ds, k: put(AcquisitionNumber=1 + k % 2)(ds, k), name="passes that fill up",
     modality="MR")  # fmt: skip


def scout(folder: Path) -> None:
    ds = image(5, "CT", 9)
    ds.ImagePositionPatient = [-24.5, 0, 130]
    ds.ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
    ds.ImageOrientationPatient = [1, 0, 0, 0, 0, -1]
    ds.InstanceNumber = 6
    dcmwrite(folder / "IM006b", ds, enforce_file_format=True)


case("DICOM_LOCALIZER", name="a localizer in the middle", after=scout)
case("read", name="a localizer in the middle, left out", after=scout, options={"volume": 1})


# Files.
def folders(folder: Path) -> None:
    for k, file in enumerate(sorted(folder.iterdir())):
        own = folder / f"part {k % 3}"
        own.mkdir(exist_ok=True)
        file.rename(own / f"IM{k // 3}")


def names(folder: Path) -> None:
    for k, file in enumerate(sorted(folder.iterdir())):
        file.rename(folder / [f"Schnitt Nr. {k} – Überblick", f"断面\n{k}", f" {k}", f"-{k}%20;"][k % 4])


def clutter(folder: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "notes.txt", "series.json", "report.xml", "key.jpg"):
        (folder / name).write_bytes(b"\xff\xd8\xff\xe0 something" if name == "key.jpg" else b"something")
    (folder / "empty").mkdir()


def zipped_folders(folder: Path) -> None:
    files = sorted(folder.iterdir())
    with zipfile.ZipFile(folder / "Müller.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, f"Bäuche/{file.name}")
    for file in files:
        file.unlink()


def preamble(folder: Path) -> None:
    for file in folder.iterdir():
        file.write_bytes(b"II*\0" + b"x" * 124 + file.read_bytes()[128:])


case("read", name="split over folders of the same names", after=folders)
case("read", name="names with spaces, line ends and other alphabets", after=names)
case("read", name="clutter of desktops", after=clutter)
case("DICOM_UNIDENTIFIED", name="a zip with the slices in the folder", after=zipped_folders)
case("read", name="a preamble of a TIFF", after=preamble)
case("DICOM_UNIDENTIFIED", name="a slice that is a page", after=lambda f: last(f).write_bytes(b"%PDF-1.4\n" + bytes(99)))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    odd.main(Path(sys.argv[1]))
