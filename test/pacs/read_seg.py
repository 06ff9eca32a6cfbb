"""What independent readers find in a segmentation of the phantom: read_seg.py SERIES_FOLDER SEG
[SERIES_FOLDER SEG ...]

Each has to find the labels of the series voxel for voxel, and those of the phantom at the same
points of the patient: highdicom by source instance and as a volume, dcmqi as NRRD that SimpleITK
reads and lays on the series. Prints what each object says as JSON.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import highdicom as hd
import numpy as np
import pydicom
import SimpleITK as sitk
from phantom import GRIDS, PERSON, labels_at


def by_source(seg, folder: Path) -> np.ndarray:
    """(slices, rows, columns, segments) in the order of the source's frames."""
    source = json.loads((folder / "source.json").read_text(encoding="utf-8"))["frames"]
    wish = {"assert_missing_frames_are_empty": True, "segment_numbers": seg.segment_numbers, **unscaled(seg)}
    if "frame" in source[0]:
        return seg.get_pixels_by_source_frame(source[0]["sopInstanceUid"], [f["frame"] for f in source], **wish)
    return seg.get_pixels_by_source_instance([f["sopInstanceUid"] for f in source], **wish)


def unscaled(seg) -> dict:
    return {"rescale_fractional": False} if seg.SegmentationType == "FRACTIONAL" else {}


def combined(stacked: np.ndarray, labels: list[int]) -> np.ndarray:
    """Labels (...) from one channel for each segment (..., segments)."""
    masks = stacked > 0
    assert (masks.sum(-1) <= 1).all()
    return (masks * np.array(labels, np.uint8)).sum(-1).astype(np.uint8)


def check_highdicom(seg, folder: Path, expected: np.ndarray, labels: list[int]) -> None:
    stacked = by_source(seg, folder)
    np.testing.assert_array_equal(combined(stacked, labels), expected)
    if seg.SegmentationType == "FRACTIONAL":
        confidence = np.fromfile(folder / "confidence.raw", np.uint8).reshape(expected.shape)
        np.testing.assert_array_equal(stacked.sum(-1), np.where(expected > 0, confidence, 0))
    volume = seg.get_volume(segment_numbers=seg.segment_numbers, allow_missing_positions=True, **unscaled(seg))
    indices = np.stack(np.meshgrid(*(np.arange(n) for n in volume.spatial_shape), indexing="ij"), -1)
    found = combined(volume.array, labels)
    points = indices @ volume.affine[:3, :3].T + volume.affine[:3, 3]
    np.testing.assert_array_equal(found, labels_at(points) if expected.any() else 0)
    np.testing.assert_array_equal(np.bincount(found.ravel())[1:], np.bincount(expected.ravel())[1:])


def check_dcmqi(path: Path, folder: Path, kind: str, expected: np.ndarray, label_of: dict[int, int]) -> None:
    files = sorted(str(file) for file in folder.glob("IM*.dcm"))
    series = sitk.ReadImage(files) if len(files) > 1 else None
    voxels = 0
    with tempfile.TemporaryDirectory() as out:
        program = Path(sys.executable).with_name("segimage2itkimage")
        command = [program, "--inputDICOM", path, "--outputDirectory", out, "--outputType", "nrrd"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        for file in sorted(Path(out).glob("*.nrrd")):
            image = sitk.ReadImage(str(file))
            array = sitk.GetArrayFromImage(image)
            for k, j, i in np.argwhere(array > 0).tolist():
                point = image.TransformIndexToPhysicalPoint((i, j, k))
                label = labels_at(np.array(point))
                assert label == (array[k, j, i] if kind == "LABELMAP" else label_of[int(file.stem)])
                if series is not None:
                    assert expected[tuple(reversed(series.TransformPhysicalPointToIndex(point)))] == label
                voxels += 1
    assert voxels == (expected > 0).sum()


def read(folder: Path, path: Path) -> dict:
    grid = folder.name.split(" ")[0]
    expected = np.fromfile(folder / "labels.raw", np.uint8).reshape(tuple(reversed(GRIDS[grid].size)))
    seg = hd.seg.segread(path)
    described = {n: seg.get_segment_description(n) for n in seg.segment_numbers}
    label_of = {n: int(segment.SegmentDescription.split()[1]) for n, segment in described.items()}
    check_highdicom(seg, folder, expected, list(label_of.values()))
    check_dcmqi(path, folder, seg.SegmentationType, expected, label_of)
    ds = pydicom.dcmread(path)
    if seg.SegmentationType != "LABELMAP":
        check_simpleitk(path, ds, folder, expected, label_of)
    [series] = ds.ReferencedSeriesSequence
    return {
        "patient": {keyword: str(ds[keyword].value) for keyword in PERSON},
        "study": [ds.StudyInstanceUID, ds.FrameOfReferenceUID, series.SeriesInstanceUID],
        "instances": [item.ReferencedSOPInstanceUID for item in series.ReferencedInstanceSequence],
        "frames": int(ds.NumberOfFrames),
        "segments": [
            [
                n,
                segment.SegmentLabel,
                segment.segmented_property_type.value,
                segment.segmented_property_category.meaning,
                hd.color.CIELabColor(*lab_of(segment)).to_rgb(),
            ]
            for n, segment in described.items()
        ],
        "algorithm": ds.SegmentSequence[0].SegmentationAlgorithmIdentificationSequence[0].AlgorithmParameters,
    }


def lab_of(segment) -> tuple[float, float, float]:
    lightness, a, b = segment.RecommendedDisplayCIELabValue
    return lightness / 65535 * 100, a / 65535 * 255 - 128, b / 65535 * 255 - 128


def check_simpleitk(path: Path, ds: pydicom.Dataset, folder: Path, expected: np.ndarray, label_of: dict[int, int]) -> None:
    """SimpleITK itself gives the frames in their order, without saying whose they are; it does not
    open label maps.

    It leaves the pixels of a last byte that is not full undefined (2.5.7), which frames of clinical
    sizes do not have.
    """
    frames = sitk.GetArrayFromImage(sitk.ReadImage(str(path))).reshape(-1, *expected.shape[1:])
    positions = [f["position"] for f in json.loads((folder / "source.json").read_text(encoding="utf-8"))["frames"]]
    assert len(frames) == ds.NumberOfFrames
    defined = frames.size // 8 * 8 if ds.BitsAllocated == 1 else frames.size
    for n, (pixels, groups) in enumerate(zip(frames, ds.PerFrameFunctionalGroupsSequence, strict=True)):
        k = positions.index(list(map(float, groups.PlanePositionSequence[0].ImagePositionPatient)))
        label = label_of[groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber]
        whole = defined - n * pixels.size
        np.testing.assert_array_equal((pixels > 0).ravel()[:whole], (expected[k] == label).ravel()[:whole])


def main(paths: list[Path]) -> None:
    print(json.dumps([read(*pair) for pair in zip(paths[0::2], paths[1::2], strict=True)]))


main([Path(argument) for argument in sys.argv[1:]])
