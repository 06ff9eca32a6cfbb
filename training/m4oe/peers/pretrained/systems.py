"""The systems whose checkpoints `m4oe-train compare --checkpoint` measures, each with its own work
around its network."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from ...config import ConfigError, ModelConfig
from ...data.prepared import PreparedCase
from ...organs import LABEL_ORDERS
from ..nnunet import folder, version1
from ..nnunet.labels import labels_for
from ..nnunet.predict import Predictor
from ..nnunet.results import Chosen
from ..published import dodnet, med3d, phtrans, sam_med2d
from .by_point import SamMed2DByPoint
from .by_task import DoDNetByTask
from .segmenter import Labelled, Pretrained, hounsfield, weights

UPRIGHT = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
"""ITK's direction of a prepared volume: columns to the Left, rows to Posterior, slices to
Superior."""


def _nnunet(name: str, model: ModelConfig, path: Path, dataset: Path | None) -> Pretrained:
    older = not (path / "plans.json").is_file()
    results = (version1 if older else folder).open_folder(path, Chosen(dataset=dataset))
    predictor = Predictor(results)
    known = dict(zip(results.labels.names, results.labels.values, strict=True))
    return Labelled(
        name, model, predictor.parameters, known, lambda case: predictor.labels(hounsfield(case), case.spacing)
    )


def _dodnet(name: str, model: ModelConfig, path: Path, dataset: Path | None) -> Pretrained:
    return DoDNetByTask(name, model, dodnet.load(path))


def _med3d(name: str, model: ModelConfig, path: Path, dataset: Path | None) -> Pretrained:
    if dataset is None:
        raise ConfigError(
            f"--checkpoint med3d {path}: expected a dataset.json behind it: the file does not name its classes"
        )
    network = med3d.load(path)

    def find(case: PreparedCase) -> np.ndarray:
        # Its public code has columns first, as NIfTI files store them.
        return network.probabilities(hounsfield(case).transpose(2, 1, 0), med3d.SIZE).argmax(0).transpose(2, 1, 0)

    return Labelled(name, model, weights(network), _names(dataset, network.conv_seg[6].out_channels, path), find)


def _phtrans(name: str, model: ModelConfig, path: Path, dataset: Path | None) -> Pretrained:
    coarse, fine = (phtrans.load(path / stage / "final_checkpoint.pth", stage) for stage in ("coarse", "fine"))
    order = LABEL_ORDERS["FLARE22"]
    if dataset is not None:
        names = _names(dataset, fine.classes, path)
    elif fine.classes == len(order) + 1:
        names = {one: n for n, one in enumerate(order, 1)}
    else:
        raise ConfigError(f"--checkpoint phtrans {path}: {fine.classes} classes are not FLARE22's; give a dataset.json")
    both = phtrans.TwoStage(coarse, fine)
    return Labelled(
        name,
        model,
        weights(coarse) + weights(fine),
        names,
        lambda case: both.labels(hounsfield(case), case.spacing, UPRIGHT),
    )


def _names(dataset: Path, outputs: int, path: Path) -> dict[str, int]:
    """Class by class its label. Raises ConfigError where the network has another number."""
    labels = labels_for(dataset, outputs, str(path))
    return dict(zip(labels.names, labels.values, strict=True))


def _sam_med2d(name: str, model: ModelConfig, path: Path, dataset: Path | None) -> Pretrained:
    return SamMed2DByPoint(name, model, sam_med2d.load(path))


OPEN: Mapping[str, Callable[[str, ModelConfig, Path, Path | None], Pretrained]] = {
    "nnunet": _nnunet,
    "stunet": _nnunet,
    "dodnet": _dodnet,
    "med3d": _med3d,
    "phtrans": _phtrans,
    "sam-med2d": _sam_med2d,
}
"""By the name of the system: its title, the heads' configuration, its file or folder, and the
dataset.json that names its labels."""
