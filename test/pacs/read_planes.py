"""The masks of a segmentation as highdicom reads them: read_planes.py SEG SOP_INSTANCE_UID ...

Prints for each source instance its pixels, all segments together, as rows of 0 and 1 in JSON.
"""

import json
import sys

import highdicom as hd

_, path, *instances = sys.argv
seg = hd.seg.segread(path)
masks = seg.get_pixels_by_source_instance(
    instances,
    assert_missing_frames_are_empty=True,
    segment_numbers=seg.segment_numbers,
)
print(json.dumps((masks.max(-1) > 0).astype(int).reshape(len(instances), -1).tolist()))
