"""3D-IRCADb as `shared/data` has it: one folder that `m4oe-train prepare plain` reads, from what
people drew and what a network made.

    python tools/ircad_labels.py SHARED/ircad-ct OUT

The liver is drawn; kidneys (one label for both), spleen and pancreas are another network's
(COBRA's) pseudo-labels, and count where nothing was drawn. A kidney is the right one when it lies
on the right of the body's middle. Cases whose kidneys cannot be used go to another folder, whose
mapping does not know kidneys.
"""

import argparse
import shutil
from pathlib import Path

import nibabel as nib
import numpy as np
from scipy import ndimage

WITHOUT_KIDNEYS = ("03", "07", "09", "19")
LIVER, RIGHT_KIDNEY, LEFT_KIDNEY, SPLEEN, PANCREAS = range(1, 6)
BODY = 70
"""Of the 8-bit values: -15 HU."""
SMALLEST_ML = {RIGHT_KIDNEY: 20.0, LEFT_KIDNEY: 20.0, SPLEEN: 20.0, PANCREAS: 5.0}
"""Pieces below are a network's mistakes rather than an organ."""


def combined(image: np.ndarray, drawn: np.ndarray, made: np.ndarray, voxel_ml: float, kidneys: bool) -> np.ndarray:
    """image, drawn (1 liver), made (2 kidneys, 3 spleen, 4 pancreas): (L, A, S) -> labels as
    numbered above."""
    middle = np.average(np.arange(image.shape[0]), weights=(image > BODY).sum((1, 2)))
    labels = np.zeros(drawn.shape, np.uint8)
    organs = {SPLEEN: made == 3, PANCREAS: made == 4}
    if kidneys:
        # The first axis grows to the patient's left.
        left = np.arange(image.shape[0])[:, None, None] > middle
        organs |= {RIGHT_KIDNEY: (made == 2) & ~left, LEFT_KIDNEY: (made == 2) & left}
    for label, mask in organs.items():
        pieces, _ = ndimage.label(mask)
        sizes = np.bincount(pieces.ravel()) * voxel_ml
        sizes[0] = 0
        labels[(sizes >= SMALLEST_ML[label])[pieces]] = label
    labels[drawn == 1] = LIVER
    return labels


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    for path in sorted(args.source.glob("image_*.nii.gz")):
        case = path.name.removeprefix("image_").removesuffix(".nii.gz")
        image = nib.load(path)
        if nib.aff2axcodes(image.affine) != ("L", "A", "S"):
            raise SystemExit(f"{path.name}: expected axes L, A, S, got {', '.join(nib.aff2axcodes(image.affine))}")
        drawn, made = (
            np.asarray(nib.load(args.source / f"{kind}_{case}.nii.gz").dataobj) for kind in ("label", "pseudo")
        )
        kidneys = case not in WITHOUT_KIDNEYS
        voxel_ml = float(np.prod(nib.affines.voxel_sizes(image.affine))) / 1000
        labels = combined(np.asarray(image.dataobj), drawn, made, voxel_ml, kidneys)
        folder = args.out / ("whole" if kidneys else "without-kidneys")
        folder.mkdir(parents=True, exist_ok=True)
        nib.save(nib.Nifti1Image(labels, image.affine), folder / f"label_{case}.nii.gz")
        shutil.copyfile(path, folder / path.name)
        sizes = np.bincount(labels.ravel(), minlength=6)[1:] * voxel_ml
        print(
            case,
            " ".join(f"{ml:.0f}" for ml in sizes),
            "ml of liver, right and left kidney, spleen, pancreas",
            flush=True,
        )


if __name__ == "__main__":
    main()
