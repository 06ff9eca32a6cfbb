"""Networks with the weights that others trained, as `m4oe-train compare --checkpoint` measures
them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from torch import nn

from ...config import ModelConfig
from ...data.prepared import PreparedCase


def hounsfield(case: PreparedCase) -> np.ndarray:
    """(D, H, W) float32 in the scan's own intensities."""
    stored = case.record["stored"]
    return np.array(case.image, np.float32) * np.float32(stored["slope"]) + np.float32(stored["intercept"])


class Pretrained(ABC):
    """Anything that finds classes by name. classes: that it can find."""

    classes: frozenset[str]
    parameters: int

    def __init__(self, name: str, model: ModelConfig) -> None:
        self.name, self.model = name, model

    def segment(self, case: PreparedCase, modality: str, head: str) -> np.ndarray:
        """Labels (D, H, W) uint8, numbered as the head's classes are, on the case's own grid."""
        classes = self.model.heads[self.model.head_index(head)].classes
        found = np.zeros(case.image.shape, np.uint8)
        for name, mask in self.masks(case, [name for name in classes if name in self.classes]).items():
            found[mask] = classes.index(name) + 1
        return found

    @abstractmethod
    def masks(self, case: PreparedCase, wanted: Sequence[str]) -> dict[str, np.ndarray]:
        """bool (D, H, W) of each wanted class; where two overlap the later one wins."""


class Labelled(Pretrained):
    """A network that gives one label a voxel. find: of a case; names: of the labels 1, 2, ..."""

    def __init__(
        self,
        name: str,
        model: ModelConfig,
        parameters: int,
        names: Mapping[str, int],
        find: Callable[[PreparedCase], np.ndarray],
    ) -> None:
        super().__init__(name, model)
        self.parameters, self.names, self.find = parameters, names, find
        self.classes = frozenset(names)

    def masks(self, case: PreparedCase, wanted: Sequence[str]) -> dict[str, np.ndarray]:
        labels = self.find(case)
        return {name: labels == self.names[name] for name in wanted}


def weights(network: nn.Module) -> int:
    """How many a network has."""
    return sum(p.numel() for p in network.parameters())
