"""Bits of pixels and what is no image: odd_bits.py FOLDER

As odd_series.py, whose images these are, each written by pydicom, dcmtk (dcmconv, three encodings
in turn), GDCM (gdcmconv, two in turn), dcmjs and, as one enhanced image, highdicom. And a slice of
a GE scanner, of pydicom's samples, as a series of copies: what pydicom makes of its pixels.
"""

import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import odd_series as odd
import pydicom
import pydicom.data
from odd_encodings import GDCMCONV, RLELossless, by, enhanced, rewrite, step_of
from odd_series import AIR, CORNER, INTENSITIES, case, put, stored, uid, with_words
from pydicom import Dataset, dcmwrite
from pydicom.dataelem import DataElement
from pydicom.tag import Tag

odd.CASES.clear()
HERE = Path(__file__).parent
PADDING, LIMIT = Tag("PixelPaddingValue"), Tag("PixelPaddingRangeLimit")
CORNERS = (slice(None, 3), slice(None, 4))


def by_dcmjs(folder: Path) -> None:
    subprocess.run([os.environ["NODE"], HERE / "rewrite_dcmjs.mjs", folder], check=True, capture_output=True)


def by_gdcm(folder: Path) -> None:
    by(GDCMCONV, "--implicit", pick=lambda k: k % 2 == 0)(folder)
    by(GDCMCONV, "--explicit", pick=lambda k: k % 2 == 1)(folder)


def of_every_tool(name: str, edit, **more) -> None:
    case("read", edit, name=name, tools=("pydicom", "dcmtk"), **more)
    for tool, after in (("GDCM", by_gdcm), ("dcmjs", by_dcmjs)):
        case("read", edit, name=name, tools=(tool,), after=after, **more)


def of_words(words, *, bits=(12, 11), signed=False, intercept=AIR, padding=None, limit=None):
    """words: of a slice; bits: stored, and the highest; padding, limit: (VR, value)."""

    def edit(ds: Dataset, k: int) -> None:
        count, high = bits
        put(BitsStored=count, HighBit=high, PixelRepresentation=int(signed), RescaleIntercept=intercept)(ds, k)
        with_words(ds, np.asarray(words(k)) & 0xFFFF)
        for tag, told in ((PADDING, padding), (LIMIT, limit)):
            if told is not None:
                ds.add(DataElement(tag, *told))

    return edit


def cornered(word, of=stored):
    def words(k: int) -> np.ndarray:
        own = of(k).astype(np.int64)
        own[CORNERS] = word
        return own

    return words


def plain(k: int) -> np.ndarray:
    return INTENSITIES[k]


SIXTEEN = (16, 15)
TWELVE = (12, 11)
shown = {"shown": CORNER}
RANGE = np.linspace(-3000, -2000, 12).round().astype(int).reshape(3, 4)

of_every_tool("padding 63536 in 12 bits, unsigned", of_words(cornered(63536), bits=TWELVE, padding=("US", 63536)), **shown)
of_every_tool("padding -2000 as signed, pixels unsigned", of_words(cornered(63536), bits=TWELVE, padding=("SS", -2000)), **shown)
of_every_tool("padding 63536 as unsigned, pixels signed",
              of_words(cornered(-2000, plain), bits=SIXTEEN, signed=True, intercept=0, padding=("US", 63536)), **shown)
of_every_tool("padding -2000 in 12 signed bits",
              of_words(cornered(-2000, plain), bits=TWELVE, signed=True, intercept=0, padding=("SS", -2000)), **shown)
of_every_tool("padding -32768 in 16 signed bits",
              of_words(cornered(-32768, plain), bits=SIXTEEN, signed=True, intercept=0, padding=("SS", -32768)), **shown)
of_every_tool("padding of a range",
              of_words(cornered(RANGE, plain), bits=SIXTEEN, signed=True, intercept=0,
                       padding=("SS", -3000), limit=("SS", -2000)), **shown)
of_every_tool("padding of a range told from its upper end",
              of_words(cornered(RANGE, plain), bits=SIXTEEN, signed=True, intercept=0,
                       padding=("SS", -2000), limit=("SS", -3000)), **shown)
