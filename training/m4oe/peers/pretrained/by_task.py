"""DoDNet's tasks as classes by name."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from ...config import ModelConfig
from ...data.prepared import PreparedCase
from ..nnunet.resample import resample, size_at
from ..published import dodnet
from .segmenter import Pretrained, hounsfield, weights

BODY_HU = -300
"""What is above belongs to the patient, in CT."""


class DoDNetByTask(Pretrained):
    """DoDNet asked for one organ after the other. It knows kidneys and no sides: a kidney left of
    the body's middle column is the left one."""

    SPACING = (1.5, 0.8, 0.8)
    TASKS: Mapping[str, tuple[str, int]] = {
        # The task, and the least label of dodnet.labels_of: 1 the organ with its tumour, 2 the tumour.
        "liver": ("liver", 1),
        "right_kidney": ("kidney", 1),
        "left_kidney": ("kidney", 1),
        "pancreas": ("pancreas", 1),
        "spleen": ("spleen", 1),
        "liver_tumour": ("liver", 2),
    }

    def __init__(self, name: str, model: ModelConfig, network: dodnet.DoDNet) -> None:
        super().__init__(name, model)
        self.network, self.parameters = network, weights(network)
        self.classes = frozenset(self.TASKS)

    def masks(self, case: PreparedCase, wanted: Sequence[str]) -> dict[str, np.ndarray]:
        image = hounsfield(case)
        size = size_at(image.shape, case.spacing, self.SPACING)
        volume = dodnet.normalised(torch.from_numpy(resample(image, size, {"order": 3}, None)))
        labels = {
            task: self._labels(volume, dodnet.TASKS.index(task), image.shape)
            for task in dict.fromkeys(self.TASKS[name][0] for name in wanted)
        }
        found = {name: labels[task] >= least for name, (task, least) in self.TASKS.items() if name in wanted}
        left = np.arange(image.shape[2]) > np.nonzero(image > BODY_HU)[2].mean()
        for name, side in (("left_kidney", left), ("right_kidney", ~left)):
            if name in found:
                found[name] &= side
        return found

    def _labels(self, volume: torch.Tensor, task: int, size: Sequence[int]) -> np.ndarray:
        both = self.network.probabilities(volume, task, dodnet.TILE).numpy()
        back = np.stack([resample(one, size, {"order": 1}, None) for one in both])
        return dodnet.labels_of(torch.from_numpy(back), task).numpy()
