"""What pydicom makes of its own sample files, from scanners and tools of many makers:
sample_files.py

Prints a JSON line for each monochrome one: path, frames, rows, columns, and the SHA-256 of its
stored values as little-endian int32; null where pydicom has no decoder for it here.
"""

import hashlib
import json
import warnings
from pathlib import Path

import data_store
import numpy as np
import pydicom
import pydicom.data

FOLDERS = [Path(pydicom.data.__file__).parent / "test_files", Path(data_store.__file__).parent / "data"]


def main() -> None:
    for path in sorted(path for folder in FOLDERS for path in folder.rglob("*") if path.is_file()):
        try:
            image = pydicom.dcmread(path)
        except pydicom.errors.InvalidDicomError:
            continue
        if "PixelData" not in image or image.get("SamplesPerPixel") != 1 or image.BitsAllocated < 8:
            continue
        try:
            frames = int(image.get("NumberOfFrames", 1))
        except ValueError:
            continue
        try:
            values = np.ascontiguousarray(image.pixel_array.astype(np.int64).astype("<i4"))
        except (RuntimeError, ValueError, NotImplementedError, AttributeError):
            digest = None
        else:
            digest = hashlib.sha256(values).hexdigest()
        shape = {"frames": frames, "rows": image.Rows, "columns": image.Columns}
        print(json.dumps({"path": str(path), **shape, "sha256": digest}))


warnings.simplefilter("ignore")
main()
