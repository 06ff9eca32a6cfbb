"""Labels that follow from a box: prints those that were found and how often, as JSON.

prompts.py HOST:PORT IMAGE.nii
"""

import json
import sys

import m4oe_client
import numpy as np
import SimpleITK as sitk


def main() -> None:
    address, path = sys.argv[1:]
    image = sitk.ReadImage(path)
    corners = [*image.TransformIndexToPhysicalPoint((3, 4, 5)), *image.TransformIndexToPhysicalPoint((9, 8, 7))]
    prompts: list[m4oe_client.Prompt] = [{"class_name": "liver", "box_mm": corners}]
    wish = {"model": "prompted", "prompts": prompts, "allow_tag_mismatch": True}
    result = m4oe_client.segment(image, "CT", server=address, **wish)
    labels = np.asarray(result.labels)
    print(json.dumps({"box": int((labels[5:8, 4:9, 3:10] == 1).sum()), "all": int(np.count_nonzero(labels))}))


if __name__ == "__main__":
    main()
