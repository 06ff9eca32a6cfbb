"""Results of a real series against each other: read_files.py SERIES_FOLDER SEG LABELS_NIFTI

SimpleITK reads the series and lays the NIfTI labels on it by their place in the patient; highdicom
gives the segmentation of the same instances. Both have to be the same. Prints the voxels of each
segment as JSON.
"""

import json
import sys

import highdicom as hd
import numpy as np
import SimpleITK as sitk


def main(folder: str, seg_path: str, labels_path: str) -> None:
    files = sitk.ImageSeriesReader.GetGDCMSeriesFileNames(folder)
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(files)
    reader.MetaDataDictionaryArrayUpdateOn()
    series = reader.Execute()
    instances = [reader.GetMetaData(k, "0008|0018").strip("\0 ") for k in range(len(files))]
    labels = sitk.ReadImage(labels_path)
    expected = sitk.GetArrayFromImage(sitk.Resample(labels, series, sitk.Transform(), sitk.sitkNearestNeighbor))
    assert (expected > 0).sum() == (sitk.GetArrayFromImage(labels) > 0).sum(), "the grids are the same"
    seg = hd.seg.segread(seg_path)
    masks = seg.get_pixels_by_source_instance(instances, assert_missing_frames_are_empty=True)
    found = np.zeros(expected.shape, np.uint8)
    for n, number in enumerate(seg.segment_numbers):
        label = int(seg.get_segment_description(number).SegmentDescription.split()[1])
        found[masks[..., n] > 0] = label
    np.testing.assert_array_equal(found, expected)
    labels_of = {n: seg.get_segment_description(n).SegmentLabel for n in seg.segment_numbers}
    print(json.dumps({label: int(masks[..., n - 1].sum()) for n, label in labels_of.items()}))


main(*sys.argv[1:])
