"""Small prepared folders, made by the command itself from NIfTI files."""

from pathlib import Path

import nibabel as nib
import numpy as np

from m4oe.data.layouts import Case
from m4oe.data.layouts.case import LabelMap, Listing
from m4oe.data.prepare import prepare
from m4oe.data.prepared import PreparedFolder, open_prepared

SIZE = (12, 56, 56)


def blob(seed: int, size: tuple[int, int, int] = SIZE) -> tuple[np.ndarray, np.ndarray]:
    """Intensities (D, H, W) and labels: a large bright organ 1 and, on one slice, a small brighter
    organ 2."""
    random = np.random.default_rng(seed)
    labels = np.zeros(size, np.uint8)
    labels[:, 10:30, 10 + seed % 5 : 40] = 1
    labels[7, 40:44, 40:44] = 2
    image = -100 + 150 * labels.astype(np.int16) + random.integers(0, 40, size)
    return image.astype(np.int16), labels


def nifti(path: Path, array: np.ndarray, spacing: tuple[float, float, float]) -> Path:
    """A canonical (D, H, W) array; spacing (mm) as (slices, rows, columns)."""
    slices, rows, columns = spacing
    path.parent.mkdir(parents=True, exist_ok=True)
    nib.save(nib.Nifti1Image(array.transpose(2, 1, 0), np.diag([-columns, -rows, slices, 1.0])), path)
    return path


def add(
    out: Path,
    name: str,
    modality: str,
    classes: tuple[str, ...],
    seeds: tuple[int, ...],
    head: str = "organs",
    labelled: bool = True,
    spacing: tuple[float, float, float] = (3.0, 2.0, 2.0),
    size: tuple[int, int, int] = SIZE,
) -> None:
    """Prepares `blob` volumes of a data set into `out`; ids are NAME-SEED."""
    root = out.parent / f"{out.name}-{name}-files"
    cases = []
    for seed in seeds:
        image, labels = blob(seed + sum(map(ord, name)), size)
        files = nifti(root / f"{seed}.nii", image, spacing), nifti(root / f"{seed}-labels.nii", labels, spacing)
        case = Case(
            id=f"{name}-{seed}",
            subject=f"{name}-{seed}",
            dataset=name,
            modality=modality,
            head=head,
            label_map=LabelMap.in_order(classes),
            root=root,
            images=(files[0],),
            labels=(files[1],) if labelled else (),
        )
        cases.append(case)
    prepare(Listing(name, tuple(cases)), "plain", out)


def two_modalities(out: Path) -> PreparedFolder:
    """Three CTs and two CE-MRs for the tiny network's heads."""
    add(out, "ct", "CT", ("liver", "spleen", "aorta"), (1, 2, 3))
    add(out, "ce", "CE_MR", ("liver", "liver_tumour"), (4, 5), head="tumour")
    return open_prepared(out)
