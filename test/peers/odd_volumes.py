"""Volumes with something wrong or unusual, as nibabel and SimpleITK write them.

training/.venv/bin/python test/peers/odd_volumes.py FOLDER

Prints a JSON line for each: file, maker, options of reading, and what is expected: "read" or a
reason.
"""

import json
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import SimpleITK as sitk

SHAPE = (20, 40, 44)
SPACING = (8.0, 9.0, 5.0)


def phantom() -> np.ndarray:
    """HU (slices, rows, columns): air, fat, organs and a little bone."""
    z, y, x = np.meshgrid(*(np.linspace(-1, 1, n) for n in SHAPE), indexing="ij")
    body = np.full(SHAPE, -1000.0)
    body[x**2 + y**2 < 0.8] = -100
    body[x**2 + y**2 < 0.5] = 40
    body[(x - 0.3) ** 2 + y**2 + z**2 < 0.06] = 120
    body[x**2 + (y - 0.5) ** 2 < 0.01] = 500
    return np.round(body + np.random.default_rng(2).normal(0, 12, SHAPE))


HU = phantom()
UNIT = (HU + 1000) / 1500
MAKERS = {
    "nibabel": ("nii.gz", "nii", "img"),
    "SimpleITK": ("nii.gz", "nrrd", "mha", "mhd", "nhdr"),
}


def by_nibabel(values: np.ndarray, path: Path, change=lambda image: None, form=None) -> None:
    moved = np.moveaxis(values, (0, 2), (2, 0))
    affine = np.diag([-SPACING[0], -SPACING[1], SPACING[2], 1])
    form = form or (nib.Nifti1Pair if path.suffix == ".img" else nib.Nifti1Image)
    image = form(moved, affine, dtype=moved.dtype) if moved.dtype == np.int64 else form(moved, affine)
    if hasattr(image, "set_qform"):
        image.set_qform(affine, 1)
        image.set_sform(affine, 1)
    change(image)
    nib.save(image, str(path))


def by_simpleitk(values: np.ndarray, path: Path, vectors: bool = False) -> None:
    image = sitk.GetImageFromArray(values, isVector=vectors)
    image.SetSpacing(SPACING[: image.GetDimension()] + (1.0,) * (image.GetDimension() - 3))
    sitk.WriteImage(image, str(path), path.suffix in (".mha", ".nrrd"))


def told(path: Path, maker: str, expected: str, **options) -> None:
    print(json.dumps({"path": str(path), "maker": maker, "expected": expected, "options": options}))


def both(folder: Path, name: str, values: np.ndarray, expected: str) -> None:
    """One content in each container of each maker."""
    for maker, endings in MAKERS.items():
        for ending in endings:
            path = folder / f"{name}-{maker}.{ending}"
            (by_nibabel if maker == "nibabel" else by_simpleitk)(values, path)
            told(path, maker, expected)


def main(folder: Path) -> None:
    both(folder, "hu", HU.astype(np.int16), "read")
    both(folder, "hu-float", HU.astype(np.float32), "read")
    both(folder, "hu-int64", HU.astype(np.int64), "read")
    both(folder, "unit", UNIT.astype(np.float32), "CT_NOT_HU")
    both(folder, "normalised", ((HU - HU.mean()) / HU.std()).astype(np.float32), "CT_NOT_HU")
    both(folder, "no-intercept", np.clip(HU + 1024, 0, None).astype(np.uint16), "CT_NOT_HU")
    both(folder, "inverted", (-HU).astype(np.int16), "CT_NOT_HU")
    both(folder, "noise", np.random.default_rng(1).integers(-1000, 1000, SHAPE).astype(np.int16), "IMAGE_IS_NOISE")

    hu = HU.astype(np.int16)
    flipped = np.diag([SPACING[0], -SPACING[1], SPACING[2], 1])
    for form, ending in ((nib.Nifti1Image, "nii.gz"), (nib.Nifti2Image, "nii"), (nib.Nifti1Pair, "img")):
        name = f"{form.__name__}.{ending}"

        def no_forms(image) -> None:
            image.set_qform(None, 0)
            image.set_sform(None, 0)

        def contradiction(image) -> None:
            image.set_qform(flipped, 1)

        by_nibabel(hu, folder / f"no-forms-{name}", no_forms, form)
        told(folder / f"no-forms-{name}", "nibabel", "NIFTI_ORIENTATION")
        told(folder / f"no-forms-{name}", "nibabel", "read", orientation="LPS")
        by_nibabel(hu, folder / f"contradiction-{name}", contradiction, form)
        told(folder / f"contradiction-{name}", "nibabel", "NIFTI_ORIENTATION")
        told(folder / f"contradiction-{name}", "nibabel", "read", orientation="sform")
        by_nibabel(hu, folder / f"metres-{name}", lambda image: image.header.set_xyzt_units("meter"), form)
        told(folder / f"metres-{name}", "nibabel", "GEOMETRY_IMPLAUSIBLE")
    for form, ending in ((nib.AnalyzeImage, "img"), (nib.Spm99AnalyzeImage, "img"), (nib.Spm2AnalyzeImage, "img")):
        path = folder / f"{form.__name__}.{ending}"
        by_nibabel(hu, path, form=form)
        told(path, "nibabel", "NIFTI_ANALYZE")
    by_nibabel(HU.astype(np.float32), folder / "volume.mgz", form=nib.MGHImage)
    told(folder / "volume.mgz", "nibabel", "NIFTI_MAGIC")

    for ending, reason in (("nii.gz", "NIFTI_NOT_3D"), ("nrrd", "NRRD_ORIENTATION"), ("mha", "METAIMAGE_NOT_3D")):
        path = folder / f"series.{ending}"
        by_simpleitk(np.stack([hu, hu + 1]), path)
        told(path, "SimpleITK", reason)
        # ITK gives an NRRD of four axes no space of the patient.
        given = {"orientation": "LPS"} if ending == "nrrd" else {}
        told(path, "SimpleITK", "read", volume="2", **given)
    for ending, reason in (("nii.gz", "NIFTI_NOT_3D"), ("nrrd", "NRRD_KIND"), ("mha", "METAIMAGE_TYPE")):
        path = folder / f"colour.{ending}"
        by_simpleitk(np.zeros((*SHAPE, 3), np.uint8), path, vectors=True)
        told(path, "SimpleITK", reason)


main(Path(sys.argv[1]))
