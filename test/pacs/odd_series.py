"""Odd series as three tools write them: odd_series.py FOLDER

Each case is a CT or MR series with something that archives, anonymisers and scanners do to one.
pydicom writes it (explicit VR), dcmtk (its dcmconv, implicit or big endian, lengths left open) and,
where the tags that matter survive it, GDCM through SimpleITK. Prints a JSON line for each: case,
tool, path, options of reading, and what is expected: "read", where the intensities are those of
FOLDER/CASE.f4 (float32, slices x rows x columns, axes to left, back and head), or a reason.
"""

import json
import math
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import SimpleITK as sitk
from pydicom import Dataset, FileMetaDataset, dcmwrite
from pydicom.fileset import FileSet
from pydicom.uid import (
    CTImageStorage,
    ExplicitVRLittleEndian,
    JPEGLSNearLossless,
    MRImageStorage,
    generate_uid,
)

SLICES, ROWS, COLUMNS = 12, 16, 24
TOOLS = ("pydicom", "dcmtk", "gdcm")
INTENSITIES = np.random.default_rng(5).integers(-900, 1200, (SLICES, ROWS, COLUMNS))
AIR = -1024

Edit = Callable[[Dataset, int], object]
CASES: list[tuple] = []


def uid(*names) -> str:
    return generate_uid(entropy_srcs=["odd series", *map(str, names)])


def image(k: int, modality: str, volume: int = 0) -> Dataset:
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID = CTImageStorage if modality == "CT" else MRImageStorage
    ds.SOPInstanceUID = uid(k, volume)
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.StudyDate, ds.StudyTime, ds.AcquisitionTime = "20240302", "101010.1", "101200"
    ds.Modality, ds.Manufacturer = modality, "odd_series.py"
    ds.StudyDescription, ds.SeriesDescription = "Bauch", "Abdomen 2.5 mm"
    ds.PatientName, ds.PatientID, ds.PatientSex = "Müller^Zoë", "P-1", "F"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = uid("study"), uid("series")
    ds.FrameOfReferenceUID = uid("frame")
    ds.SeriesNumber, ds.InstanceNumber, ds.PatientPosition = 3, k + 1, "HFS"
    ds.ImagePositionPatient = [-24.5, -30, 100 + 2.5 * k]
    ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.SliceThickness = [1.5, 1.25], 2.5
    ds.RescaleSlope, ds.RescaleIntercept = 1, -1024
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = ROWS, COLUMNS
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
    return with_words(ds, stored(k))


def stored(k: int) -> np.ndarray:
    return INTENSITIES[k] - AIR


def with_words(ds: Dataset, words: np.ndarray) -> Dataset:
    ds.PixelData = words.astype("<u2").tobytes()
    return ds


def case(expected, edit: Edit = lambda ds, k: None, *, name="", modality="CT", tools=TOOLS, options=None, after=None,
         shown=None, volumes=1):  # fmt: skip
    """after: what is done to the folder; shown: intensities where they are others."""
    CASES.append((name, expected, edit, modality, tools, options or {}, after, shown, volumes))


def put(**values) -> Edit:
    return lambda ds, k: [setattr(ds, keyword, value) for keyword, value in values.items()]


def drop(*keywords: str) -> Edit:
    return lambda ds, k: [delattr(ds, keyword) for keyword in keywords if keyword in ds]


# Needed for the job, or not.
case("read", drop("FrameOfReferenceUID"), name="without frame of reference")
case("read", put(FrameOfReferenceUID=""), name="frame of reference emptied", tools=("pydicom", "dcmtk"))
case("read", drop("Modality"), name="without modality", tools=("pydicom", "dcmtk"))
case("read", drop("PatientName", "PatientID", "PatientSex", "StudyDate", "StudyTime"), name="anonymised")
case("read", drop("StudyInstanceUID", "SeriesInstanceUID"), name="without study and series", tools=("pydicom", "dcmtk"))
case("read", put(RescaleType="hu"), name="Rescale Type hu")
case("read", lambda ds, k: setattr(ds, "PatientName", "Müller^Zoë" + "^" * (k % 3)), name="empty components of a name")
case("read", put(PatientName="N" * 80), name="a name of 80 characters")
case("read", lambda ds, k: setattr(ds, "EchoTime", "4.76" if k % 2 else "4.7600002"), name="rounded echo times",
     modality="MR")  # fmt: skip
