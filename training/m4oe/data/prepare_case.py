"""One case from its source files to the three files of the prepared form: the work of one worker
process."""

import errno
import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..config import WindowRule
from .case_checks import check_grids, head_labels, stored_intensities
from .layouts.case import Case
from .prepared import CASE_FILE, CASES, IMAGE_FILE, LABELS_FILE, VERSION, PreparedError, read_record, voxels_sha256
from .volume_files import BrokenCase, Grid, read_grid, read_stack

PARTIAL = ".partial"
"""Folder for cases that are being written; what a run that was killed left in it is worth
nothing."""

PERCENTILES = (0.1, 0.5, 1.0, 5.0, 25.0, 50.0, 75.0, 95.0, 99.0, 99.5, 99.9)

WINDOWS = {
    "CT": WindowRule("fixed", -125, 275),
    "MR": WindowRule("percentile", 0.5, 99.5),
    "CE_MR": WindowRule("percentile", 0.5, 99.5),
}
"""What case.json notes as the window; a model's own rule is applied when training reads the case
(PreparedCase.window)."""

_SPARE = 64 << 20
"""Bytes of the disk that are left free: a disk filled to the last byte breaks more than this
run."""


class NoRoomError(ValueError):
    """The disk is full. Takes the message alone, as it travels between processes."""


@dataclass(frozen=True)
class Outcome:
    """What became of a case. state: "prepared" (waits in the partial folder), "kept" (was there
    already) or "broken"."""

    id: str
    state: str
    reason: str = ""
    voxels: str = ""


def prepare_case(case: Case, out: Path) -> Outcome:
    """Reads, checks and writes one case into the partial folder of `out`. Raises NoRoomError."""
    try:
        source = source_hash(case)
        there = out / CASES / case.id
        if there.exists():
            return _kept(case, there, source)
        image, labels = _read(case)
        return Outcome(case.id, "prepared", voxels=_write(case, out, source, image, labels))
    except BrokenCase as error:
        return Outcome(case.id, "broken", str(error))
    except FileNotFoundError as error:
        name = case.name_of(Path(error.filename)) if error.filename else "a file"
        return Outcome(case.id, "broken", f"{name}: missing; copy it again")
    except MemoryError:
        return Outcome(
            case.id, "broken", f"{case.name_of(case.images[0])}: too large for the free memory; use fewer --workers"
        )
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoomError(
                f"{out}: no room left on the disk, at case {case.id}; finished cases are kept: free some and give the command again"
            ) from None
        return Outcome(
            case.id, "broken", f"{case.name_of(case.images[0])}: cannot be read or written ({type(error).__name__})"
        )


