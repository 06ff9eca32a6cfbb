"""What plastimatch makes of structure sets, as JSON: for each, by the name of the region, its
contours, and the voxels that are inside (n = i + columns * (j + rows * k) of the series).

read_rtstruct.py (SERIES RTSTRUCT) ... (SERIES: a folder of write_series.py)
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pydicom
import SimpleITK as sitk


def voxels_of(image: sitk.Image, source: dict) -> list[int]:
    """Slices are found by their positions: plastimatch has its own order."""
    mask = sitk.GetArrayFromImage(image) != 0
    slices = [image.TransformPhysicalPointToIndex(frame["position"])[2] for frame in source["frames"]]
    assert sorted(slices) == list(range(len(mask))), slices
    return np.flatnonzero(mask[slices]).tolist()


def regions(series: Path, structure_set: Path) -> dict[str, dict]:
    source = json.loads((series / "source.json").read_text(encoding="utf-8"))
    dataset = pydicom.dcmread(structure_set)
    names = {roi.ROINumber: str(roi.ROIName) for roi in dataset.StructureSetROISequence}
    contours = {names[c.ReferencedROINumber]: len(c.get("ContourSequence", [])) for c in dataset.ROIContourSequence}
    with tempfile.TemporaryDirectory() as out:
        command = ["plastimatch", "convert", "--input", structure_set, "--referenced-ct", series]
        # It prints the patient's name as its bytes are.
        done = subprocess.run(
            [*command, "--output-prefix", out, "--prefix-format", "nrrd"], check=False, capture_output=True
        )
        assert done.returncode == 0, done.stderr
        images = {path.stem: sitk.ReadImage(path) for path in Path(out).glob("*.nrrd")}
    return {
        name: {"contours": count, "voxels": voxels_of(images[name], source) if name in images else []}
        for name, count in contours.items()
    }


def main() -> None:
    pairs = list(map(Path, sys.argv[1:]))
    print(json.dumps([regions(*pair) for pair in zip(pairs[::2], pairs[1::2], strict=True)]))


if __name__ == "__main__":
    main()