case("DICOM_ATTRIBUTE", drop("ImageOrientationPatient"), name="without orientation", tools=("pydicom", "dcmtk"))


# Files that are lost, damaged, or beside.
def last(folder: Path) -> Path:
    return max(folder.iterdir())


def cut(size: int) -> Callable[[Path], object]:
    return lambda folder: last(folder).write_bytes(last(folder).read_bytes()[:size])


def dangling(folder: Path) -> None:
    last(folder).unlink()
    (folder / "IM012").symlink_to("nowhere")


case("DICOM_UNIDENTIFIED", name="a slice of 0 bytes", after=cut(0))
case("DICOM_UNIDENTIFIED", name="a slice cut in its header", after=cut(250))
case("DICOM_CORRUPT", name="a slice cut in its pixels", after=cut(-100))
case("DICOM_UNIDENTIFIED", name="a slice that is an error page", after=lambda f: last(f).write_text("<html>"))
case("DICOM_UNIDENTIFIED", name="a slice whose link leads nowhere", after=dangling)
case("read", name="a dead link named README", after=lambda f: (f / "README").symlink_to("nowhere"))
case("read", name="a copy of a slice", after=lambda f: shutil.copy(last(f), f / "IM012 (1)"))
case("read", name="zeros behind the file", after=lambda f: last(f).write_bytes(last(f).read_bytes() + bytes(400)))
case("read", lambda ds, k: setattr(ds, "PixelData", ds.PixelData + bytes(20)), name="zeros behind the pixels",
     tools=("pydicom", "dcmtk"))  # fmt: skip


def directory(folder: Path, by_dcmtk: bool) -> None:
    """A DICOMDIR of all slices, of which the last three then are not there."""
    files = sorted(folder.iterdir())
    if by_dcmtk:
        command = ["dcmmkdir", "+I", "+id", str(folder), "+D", str(folder / "DICOMDIR"), *[f.name for f in files]]
        subprocess.run(command, check=True, capture_output=True)
        for file in files[-3:]:
            file.unlink()
        return
    datasets = [pydicom.dcmread(file) for file in files]
    for file in files:
        file.unlink()
    exported = FileSet()
    for ds in datasets:
        exported.add(ds)
    exported.write(folder)
    for ds in datasets[-3:]:
        for file in list(folder.rglob("*")):
            if file.is_file() and file.name != "DICOMDIR" and ds.SOPInstanceUID.encode() in file.read_bytes():
                file.unlink()


case("DICOM_INCOMPLETE", put(StudyID="1"), name="fewer than the DICOMDIR of pydicom", tools=("pydicom",),
     after=lambda f: directory(f, by_dcmtk=False))  # fmt: skip
case("DICOM_INCOMPLETE", put(StudyID="1"), name="fewer than the DICOMDIR of dcmtk", tools=("pydicom", "dcmtk"),
     after=lambda f: directory(f, by_dcmtk=True))  # fmt: skip


# Words, bits and padding.
def cornered(word: int, **more) -> Edit:
    def edit(ds: Dataset, k: int) -> None:
        words = stored(k).copy()
        words[:3, :4] = word
        put(**more)(with_words(ds, words), k)

    return edit