of_every_tool("padding 4095, all bits of 12", of_words(cornered(4095), bits=TWELVE, padding=("US", 4095)), **shown)
of_every_tool("padding below a high bit of 15",
              of_words(lambda k: cornered(4000)(k) << 4 | 5, bits=(12, 15), padding=("US", 4000)), **shown)
of_every_tool("padding under overlays, which some of it has not",
              of_words(lambda k: cornered(4000)(k) | np.where(np.indices((16, 24)).sum(0) % 2, 0x9000, 0), bits=TWELVE,
                       padding=("US", 4000)), **shown)  # fmt: skip
of_every_tool("padding whose upper bits were lost", of_words(cornered(63536 & 0xFFF), bits=TWELVE, padding=("US", 63536)),
              shown=np.where(CORNER == (63536 & 0xFFF) + AIR, AIR, CORNER))  # fmt: skip
of_every_tool("high bit 13 of 12 bits, noise around", of_words(lambda k: stored(k) << 2 | 0xC003, bits=(12, 13)))
of_every_tool("high bit 15 of 12 bits, signed",
              of_words(lambda k: INTENSITIES[k] << 4 | 7, bits=(12, 15), signed=True, intercept=0))
of_every_tool("overlays above 12 bits", of_words(lambda k: stored(k) | 0xA000, bits=TWELVE))
of_every_tool("overlays above 12 signed bits",
              of_words(lambda k: INTENSITIES[k] & 0xFFF | 0x5000, bits=TWELVE, signed=True, intercept=0))
of_every_tool("16 signed bits", of_words(plain, bits=SIXTEEN, signed=True, intercept=0))
of_every_tool("16 unsigned bits, an intercept of -32768", of_words(lambda k: INTENSITIES[k] + 32768, bits=SIXTEEN, intercept=-32768))
for tool, command in (("dcmtk", "dcmcrle"), ("GDCM", GDCMCONV)):
    flags = [] if tool == "dcmtk" else ["--rle"]
    case("read", of_words(cornered(63536), bits=TWELVE, padding=("US", 63536)), name="padding 63536 in 12 bits, RLE",
         tools=(tool,), after=by(command, *flags), **shown)  # fmt: skip
case("read", of_words(cornered(63536), bits=TWELVE, padding=("US", 63536)), name="padding 63536 in 12 bits, RLE",
     tools=("pydicom",), after=rewrite(lambda ds, k: ds.compress(RLELossless)), **shown)  # fmt: skip


def both(*edits):
    return lambda ds, k: [edit(ds, k) for edit in edits]


for name, edit, more in [
    ("padding 63536 in 12 bits, enhanced", of_words(cornered(63536), bits=TWELVE, padding=("US", 63536)), shown),
    ("overlays above 12 bits, enhanced", of_words(lambda k: stored(k) | 0xA000, bits=TWELVE), {}),
    ("16 signed bits, enhanced", of_words(plain, bits=SIXTEEN, signed=True, intercept=0), {}),
]:
    case("read", both(step_of(0), edit), name=name, tools=("highdicom",), after=enhanced(0), **more)

GE = pydicom.dcmread(Path(pydicom.data.__file__).parent / "test_files" / "CT_small.dcm")
GE_HU = np.where(GE.pixel_array == GE.PixelPaddingValue, AIR, GE.pixel_array * int(GE.RescaleSlope) + int(GE.RescaleIntercept))


def of_scanner(folder: Path) -> None:
    for k, file in enumerate(sorted(folder.iterdir())):
        ds = pydicom.dcmread(Path(pydicom.data.__file__).parent / "test_files" / "CT_small.dcm")
        ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = uid("ge", k)
        ds.ImagePositionPatient = [*ds.ImagePositionPatient[:2], 5 * k]
        ds.InstanceNumber = k + 1
        dcmwrite(file, ds)


case("read", name="padding of a scanner", tools=("GE",), after=of_scanner, shown=np.repeat(GE_HU[None], odd.SLICES, 0))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    odd.main(Path(sys.argv[1]))
