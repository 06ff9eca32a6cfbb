"""CHAOS: abdominal CT (liver) and MR (four organs), DICOM slices with one grey PNG each.

    Train_Sets/CT/1/DICOM_anon/i0000,0000b.dcm         Train_Sets/CT/1/Ground/liver_GT_000.png
    Train_Sets/MR/1/T2SPIR/DICOM_anon/IMG-0002-00001.dcm   Train_Sets/MR/1/T2SPIR/Ground/IMG-0002-00001.png
    Train_Sets/MR/1/T1DUAL/DICOM_anon/InPhase/...      Train_Sets/MR/1/T1DUAL/DICOM_anon/OutPhase/...
    Test_Sets/...                                      the same without Ground

A picture belongs to the slice of its name, or else to the slice at its place in the order of file
names: that is how the data set was made, and the order along the body may be another one. The two
T1 phases share their pictures: they label the in-phase series; the opposed phase is taken as
unlabelled, or else every annotation would count twice.
"""

import re
from pathlib import Path

from ...organs import LABEL_ORDERS
from .case import Case, LabelMap, LayoutError, Listing, case_id
from .folder import against_published, find_root, listed

HEAD_MR, HEAD_CT = "chaos", "chaos_ct"

_GREY = {"liver": (55, 70), "right_kidney": (110, 135), "left_kidney": (175, 200), "spleen": (240, 255)}
"""The data set's manual: liver 63, right kidney 126, left kidney 189, spleen 252, each with a range
for resampled copies."""

MR_LABELS = LabelMap(
    LABEL_ORDERS["CHAOS"], {v: name for name, (low, high) in _GREY.items() for v in range(low, high + 1)}
)
CT_LABELS = LabelMap(("liver",), {1: "liver", 255: "liver"})

_MR_SERIES = (("T2SPIR", "", True), ("T1DUAL", "InPhase", True), ("T1DUAL", "OutPhase", False))
"""Sequence, folder of the phase, whether it carries the labels."""


def read(source: Path, read_labels: bool = True) -> Listing:
    """The series of a CHAOS folder (Train_Sets, Test_Sets or both), training first. Raises
    LayoutError."""
    root = find_root(source, "CHAOS", ("Train_Sets/", "Test_Sets/"))
    cases, missing = [], []
    for part, trained in (("Train_Sets", True), ("Test_Sets", False)):
        for folder in _patients(root / part / "CT"):
            found = _case(root, folder, folder / "DICOM_anon", "CT", "", trained and read_labels, missing)
            cases += found
        for folder in _patients(root / part / "MR"):
            for sequence, phase, labelled in _MR_SERIES:
                images = folder / sequence / "DICOM_anon" / phase
                if (folder / sequence).is_dir():
                    cases += _case(
                        root,
                        folder / sequence,
                        images,
                        "MR",
                        f"{sequence}{phase}",
                        trained and labelled and read_labels,
                        missing,
                    )
    if missing:
        raise LayoutError(
            f"{root}: {len(missing)} series are not whole ({listed(missing)}); copy them again, or take images alone with --labels none"
        )
    if not cases:
        raise LayoutError(
            f"{root}: expected Train_Sets/CT/N or Train_Sets/MR/N with DICOM_anon, found none; copy the data set again"
        )
    subjects = {case.subject for case in cases if case.labels}
    return Listing("CHAOS", tuple(cases), against_published("CHAOS", "labelled patients", len(subjects), 40))


def _patients(folder: Path) -> list[Path]:
    names = [p for p in folder.glob("*") if p.is_dir() and p.name.isdigit()]
    return sorted(names, key=lambda p: int(p.name))


def _case(
    root: Path, folder: Path, images: Path, modality: str, series: str, labelled: bool, missing: list[str]
) -> list[Case]:
    slices = _in_order(images, ".dcm")
    where = images.relative_to(root).as_posix()
    if not slices:
        missing.append(f"{where}: no .dcm")
        return []
    pictures: tuple[Path, ...] = ()
    if labelled:
        pictures = _pair(slices, _in_order(folder / "Ground", ".png"))
        if not pictures:
            missing.append(
                f"{where}: {len(slices)} slices, {len(_in_order(folder / 'Ground', '.png'))} pictures in Ground"
            )
            return []
    patient = folder.name if modality == "CT" else folder.parent.name
    subject = case_id("chaos", modality, patient)
    name = case_id(subject, series) if series else subject
    head, label_map = (HEAD_CT, CT_LABELS) if modality == "CT" else (HEAD_MR, MR_LABELS)
    return [Case(name, subject, "CHAOS", modality, head, label_map, root, tuple(slices), pictures)]


def _in_order(folder: Path, ending: str) -> list[Path]:
    files = [p for p in folder.glob("*") if p.suffix.lower() == ending and not p.name.startswith(".")]
    return sorted(files, key=lambda p: ([int(n) for n in re.findall(r"\d+", p.stem)], p.name))


def _pair(slices: list[Path], pictures: list[Path]) -> tuple[Path, ...]:
    """The picture of each slice, by name or else by order; none when they do not match."""
    by_name = {p.stem: p for p in pictures}
    if all(s.stem in by_name for s in slices):
        return tuple(by_name[s.stem] for s in slices)
    return tuple(pictures) if len(pictures) == len(slices) else ()