CORNER = INTENSITIES.copy()
CORNER[:, :3, :4] = AIR
BOTH = ("pydicom", "dcmtk")
case("read", cornered(63536, PixelPaddingValue=63536), name="padding beyond 12 bits", tools=BOTH, shown=CORNER)
case("read", cornered(4000, PixelPaddingValue=4000), name="padding of a high value", tools=BOTH, shown=CORNER)
case("read", lambda ds, k: put(HighBit=15)(with_words(ds, stored(k) * 16 + 5), k), name="high bit 15", tools=BOTH)
case("read", lambda ds, k: with_words(ds, stored(k) | 0x9000), name="overlays above Bits Stored", tools=BOTH)
case("read", lambda ds, k: put(PixelRepresentation=1, RescaleIntercept=0)(with_words(ds, INTENSITIES[k] & 0xFFF), k),
     name="signed, 12 bits of 16", tools=BOTH)  # fmt: skip
case("read", lambda ds, k: put(RescaleIntercept=-1024 - 3 * k)(with_words(ds, stored(k) + 3 * k), k),
     name="an intercept for each slice")  # fmt: skip
case("read", put(PhotometricInterpretation="MONOCHROME1"), name="MONOCHROME1", tools=BOTH)
case("DICOM_COLOUR", put(PhotometricInterpretation="PALETTE COLOR"), name="a palette", tools=BOTH)


# Loss.
def near_by_dcmtk(folder: Path) -> None:
    for file in sorted(folder.iterdir()):
        subprocess.run(["dcmcjpls", "+en", "+md", "2", str(file), str(file)], check=True, capture_output=True)


def near_by_pydicom(folder: Path) -> None:
    for file in sorted(folder.iterdir()):
        ds = pydicom.dcmread(file)
        ds.compress(JPEGLSNearLossless, jls_error=2)
        ds.save_as(file)


case("LOSSY_COMPRESSION", name="near-lossless by dcmtk, which tells it", tools=BOTH, after=near_by_dcmtk)
case("DICOM_LOSSY", name="near-lossless by pydicom, which does not", tools=("pydicom",), after=near_by_pydicom)

# Places.
case("read", lambda ds, k: put(ImageOrientationPatient=[-1, 0, 0, 0, -1, 0], PatientPosition="HFP",
     ImagePositionPatient=[24.5, 30, 100 + 2.5 * k])(ds, k), name="prone", shown=INTENSITIES[:, ::-1, ::-1])  # fmt: skip
case("read", lambda ds, k: put(ImagePositionPatient=[-24.5, -30, 100 - 2.5 * k])(ds, k), name="from head to feet",
     shown=INTENSITIES[::-1])  # fmt: skip
case("read", lambda ds, k: put(ImageOrientationPatient=[0, 1, 0, 0, 0, -1], ImagePositionPatient=[2.5 * k, 0, 0])(ds, k),
     name="sagittal", shown=INTENSITIES.transpose(1, 2, 0)[::-1])  # fmt: skip
case("DICOM_MISSING_SLICES", lambda ds, k: put(ImagePositionPatient=[-24.5, -30, 100 + 2.5 * (k + 2 * (k > 5))])(ds, k),
     name="two slices missing inside")  # fmt: skip
case("GANTRY_TILT", put(ImageOrientationPatient=[1, 0, 0, 0, round(math.cos(0.2), 6), round(math.sin(0.2), 6)],
     GantryDetectorTilt=math.degrees(0.2)), name="a tilted gantry")  # fmt: skip
case("UNEVEN_SPACING", lambda ds, k: put(ImagePositionPatient=[-24.5, -30, 100 + 2.5 * k + 0.9 * (k > 6)])(ds, k),
     name="uneven distances")  # fmt: skip


# Several volumes over the same places, and what is none.
def apart(values: list, keyword: str) -> Edit:
    return lambda ds, k: setattr(ds, keyword, values[int(ds.SOPInstanceUID == uid(k, 1))])


