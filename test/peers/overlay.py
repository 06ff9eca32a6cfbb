"""Whether a mask lies on its image, as SimpleITK reads both: the same size, and the same spacing,
origin and direction.

training/.venv/bin/python test/peers/overlay.py IMAGE.nii.gz MASK.nii.gz ...

Prints one JSON object for each pair; ends with 1 where a mask does not fit.
"""

import json
import sys

import numpy as np
import SimpleITK as sitk

TOLERANCE = 1e-5


def overlay(image_path: str, mask_path: str) -> dict:
    image, mask = sitk.ReadImage(image_path), sitk.ReadImage(mask_path)
    labels = sitk.GetArrayViewFromImage(mask)
    same = {
        "size": image.GetSize() == mask.GetSize(),
        "spacing": np.allclose(image.GetSpacing(), mask.GetSpacing(), atol=TOLERANCE),
        "origin": np.allclose(image.GetOrigin(), mask.GetOrigin(), atol=TOLERANCE),
        "direction": np.allclose(image.GetDirection(), mask.GetDirection(), atol=TOLERANCE),
    }
    return {"fits": all(same.values()), **{name: bool(one) for name, one in same.items()}, "labels": np.unique(labels).tolist()}


def main() -> None:
    paths = sys.argv[1:]
    answers = [overlay(image, mask) for image, mask in zip(paths[::2], paths[1::2], strict=True)]
    print(json.dumps(answers))
    sys.exit(0 if all(answer["fits"] for answer in answers) else 1)


if __name__ == "__main__":
    main()