def source_hash(case: Case) -> str:
    """SHA-256 of all that decides the prepared case: the bytes of its files, what its numbers mean,
    and the version."""
    meaning = {
        "version": VERSION,
        "dataset": case.dataset,
        "subject": case.subject,
        "modality": case.modality,
        "head": case.head,
        "labels": case.label_map.to_dict(),
        "rescale": [case.scale, case.offset],
        "channel": case.channel,
        "files": [len(case.images), len(case.labels)],
    }
    total = hashlib.sha256(json.dumps(meaning, sort_keys=True).encode())
    for path in (*case.images, *case.labels):
        with open(path, "rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def _kept(case: Case, there: Path, source: str) -> Outcome:
    """Nothing is overwritten: a case of other files or meanings under the same name is for the user
    to sort out."""
    try:
        record = read_record(there / CASE_FILE)
    except PreparedError as error:
        raise BrokenCase(f"prepared before: {error}") from None
    if record["source"]["sha256"] != source:
        raise BrokenCase(
            f"prepared before from other files or with another mapping; remove {CASES}/{case.id} to prepare it again"
        )
    wanted = [(IMAGE_FILE, 2)] + ([(LABELS_FILE, 1)] if record["labelled"] else [])
    voxels = int(np.prod(record["size"]))
    for name, item in wanted:
        if not (there / name).is_file() or (there / name).stat().st_size < voxels * item:
            raise BrokenCase(
                f"{CASES}/{case.id}/{name}: missing or cut short; remove {CASES}/{case.id} to prepare it again"
            )
    return Outcome(case.id, "kept", voxels=record["voxels_sha256"])


def _read(case: Case) -> tuple[Grid, Grid | None]:
    """Image and labels on one canonical grid; labels still in the file's numbers. Raises
    BrokenCase."""
    name = case.name_of(case.images[0])
    if len(case.labels) > 1 or (case.labels and case.labels[0].suffix.lower() == ".png"):
        return read_stack(case.images, case.labels, name)
    image = read_grid(case.images, name, case.channel)
    if not case.labels:
        return image, None
    labels = read_grid(case.labels, case.name_of(case.labels[0]))
    check_grids(image, labels, name, case.name_of(case.labels[0]))
    return image, labels


def _write(case: Case, out: Path, source: str, image: Grid, labels: Grid | None) -> str:
    """Checks the values and writes the three files; returns the hash of the voxels. Raises
    BrokenCase and OSError."""
    name = case.name_of(case.images[0])
    stored, slope, intercept = stored_intensities(image.voxels, case.modality, case.scale, case.offset, name)
    arrays = {IMAGE_FILE: np.ascontiguousarray(stored)}
    if labels is not None:
        mapped = head_labels(labels.voxels, case.label_map, case.name_of(case.labels[0]))
        arrays[LABELS_FILE] = np.ascontiguousarray(mapped)
    if shutil.disk_usage(out).free < sum(a.nbytes for a in arrays.values()) + _SPARE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    record = _record(case, image, arrays, slope, intercept)
    record["source"] = {"sha256": source, "files": len(case.images) + len(case.labels)}
    folder = out / PARTIAL / case.id
    try:
        folder.mkdir(parents=True)
        for file_name, array in arrays.items():
            with open(folder / file_name, "wb") as file:
                np.save(file, array, allow_pickle=False)
                file.flush()
                os.fsync(file.fileno())
        with open(folder / CASE_FILE, "w", encoding="utf-8") as file:
            file.write(json.dumps(record, sort_keys=True) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return record["voxels_sha256"]


def _record(case: Case, image: Grid, arrays: dict[str, np.ndarray], slope: float, intercept: float) -> dict:
    """case.json without its source. Lengths in mm, percentiles and the window's ends in stored
    values."""
    stored, labels = arrays[IMAGE_FILE], arrays.get(LABELS_FILE)
    percentiles = np.percentile(stored, PERCENTILES, method="inverted_cdf")
    rule = WINDOWS[case.modality]
    by_percent = {f"{p:g}": int(v) for p, v in zip(PERCENTILES, percentiles, strict=True)}
    ends = [(e - intercept) / slope for e in (rule.lower, rule.upper)]
    if rule.kind == "percentile":
        ends = [by_percent[f"{float(p):g}"] for p in (rule.lower, rule.upper)]
    record = {
        "version": VERSION,
        "id": case.id,
        "subject": case.subject,
        "dataset": case.dataset,
        "modality": case.modality,
        "head": case.head,
        "classes": list(case.label_map.classes),
        "labelled": labels is not None,
        "size": list(stored.shape),
        "spacing": [round(s, 6) for s in image.spacing],
        "affine_lps": np.round(image.affine, 6).tolist(),
        "stored": {"slope": slope, "intercept": intercept},
        "percentiles": by_percent,
        "window": {"kind": rule.kind, "lower": rule.lower, "upper": rule.upper, "stored": ends},
        "voxels_sha256": voxels_sha256(stored),
    }
    if labels is not None:
        bins = len(case.label_map.classes) + 1
        record["counts"] = [np.bincount(plane.ravel(), minlength=bins).tolist() for plane in labels]
    return record
