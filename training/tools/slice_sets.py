"""Single slices in which one organ is drawn, as `shared/data/slices` has them: NIfTI for
`m4oe-train prepare plain`, turned as patients lie.

    python tools/slice_sets.py SHARED/slices/nih_pancreas_ct.npz OUT --organ 3 --upside-down
    python tools/slice_sets.py SHARED/slices/msd_spleen_ct.npz OUT --organ 4 --organ-on left

Their publishers windowed them to 8 bits and did not say how; what is dark in them was cut off, fat
and air alike. Pixel size is not known either: one that is usual is taken, and augmentation goes
past both. A slice whose body cannot be turned for certain is left out.
"""

import argparse
from pathlib import Path

import nibabel as nib
import numpy as np

PIXEL_MM = 0.85
DARK, DARKEST_HU = 16, -110.0
"""Values up to here were soft tissue's dark end, fat or air."""
BODY, BONE = 40, 200


def hounsfield(values: np.ndarray) -> np.ndarray:
    """8-bit values -> HU, nearly: soft tissue as in portal-venous CT, and what was cut off as
    fat."""
    values = values.astype(np.float32)
    return np.where(values >= DARK, values, DARKEST_HU + values * (DARK - DARKEST_HU) / DARK).astype(np.int16)


def spine_is_below(image: np.ndarray) -> bool | None:
    """Whether bone near the middle column lies in the lower half of the body; None where that
    cannot be told. image: rows downwards."""
    rows, columns = np.nonzero(image > BODY)
    if len(rows) == 0:
        return None
    middle, width = np.median(columns), np.ptp(columns)
    bone = np.argwhere(image > BONE)
    bone = bone[np.abs(bone[:, 1] - middle) < width / 12]
    if len(bone) < 50:
        return None
    return bool(np.median(bone[:, 0]) > np.median(rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--organ", type=int, required=True, help="its value among the labels")
    parser.add_argument(
        "--upside-down", action="store_true", help="rows grow upwards in all of them; sides are right then"
    )
    parser.add_argument("--organ-on", choices=("left", "right"), help="the patient's side that it lies on; tells sides")
    args = parser.parse_args()
    content = np.load(args.source)
    args.out.mkdir(parents=True, exist_ok=True)
    kept, left_out = 0, 0
    for n, (image, drawn, patient) in enumerate(zip(content["img"], content["lab"], content["pid"], strict=True)):
        labels = (drawn == args.organ).astype(np.uint8)
        if args.upside_down:
            image, labels = image[::-1], labels[::-1]
        if args.organ_on:
            # The patient's left is on the right of a picture.
            middle = np.median(np.nonzero(image > BODY)[1])
            if (np.nonzero(labels)[1].mean() > middle) != (args.organ_on == "left"):
                image, labels = image[:, ::-1], labels[:, ::-1]
        if spine_is_below(image) is not True or not labels.any():
            left_out += 1
            continue
        # Columns to the left, rows downwards to posterior: as L, P, S.
        affine = np.diag([-PIXEL_MM, -PIXEL_MM, 3.0, 1.0])
        for kind, plane in (("image", hounsfield(image)), ("label", labels)):
            volume = nib.Nifti1Image(np.ascontiguousarray(plane.T[:, :, None]), affine)
            nib.save(volume, args.out / f"{kind}_{patient}-{n:03d}.nii.gz")
        kept += 1
    print(f"{args.source.name}: {kept} slices, {left_out} left out because the spine was not below for certain")


if __name__ == "__main__":
    main()
