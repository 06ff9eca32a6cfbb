"""A results folder of nnU-Net v2: plans.json, dataset.json and a checkpoint a fold, read without
running any code of theirs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..published.checkpoints import read_published, weights_in
from .architecture import with_weights
from .files import NnunetError, check
from .labels import channels_of, labels_of, read_dataset
from .plans import plan_of, read_plans
from .results import Chosen, Fold, Results, checkpoints_in

FINAL = "checkpoint_final.pth"
_OWN_TRAINERS = re.compile(
    r"nnUNetTrainer(?:Benchmark_5epochs(?:_noDataLoading)?|DA5(?:ord0|Segord0|_10epochs)?|NoDA|NoMirroring|CosAnneal"
    r"|(?:Vanilla)?Ada[mn](?:\d+en\d+|CosAnneal)?|CELoss(?:_5epochs)?|DiceLoss|DiceCELoss_noSmooth|DiceTopK10Loss"
    r"|Topk10Loss(?:LS01)?|NoDeepSupervision|_DASegOrd0(?:_NoMirroring)?|_noDummy2DDA|_warmup"
    r"|_onlyMirror01(?:_1500ep|_DASegOrd0|_DA5)?|_probabilisticOversampling(?:_\d+)?"
    r"|_\d+epochs?(?:_NoMirroring)?)?|nnUNet_Trainer_BS\d+"
)
"""nnU-Net's trainers whose network is the plans'; one with another network (batch norm, Primus) is
not among them."""
_CHECKPOINT = {
    "type": "object",
    "required": ["network_weights", "trainer_name", "init_args"],
    "properties": {
        "trainer_name": {"type": "string"},
        "init_args": {
            "type": "object",
            "required": ["configuration"],
            "properties": {"configuration": {"type": "string"}},
        },
    },
}


@dataclass(frozen=True)
class ResultsFolder(Results):
    """Of nnU-Net v2."""

    def folds(self) -> Iterator[Fold]:
        for name, path in self.checkpoints.items():
            content = _checkpoint(path)
            trainer, configuration = content["trainer_name"], content["init_args"]["configuration"]
            if configuration != self.plan.configuration:
                raise NnunetError(
                    f"{path}: configuration {configuration}; the first fold has {self.plan.configuration}. "
                    "Folds of one folder are of one training"
                )
            if not _OWN_TRAINERS.fullmatch(trainer):
                self.refuse_trainer(trainer, path)
            network = self.plan.architecture.build(1, self.labels.outputs, str(self.path / "plans.json"))
            network = with_weights(network, weights_in(content, path, "network_weights"), str(path))
            yield Fold(name, network, trainer, self._mirror(content, path))

    def _mirror(self, content: dict[str, Any], path: Path) -> list[int]:
        given, dims = content.get("inference_allowed_mirroring_axes"), len(self.plan.patch)
        axes = [] if given is None else given
        known = isinstance(axes, list | tuple) and all(isinstance(axis, int) and 0 <= axis < dims for axis in axes)
        if not known or len(set(axes)) != len(axes):
            told = list(axes) if isinstance(axes, tuple) else axes
            raise NnunetError(f"{path}: mirroring axes {told}; expected some of {list(range(dims))}")
        return sorted(axes)


def open_folder(path: Path, chosen: Chosen) -> ResultsFolder:
    """Raises NnunetError, CheckpointError or FileNotFoundError."""
    plans, dataset = read_plans(path / "plans.json"), read_dataset(path / "dataset.json")
    where = str(path / "dataset.json")
    channel = channels_of(dataset, where)[0]
    checkpoints = checkpoints_in(path, chosen.folds, chosen.checkpoint or FINAL)
    configuration = _checkpoint(next(iter(checkpoints.values())))["init_args"]["configuration"]
    return ResultsFolder(
        path,
        "nnU-Net v2",
        str(dataset.get("name") or plans.get("dataset_name") or path.resolve().parent.name),
        plans.get("plans_name"),
        channel,
        labels_of(dataset, where),
        plan_of(plans, configuration, 1, str(path / "plans.json")),
        checkpoints,
        chosen.trusted,
    )


def _checkpoint(path: Path) -> dict[str, Any]:
    content = read_published(path)
    check({key: content[key] for key in _CHECKPOINT["required"] if key in content}, _CHECKPOINT, str(path))
    return content
