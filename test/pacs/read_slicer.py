"""What slicerio, of 3D Slicer's developers, reads of a segmentation: read_slicer.py SEG_NRRD LABELS_NIFTI

Its voxels have to be those of the labels, at the same places. Prints its segments as JSON.
"""

import json
import sys

import numpy as np
import SimpleITK as sitk
import slicerio


def main(segmentation: str, labels: str) -> None:
    read = slicerio.read_segmentation(segmentation)
    image = sitk.ReadImage(labels)
    # slicerio has voxels by i, j, k, and places in LPS.
    np.testing.assert_array_equal(read["voxels"], sitk.GetArrayFromImage(image).transpose(2, 1, 0))
    matrix = np.asarray(read["ijkToLPS"])
    corner = [size - 1 for size in image.GetSize()]
    np.testing.assert_allclose((matrix @ [*corner, 1])[:3], image.TransformIndexToPhysicalPoint(corner), atol=1e-3)
    print(json.dumps([[one["labelValue"], one["name"], list(one["color"])] for one in read["segments"]]))


main(*sys.argv[1:])