for name, keyword, values, reason, modality in [
    ("two echoes", "EchoTime", ["2.3", "4.6"], "DICOM_SEVERAL_ECHOES", "MR"),
    ("two acquisitions", "AcquisitionNumber", ["1", "2"], "DICOM_SEVERAL_ACQUISITIONS", "CT"),
    ("two temporal positions", "TemporalPositionIdentifier", ["1", "2"], "DICOM_SEVERAL_PHASES", "MR"),
    ("two trigger times", "TriggerTime", ["100", "500"], "DICOM_SEVERAL_PHASES", "MR"),
    ("two acquisition times", "AcquisitionTime", ["101200", "101230.5"], "DICOM_SEVERAL_PHASES", "CT"),
    ("two content times", "ContentTime", ["101200", "101230.5"], "DICOM_SEVERAL_PHASES", "CT"),
    ("two kernels", "ConvolutionKernel", ["B30f", "B70f"], "DICOM_SEVERAL_RECONSTRUCTIONS", "CT"),
    ("two thicknesses", "SliceThickness", ["2.5", "5"], "DICOM_SEVERAL_RECONSTRUCTIONS", "CT"),
]:
    two = apart(values, keyword)
    case(reason, two, name=name, modality=modality, volumes=2)
    case("read", two, name=f"the second of {name}", modality=modality, volumes=2, options={"volume": 2})
for name, types, reason in [
    ("a perfusion map", ["DERIVED", "PRIMARY", "PERFUSION", "RCBF"], "DICOM_DERIVED_MAP"),
    ("a diffusion map", ["DERIVED", "SECONDARY", "COMBINED", "ADC"], "DICOM_DERIVED_MAP"),
    ("a subtraction", ["DERIVED", "PRIMARY", "M", "SUB", "ND"], "DICOM_DERIVED_MAP"),
    ("a projection", ["DERIVED", "SECONDARY", "AXIAL", "MIN_IP"], "DICOM_PROJECTION"),
    ("a localizer", ["ORIGINAL", "PRIMARY", "LOCALIZER"], "DICOM_LOCALIZER"),
]:
    case(reason, put(ImageType=types), name=name, modality="MR" if "map" in name else "CT")


def write(ds: Dataset, path: Path, tool: str, k: int) -> None:
    draft = path.with_suffix(".draft")
    dcmwrite(draft if tool in ("dcmtk", "gdcm") else path, ds, enforce_file_format=True)
    if tool == "dcmtk":
        form = ["+tb", "+ti", "+te"][k % 3]
        subprocess.run(["dcmconv", form, "-e", str(draft), str(path)], check=True, capture_output=True)
    if tool == "gdcm":
        reader = sitk.ImageFileReader()
        reader.SetFileName(str(draft))
        reader.LoadPrivateTagsOn()
        read = reader.Execute()
        writer = sitk.ImageFileWriter()
        writer.SetImageIO("GDCMImageIO")
        writer.KeepOriginalImageUIDOn()
        for element in ds:
            if element.VR not in ("SQ", "OW", "OB", "UN"):
                tag = f"{element.tag.group:04x}|{element.tag.element:04x}"
                read.SetMetaData(tag, "\\".join(map(str, element.value)) if element.VM > 1 else "" if element.value is None else str(element.value))
        written = path.with_suffix(".dcm")
        writer.SetFileName(str(written))
        writer.Execute(read)
        written.rename(path)
    draft.unlink(missing_ok=True)


def main(folder: Path) -> None:
    for name, expected, edit, modality, tools, options, after, shown, volumes in CASES:
        values = INTENSITIES if shown is None else shown
        np.ascontiguousarray(values).astype("<f4").tofile(folder / f"{name}.f4")
        for tool in tools:
            own = folder / tool / name
            own.mkdir(parents=True)
            for volume in range(volumes):
                for k in range(SLICES):
                    ds = image(k, modality, volume)
                    edit(ds, k)
                    write(ds, own / f"IM{volume * SLICES + k + 1:03}", tool, k)
            if after is not None:
                after(own)
            told = {"case": name, "tool": tool, "path": str(own), "options": options, "expected": expected}
            print(json.dumps({**told, "shape": values.shape, "intensities": str(folder / f"{name}.f4")}))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]))
