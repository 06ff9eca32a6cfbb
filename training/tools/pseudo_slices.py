"""Single MR slices of `shared/data/slices` with what a model says of them: NIfTI for `m4oe-train
prepare plain`, of those slices alone in which three passes at different sizes agree.

    python tools/pseudo_slices.py SHARED/slices/uwm_mr.npz OUT --model ../models/demo --head chaos

Their pixel size is not known: one that is usual is taken. Slices lie as pictures do: the patient's
right on the left, the spine below.
"""

import argparse
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import nibabel as nib
import numpy as np

from m4oe.data.prepared import PreparedCase
from m4oe.export.exported import ExportedModel, averaged

PIXEL_MM = 0.78
SIZES = (1.0, 0.87, 1.15)
AGREED = 0.85
"""Least Dice of any two passes, of each organ."""
SPECK = 400
"""Pixels below which a pass's organ is none."""


def as_case(image: np.ndarray, modality: str, head: str) -> PreparedCase:
    ends = {f"{p:g}": float(np.percentile(image, p)) for p in (0.5, 99.5)}
    record = {"percentiles": ends, "stored": {"slope": 1, "intercept": 0}}
    voxels = np.ascontiguousarray(image[None]).astype(np.int16)
    return PreparedCase("slice", "", "", modality, head, (), (3.0, PIXEL_MM, PIXEL_MM), voxels, None, None, record)


def agreed(passes: list[tuple[np.ndarray, np.ndarray]], organs: int) -> np.ndarray | None:
    """(H, W) uint8 of all passes together; None where two differ in an organ, or none has one."""
    labels = averaged([(one[0], sure[0]) for one, sure in passes])
    for organ in range(1, organs + 1):
        found = [one[0] == organ for one, _ in passes]
        if max(f.sum() for f in found) < SPECK:
            labels[labels == organ] = 0
            continue
        for a, b in combinations(found, 2):
            if 2 * (a & b).sum() < AGREED * (a.sum() + b.sum()):
                return None
    return labels if labels.any() else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--model", type=Path, required=True, help="exported model folder")
    parser.add_argument("--modality", default="MR")
    parser.add_argument("--head", required=True)
    args = parser.parse_args()
    model, content = ExportedModel(args.model), np.load(args.source)
    organs = len(model.head(args.head, args.modality)["classes"])
    args.out.mkdir(parents=True, exist_ok=True)
    kept = []
    for n, (image, patient) in enumerate(zip(content["img"], content["pid"], strict=True)):
        case = as_case(image, args.modality, args.head)
        sized = (replace(case, spacing=(3.0, PIXEL_MM * size, PIXEL_MM * size)) for size in SIZES)
        labels = agreed([model.decided(one, args.modality, args.head) for one in sized], organs)
        if labels is None:
            continue
        # Columns to the left, rows downwards to posterior: as L, P, S.
        affine = np.diag([-PIXEL_MM, -PIXEL_MM, 3.0, 1.0])
        for kind, plane in (("image", image.astype(np.int16)), ("label", labels)):
            volume = nib.Nifti1Image(np.ascontiguousarray(plane.T[:, :, None]), affine)
            nib.save(volume, args.out / f"{kind}_{patient}-{n:03d}.nii.gz")
        kept.append(patient)
    print(f"{args.source.name}: {len(kept)} of {len(content['img'])} slices kept, of {len(set(kept))} patients")


if __name__ == "__main__":
    main()
