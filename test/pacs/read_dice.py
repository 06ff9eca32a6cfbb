"""How far a segmentation is the labels of its source: read_dice.py SEG INSTANCES LABELS

INSTANCES has a SOP Instance UID a line, LABELS the uint8 labels of their pixels in the same order.
Prints the Dice of each segment that either has, by its label, as JSON.
"""

import json
import sys
from pathlib import Path

import highdicom as hd
import numpy as np


def main(seg_path: str, instances_path: str, labels_path: str) -> None:
    seg = hd.seg.segread(seg_path)
    instances = Path(instances_path).read_text(encoding="ascii").split()
    masks = seg.get_pixels_by_source_instance(instances, assert_missing_frames_are_empty=True) > 0
    labels = np.fromfile(labels_path, np.uint8).reshape(masks.shape[:3])
    dice = {}
    for n, number in enumerate(seg.segment_numbers):
        label = int(seg.get_segment_description(number).SegmentDescription.split()[1])
        found, expected = masks[..., n], labels == label
        if found.any() or expected.any():
            dice[label] = float(2 * (found & expected).sum() / (found.sum() + expected.sum()))
    print(json.dumps(dice))


main(*sys.argv[1:])
