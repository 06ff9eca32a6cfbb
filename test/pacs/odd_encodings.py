"""Odd encodings and units of a series: odd_encodings.py FOLDER

As odd_series.py, whose images and tools these are: pydicom, dcmtk (dcmconv, dcmcrle, dcmcjpls,
dcmcjpeg, img2dcm), GDCM (through SimpleITK, and its own gdcmconv) and highdicom.
"""

import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import highdicom
import numpy as np
import odd_series as odd
import PIL.Image
import pydicom
from odd_more import GDCMCONV, PYDICOM, After, by, rewrite
from odd_series import BOTH, INTENSITIES, case, put, stored, uid, with_words
from pydicom import Dataset, dcmwrite
from pydicom.dataelem import DataElement
from pydicom.tag import Tag
from pydicom.uid import DeflatedExplicitVRLittleEndian, RLELossless

odd.CASES.clear()


# Encodings.
def padded(ds: Dataset, k: int) -> None:
    ds.add(DataElement(Tag("SeriesInstanceUID"), "UI", ds.SeriesInstanceUID + " " * (k % 2), already_converted=True))


def bulky(ds: Dataset, k: int) -> None:
    block = ds.private_block(0x0009, "ODD MAKER", create=True)
    block.add_new(0x01, "OB", bytes(1001))
    block.add_new(0x02, "SQ", [Dataset()])
    ds.add_new(0x00091003, "UN", b"\x01\x02\x03\x04")


