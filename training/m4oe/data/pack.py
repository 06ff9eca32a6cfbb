"""`m4oe-train pack` and `unpack`: an experiment's cases in a few MiB, for a machine that has to be
reached over a narrow way.

A pack is a zip file: for each case its case.json, its slices as JPEG of the 8-bit window that
case.json notes, its labels. Unpacked it is a prepared folder whose intensities are those 256 steps.
JPEG's loss at the default quality is far below the noise of a scan; it is meant for training, which
adds more noise than that, and not for measuring.
"""

import io
import json
import zipfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

import numpy as np
from PIL import Image

from ..atomic import write_text
from ..config import ConfigError
from ..experiment import load_experiment
from .prepared import (
    CASE_FILE,
    CASES,
    IMAGE_FILE,
    LABELS_FILE,
    PreparedCase,
    PreparedError,
    open_prepared,
    voxels_sha256,
)
from .sources import split

STEPS = 255


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("config", type=Path, help="experiment whose cases are packed, TOML")
    parser.add_argument("--data", type=Path, required=True, help="prepared folder")
    parser.add_argument("--out", type=Path, required=True, help="the pack, a zip file")
    parser.add_argument("--quality", type=int, default=85, help="of JPEG (default: 85)")


def run(args: Namespace) -> None:
    if args.out.exists():
        raise ConfigError(f"{args.out}: is there already; choose another name, or remove it")
    data = open_prepared(args.data)
    parts = split(load_experiment(args.config).data, data)
    cases = {case.id: case for part in parts for case in (*part.train, *part.held_out, *part.unlabelled)}
    with zipfile.ZipFile(args.out, "w", zipfile.ZIP_DEFLATED) as file:
        for case in cases.values():
            pack_case(case, file, args.quality)
    print(f"{args.out}: {len(cases)} cases, {args.out.stat().st_size / 2**20:.1f} MiB")


def pack_case(case: PreparedCase, file: zipfile.ZipFile, quality: int) -> None:
    """Writes a case's entries."""
    lower, upper = case.record["window"]["stored"]
    scale = (upper - lower) / STEPS
    for z, plane in enumerate(case.image):
        steps = np.clip(np.round((plane.astype(np.float32) - lower) / scale), 0, STEPS).astype(np.uint8)
        picture = io.BytesIO()
        Image.fromarray(steps).save(picture, "JPEG", quality=quality, optimize=True)
        file.writestr(zipfile.ZipInfo(f"{case.id}/{z:04}.jpg"), picture.getvalue())
    if case.labels is not None:
        file.writestr(f"{case.id}/{LABELS_FILE}", np.ascontiguousarray(case.labels).tobytes())
    file.writestr(f"{case.id}/{CASE_FILE}", json.dumps(_in_steps(case.record, lower, scale), sort_keys=True))


def _in_steps(record: dict, lower: float, scale: float) -> dict:
    """The record of the case whose stored values are steps of its window."""
    slope, intercept = record["stored"]["slope"], record["stored"]["intercept"]
    percentiles = {p: int(np.clip(round((v - lower) / scale), 0, STEPS)) for p, v in record["percentiles"].items()}
    stored = {"slope": slope * scale, "intercept": slope * lower + intercept}
    window = record["window"] | {"stored": [0.0, float(STEPS)]}
    return record | {"stored": stored, "percentiles": percentiles, "window": window}


def unpack(pack: Path, out: Path) -> None:
    """The prepared folder `out` of a pack. Raises PreparedError for a file that is none, or
    damaged."""
    try:
        with zipfile.ZipFile(pack) as file:
            for name in file.namelist():
                if name.endswith(f"/{CASE_FILE}"):
                    _unpack_case(file, name.split("/")[0], out / CASES)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise PreparedError(f"{pack}: not a whole pack of m4oe-train pack ({error}); make it again") from None


def _unpack_case(file: zipfile.ZipFile, case: str, cases: Path) -> None:
    record = json.loads(file.read(f"{case}/{CASE_FILE}"))
    if Path(case).name != case or case != record["id"]:
        raise ValueError(f"case {case!r} is not the one of its record")
    size = record["size"]
    planes = [Image.open(io.BytesIO(file.read(f"{case}/{z:04}.jpg"))) for z in range(size[0])]
    image = np.stack([np.asarray(plane, np.uint8) for plane in planes]).astype(np.int16)
    folder = cases / case
    folder.mkdir(parents=True)
    np.save(folder / IMAGE_FILE, image)
    if record["labelled"]:
        labels = np.frombuffer(file.read(f"{case}/{LABELS_FILE}"), np.uint8).reshape(size)
        np.save(folder / LABELS_FILE, labels)
    record["voxels_sha256"] = voxels_sha256(image)
    write_text(folder / CASE_FILE, json.dumps(record, sort_keys=True) + "\n")
