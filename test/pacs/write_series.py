"""Writes the phantom as DICOM series on each of its grids, one as multi-frame too, and one without
organs: write_series.py FOLDER

Each in a folder of its name, with the instances, labels.raw and confidence.raw (uint8, slices x
rows x columns) and source.json, a SourceSeries. All in one process, because starting it takes
longer than writing them.
"""

import json
import sys
from pathlib import Path

import numpy as np
from phantom import GRIDS, PERSON, labels_at
from pydicom import Dataset, FileMetaDataset, dcmwrite
from pydicom.uid import (
    CTImageStorage,
    EnhancedCTImageStorage,
    ExplicitVRLittleEndian,
    generate_uid,
)


def uid(name: str) -> str:
    return generate_uid(entropy_srcs=["m4oe phantom", name])


def header(grid, name: str, instance: str, sop_class: str) -> Dataset:
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID = sop_class
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID = uid(instance)
    ds.SpecificCharacterSet = "ISO_IR 100"
    for keyword, value in PERSON.items():
        setattr(ds, keyword, int(value) if keyword == "PregnancyStatus" else value)
    ds.Modality = "CT"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = uid("study"), uid(f"series {name}")
    ds.FrameOfReferenceUID = uid("frame of reference")
    ds.SeriesNumber, ds.SeriesDescription, ds.InstanceNumber = 3, "Phantom", 1
    ds.Manufacturer, ds.PositionReferenceIndicator = "phantom.py", ""
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.Columns, ds.Rows = grid.size[:2]
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated = ds.BitsStored = 16
    ds.HighBit, ds.PixelRepresentation = 15, 1
    return ds


def orientation(grid) -> list[float]:
    return [round(float(cosine), 10) for cosine in [*grid.i, *grid.j]]


def single(grid, name: str, k: int, pixels: np.ndarray) -> Dataset:
    ds = header(grid, name, f"{name} {k}", CTImageStorage)
    ds.InstanceNumber = k + 1
    ds.ImagePositionPatient = [round(float(x), 8) for x in grid.position(k)]
    ds.ImageOrientationPatient = orientation(grid)
    ds.PixelSpacing = [grid.spacing[1], grid.spacing[0]]
    ds.SliceThickness = grid.spacing[2]
    ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = 1, 0, "HU"
    ds.PixelData = pixels.tobytes()
    return ds


def multi(grid, name: str, pixels: np.ndarray) -> Dataset:
    ds = header(grid, name, f"{name} multi", EnhancedCTImageStorage)
    ds.NumberOfFrames = grid.size[2]
    shared = Dataset()
    shared.PlaneOrientationSequence = [Dataset()]
    shared.PlaneOrientationSequence[0].ImageOrientationPatient = orientation(grid)
    measures = Dataset()
    measures.PixelSpacing, measures.SliceThickness = [grid.spacing[1], grid.spacing[0]], grid.spacing[2]
    shared.PixelMeasuresSequence = [measures]
    rescale = Dataset()
    rescale.RescaleSlope, rescale.RescaleIntercept, rescale.RescaleType = 1, 0, "HU"
    shared.PixelValueTransformationSequence = [rescale]
    ds.SharedFunctionalGroupsSequence = [shared]
    frames = []
    for k in range(grid.size[2]):
        item, position, content = Dataset(), Dataset(), Dataset()
        position.ImagePositionPatient = [round(float(x), 8) for x in grid.position(k)]
        content.StackID, content.InStackPositionNumber = "1", k + 1
        item.PlanePositionSequence, item.FrameContentSequence = [position], [content]
        frames.append(item)
    ds.PerFrameFunctionalGroupsSequence = frames
    ds.PixelData = pixels.tobytes()
    return ds


def write(name: str, folder: Path, multiframe: bool = False, empty: bool = False) -> None:
    grid = GRIDS[name.split(" ")[0]]
    folder.mkdir()
    labels = labels_at(grid.points()) * np.uint8(not empty)
    noise = np.random.default_rng(7)
    pixels = (labels.astype(np.int16) * 100 + noise.integers(-20, 20, labels.shape)).astype("<i2")
    slices = range(grid.size[2])
    instances = [multi(grid, name, pixels)] if multiframe else [single(grid, name, k, pixels[k]) for k in slices]
    for n, ds in enumerate(instances):
        dcmwrite(folder / f"IM{n:03}.dcm", ds, enforce_file_format=True)
    labels.tofile(folder / "labels.raw")
    noise.integers(100, 256, labels.shape).astype(np.uint8).tofile(folder / "confidence.raw")
    first = instances[0]
    frames = [
        {
            "sopClassUid": first.SOPClassUID,
            "sopInstanceUid": instances[0 if multiframe else k].SOPInstanceUID,
            **({"frame": k + 1} if multiframe else {}),
            "position": [round(float(x), 8) for x in grid.position(k)],
        }
        for k in slices
    ]
    source = {
        "studyInstanceUid": first.StudyInstanceUID,
        "seriesInstanceUid": first.SeriesInstanceUID,
        "frameOfReferenceUid": first.FrameOfReferenceUID,
        "modality": first.Modality,
        "frames": frames,
        "rows": grid.size[1],
        "columns": grid.size[0],
        "orientation": [orientation(grid)[:3], orientation(grid)[3:]],
        "pixelSpacing": [grid.spacing[1], grid.spacing[0]],
        "origin": {"SeriesNumber": ["3"], "SeriesDescription": ["Phantom"], "Manufacturer": ["phantom.py"]},
        "patientAndStudy": {keyword: [value] for keyword, value in PERSON.items()},
    }
    (folder / "source.json").write_text(json.dumps(source, ensure_ascii=False))


def main(folder: Path) -> None:
    for name in GRIDS:
        write(name, folder / name)
    write("oblique multi-frame", folder / "oblique multi-frame", multiframe=True)
    write("axial empty", folder / "axial empty", empty=True)


main(Path(sys.argv[1]))