def overlay(ds: Dataset, k: int) -> None:
    ds.add_new(0x60000010, "US", odd.ROWS)
    ds.add_new(0x60000011, "US", odd.COLUMNS)
    ds.add_new(0x60000040, "CS", "G")
    ds.add_new(0x60000050, "SS", [1, 1])
    ds.add_new(0x60000100, "US", 1)
    ds.add_new(0x60000102, "US", 0)
    ds.add_new(0x60003000, "OW", bytes(odd.ROWS * odd.COLUMNS // 8))


def thumbnail(ds: Dataset, k: int) -> None:
    icon = Dataset()
    icon.Rows = icon.Columns = 8
    icon.SamplesPerPixel, icon.PhotometricInterpretation = 1, "MONOCHROME2"
    icon.BitsAllocated = icon.BitsStored = 8
    icon.HighBit, icon.PixelRepresentation = 7, 0
    icon.PixelData = bytes(64)
    ds.IconImageSequence = [icon]


case("read", padded, name="UIDs padded in two ways", tools=PYDICOM)
case("read", bulky, name="private attributes first", tools=BOTH)
case("read", overlay, name="an overlay of its own", tools=BOTH)
case("read", thumbnail, name="a thumbnail before the pixels", tools=BOTH)
case("read", lambda ds, k: ds.add(DataElement(Tag("PixelData"), "OB", ds.PixelData)), name="pixels as bytes", tools=PYDICOM)


def renamed(vr: bytes, *tags: bytes) -> After:
    """Elements of short text as another kind; UN has a length of four bytes."""

    def after(folder: Path) -> None:
        for file in folder.iterdir():
            content = file.read_bytes()
            for tag in tags:
                at = content.index(tag + b"DS")
                length = content[at + 6 : at + 8]
                told = vr + (b"\0\0" + length + b"\0\0" if vr == b"UN" else length)
                content = content[: at + 4] + told + content[at + 8 :]
            file.write_bytes(content)

    return after


POSITION, SPACING, RESCALE = b"\x20\0\x32\0", b"\x28\0\x30\0", b"\x28\0\x52\x10"
for vr in (b"UN", b"LO", b"SH"):
    case("read", name=f"positions, spacings and rescales as {vr.decode()}", tools=PYDICOM,
         after=renamed(vr, POSITION, SPACING, RESCALE))  # fmt: skip


def deflated(folder: Path) -> None:
    for file in folder.iterdir():
        ds = pydicom.dcmread(file)
        ds.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
        dcmwrite(file, ds)


def implicit_called_explicit(folder: Path) -> None:
    """As anonymisers leave it, that write another encoding than they say."""
    for file in folder.iterdir():
        whole = pydicom.dcmread(file)
        with file.open("wb") as to:
            to.write(bytes(128) + b"DICM")
            pydicom.filewriter.write_file_meta_info(to, whole.file_meta)
            pydicom.filewriter.dcmwrite(to, Dataset(whole), implicit_vr=True, little_endian=True, enforce_file_format=False)


def explicit_called_implicit(folder: Path) -> None:
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes().replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2\0\0\0", 1))


def mixed(folder: Path) -> None:
    for pick, command in enumerate((["dcmcrle"], ["dcmcjpls"], ["dcmcjpeg", "+e1"], ["dcmconv", "+tb"], ["dcmconv", "+td"])):
        by(*command, pick=lambda k, pick=pick: k % 6 == pick)(folder)


case("read", name="deflated by dcmtk", tools=BOTH, after=by("dcmconv", "+td"))
case("read", name="implicit that says explicit", tools=PYDICOM, after=implicit_called_explicit)
case("read", name="explicit that says implicit", tools=PYDICOM, after=explicit_called_implicit)
case("read", name="deflated by pydicom", tools=PYDICOM, after=deflated)
case("read", name="RLE by pydicom", tools=PYDICOM, after=rewrite(lambda ds, k: ds.compress(RLELossless)))
case("read", name="RLE by dcmtk", tools=BOTH, after=by("dcmcrle"))
for what in ("--rle", "--jpegls", "--j2k", "--jpeg", "--implicit", "--explicit"):
    # Of big endian it makes empty files with these two, and says nothing.
    tools = PYDICOM if what in ("--implicit", "--explicit") else BOTH
    case("read", name=f"gdcmconv {what}", tools=tools, after=by(GDCMCONV, what))
case("read", name="group lengths by gdcmconv", tools=PYDICOM, after=by(GDCMCONV, "--raw", "--with-private-dict"))
case("read", name="six encodings in one series", tools=BOTH, after=mixed)


def enhanced(per_slice: int) -> After:
    """One legacy converted enhanced CT by highdicom, whose frames have rescales of their own."""

    def after(folder: Path) -> None:
        files = sorted(folder.iterdir())
        whole = highdicom.legacy.LegacyConvertedEnhancedCTImage(
            legacy_datasets=[pydicom.dcmread(file) for file in files],
            series_instance_uid=uid("enhanced"), series_number=9, sop_instance_uid=uid("enhanced", 1), instance_number=1)  # fmt: skip
        for file in files:
            file.unlink()
        whole.save_as(folder / "IM001")

    return after


def step_of(per_slice: int) -> Callable[[Dataset, int], object]:
    def edit(ds: Dataset, k: int) -> None:
        ds.BodyPartExamined, ds.AcquisitionNumber, ds.StudyID, ds.KVP = "ABDOMEN", 1, "1", 120
        ds.ContentDate = ds.AcquisitionDate = ds.SeriesDate = "20240302"
        ds.ContentTime = ds.SeriesTime = "101200"
        ds.PatientBirthDate, ds.ReferringPhysicianName, ds.AccessionNumber = "", "", ""
        ds.ManufacturerModelName, ds.DeviceSerialNumber, ds.SoftwareVersions = "one", "1", "1"
        put(RescaleIntercept=-1024 - per_slice * k)(with_words(ds, stored(k) + per_slice * k), k)

    return edit


for per_slice in (0, 3):
    case("read", step_of(per_slice), name=f"enhanced by highdicom, intercepts {per_slice} apart", tools=PYDICOM,
         after=enhanced(per_slice))  # fmt: skip


# A CT that is not in HU.
def in_units(change: Callable[[np.ndarray], np.ndarray], **more) -> Callable[[Dataset, int], object]:
    return lambda ds, k: put(RescaleIntercept=0, **more)(with_words(ds, change(HU[k])), k)


def captured(folder: Path) -> None:
    """A picture of each slice as img2dcm makes an image of it."""
    for k, file in enumerate(sorted(folder.iterdir())):
        shown = np.clip((INTENSITIES[k] + 150) / 2, 0, 255).astype(np.uint8)
        PIL.Image.fromarray(shown).save(folder / "shown.bmp")
        command = ["img2dcm", "-i", "BMP", "-sef", str(file), str(folder / "shown.bmp"), str(file) + ".new"]
        subprocess.run(command, check=True, capture_output=True)
        Path(str(file) + ".new").rename(file)
    (folder / "shown.bmp").unlink()


case("DICOM_SECONDARY_CAPTURE", name="pictures by img2dcm", tools=PYDICOM, after=captured)

HU = np.full(INTENSITIES.shape, -1000.0)
HU[:, 3:13, 4:20] = 40
HU[:, 4:12, 6:18] = -100
HU[:, 6:10, 8:14] = 120
HU = np.maximum(HU + np.random.default_rng(4).normal(0, 12, HU.shape).round(), odd.AIR)
case("read", lambda ds, k: with_words(ds, HU[k] + 1024), name="HU of a body", shown=HU)
case("CT_NOT_HU", in_units(lambda hu: (hu + 1100) / 1.5, RescaleSlope="0.001"), name="a CT scaled to 0..1")
case("CT_NOT_HU", in_units(lambda hu: hu + 1100), name="a CT without its intercept")
case("CT_NOT_HU", in_units(lambda hu: 1500 - hu, RescaleSlope=1), name="a CT turned round and moved")
case("CT_NOT_HU", in_units(lambda hu: hu + 1100, RescaleSlope=-1), name="a CT turned round by its slope", tools=BOTH)
case("CT_NOT_HU", in_units(lambda hu: (hu + 1100) / 6, RescaleSlope=1), name="a CT as 0..255 in words")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    odd.main(Path(sys.argv[1]))
