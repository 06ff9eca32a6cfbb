"""SAM-Med2D with one point an organ and slice, taken from the truth: it finds nothing by itself."""

from collections.abc import Sequence

import numpy as np
import torch
from scipy import ndimage

from ...config import ModelConfig
from ...data.prepared import PreparedCase
from ..published.sam_med2d import SamMed2D
from .segmenter import Pretrained, weights


class SamMed2DByPoint(Pretrained):
    """On every slice that shows a class it is given the point that lies deepest in it, as the paper
    evaluates it; slices without are background."""

    def __init__(self, name: str, model: ModelConfig, network: SamMed2D) -> None:
        super().__init__(name, model)
        self.network, self.parameters = network, weights(network)
        self.classes = frozenset(one for head in model.heads for one in head.classes)

    def masks(self, case: PreparedCase, wanted: Sequence[str]) -> dict[str, np.ndarray]:
        numbers = {name: case.classes.index(name) + 1 for name in wanted if name in case.classes}
        found = {name: np.zeros(case.image.shape, bool) for name in numbers}
        lower, upper = case.window(self.model.windows[case.modality])
        for index, truth in enumerate(case.labels):
            there = [name for name, number in numbers.items() if (truth == number).any()]
            if not there:
                continue
            grey = np.clip((case.image[index] - lower) / (upper - lower), 0, 1).astype(np.float32) * 255
            image = torch.from_numpy(grey)
            embedding = self.network.embed(image)
            for name in there:
                mask, _, _ = self.network.segment(image, [deepest(truth == numbers[name])], embedding=embedding)
                found[name][index] = mask.numpy()
        return found


def deepest(mask: np.ndarray) -> tuple[int, int, int]:
    """The pixel (x, y) of a mask that is farthest from its border, with 1: on it."""
    depth = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(depth.argmax(), depth.shape)
    return int(column), int(row), 1
