"""The prepared form of data sets: what `m4oe-train prepare` writes and training reads.

    FOLDER/cases/ID/image.npy    int16 (D, H, W), canonical LPS, the scan's own grid; intensity = stored * slope + intercept
    FOLDER/cases/ID/labels.npy   uint8 (D, H, W), the head's numbers, 0 background; absent for unlabelled cases
    FOLDER/cases/ID/case.json    what Case files say and what was measured, see prepare_case.py
    FOLDER/ledger.json           which data sets were read, which cases are broken
    FOLDER/DATA_CARD.md, data_card.json

A case folder appears by one rename: where it is, it is whole.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..config import WindowRule

VERSION = 1
"""Of the prepared form. Raise it when what is written changes: cases of another version are not
mixed."""

CASES, CASE_FILE, IMAGE_FILE, LABELS_FILE, LEDGER = "cases", "case.json", "image.npy", "labels.npy", "ledger.json"


class PreparedError(ValueError):
    """A prepared folder that cannot be used; the message names what is wrong and the remedy."""


@dataclass(frozen=True)
class PreparedCase:
    """One case, memory-mapped and read-only.

    image (D, H, W) int16; labels (D, H, W) uint8 or None; counts (D, classes + 1) int64: pixels of
    background and each class on each slice, None without labels. spacing (mm) as (slices, rows,
    columns). classes: number 1, 2, ... in labels. record: the whole case.json.
    """

    id: str
    subject: str
    dataset: str
    modality: str
    head: str
    classes: tuple[str, ...]
    spacing: tuple[float, float, float]
    image: np.ndarray
    labels: np.ndarray | None
    counts: np.ndarray | None
    record: dict

    def window(self, rule: WindowRule) -> tuple[float, float]:
        """Lower and upper stored value of a window rule; fixed rules are in intensities,
        percentiles are of the volume.

        The same values as preprocess.window_of gives, without reading the volume where case.json
        has the percentile.
        """
        if rule.kind == "fixed":
            slope, intercept = self.record["stored"]["slope"], self.record["stored"]["intercept"]
            return (rule.lower - intercept) / slope, (rule.upper - intercept) / slope
        known = self.record["percentiles"]
        ends = [known.get(f"{float(p):g}") for p in (rule.lower, rule.upper)]
        if None in ends:
            ends = np.percentile(self.image, [rule.lower, rule.upper], method="inverted_cdf")
        return float(ends[0]), float(ends[1])


@dataclass(frozen=True)
class PreparedFolder:
    """All cases of a folder, by id. sha256: of all case files, for the run that trains on them to
    record."""

    path: Path
    cases: tuple[PreparedCase, ...]
    sha256: str

    def of(self, modality: str, labelled: bool | None = None, head: str | None = None) -> tuple[PreparedCase, ...]:
        """The cases of a modality, if asked for of one head, with or without labels. Raises
        PreparedError when there are none."""
        found = tuple(
            c
            for c in self.cases
            if c.modality == modality and head in (None, c.head) and labelled in (None, c.labels is not None)
        )
        if not found:
            there = ", ".join(
                sorted(
                    {f"{c.modality} {c.head}" + ("" if c.labels is not None else " (unlabelled)") for c in self.cases}
                )
            )
            kind = "" if labelled is None else "labelled " if labelled else "unlabelled "
            wanted = f"{kind}{modality}" + (f" of head {head}" if head else "")
            raise PreparedError(f"{self.path}: no {wanted} cases; it holds {there}. Prepare such a data set into it")
        return found


def open_prepared(folder: Path) -> PreparedFolder:
    """Opens a prepared folder without reading voxels. Raises PreparedError for none, an empty or a
    damaged one."""
    if not (folder / CASES).is_dir():
        raise PreparedError(f"{folder}: expected a prepared folder; make it with m4oe-train prepare")
    cases = tuple(_open_case(path.parent) for path in case_files(folder))
    if not cases:
        raise PreparedError(f"{folder}: holds no case; m4oe-train prepare says why in {LEDGER}")
    return PreparedFolder(folder, cases, sha256_of(folder))


def case_files(folder: Path) -> list[Path]:
    """The case.json of every case, by id."""
    return sorted((folder / CASES).glob(f"*/{CASE_FILE}"))


def sha256_of(folder: Path) -> str:
    """SHA-256 over the ids and the SHA-256 of all case files, in the order of the ids: case files
    hold the hash of the voxels."""
    total = hashlib.sha256()
    for path in case_files(folder):
        total.update(f"{path.parent.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def voxels_sha256(image: np.ndarray) -> str:
    """SHA-256 over shape and stored values, (D, H, W): what a case's voxels are known by."""
    return hashlib.sha256(repr(image.shape).encode() + image.tobytes()).hexdigest()


def read_record(path: Path) -> dict:
    """A case.json. Raises PreparedError when it is damaged or of another version."""
    remedy = f"remove the folder {path.parent.name} and prepare again"
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise PreparedError(f"{path}: cannot be read; {remedy}") from None
    if not isinstance(record, dict) or record.get("version") != VERSION:
        raise PreparedError(f"{path}: not of version {VERSION} of the prepared form; {remedy}")
    return record


def _open_case(folder: Path) -> PreparedCase:
    record = read_record(folder / CASE_FILE)
    image = _open_array(folder / IMAGE_FILE, np.int16, record["size"])
    labels = _open_array(folder / LABELS_FILE, np.uint8, record["size"]) if record["labelled"] else None
    return PreparedCase(
        id=record["id"],
        subject=record["subject"],
        dataset=record["dataset"],
        modality=record["modality"],
        head=record["head"],
        classes=tuple(record["classes"]),
        spacing=tuple(record["spacing"]),
        image=image,
        labels=labels,
        counts=np.array(record["counts"], np.int64) if record["labelled"] else None,
        record=record,
    )


def _open_array(path: Path, dtype: type, size: list[int]) -> np.ndarray:
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, EOFError, ValueError):
        raise PreparedError(
            f"{path}: missing or cut short; remove the folder {path.parent.name} and prepare again"
        ) from None
    if array.dtype != dtype or list(array.shape) != list(size):
        raise PreparedError(
            f"{path}: expected {np.dtype(dtype)} {size}, got {array.dtype} {list(array.shape)}; prepare it again"
        )
    return array
