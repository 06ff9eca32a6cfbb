"""A results folder of nnU-Net v1 (plans.pkl, fold_N/NAME.model with NAME.model.pkl), as STU-Net and
the first TotalSegmentator are published: 3D networks, read without running any code of theirs.

v1 resamples before it normalises, and takes means of softmax where v2 takes them of logits.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from torch import nn

from ..published import generic_unet, stunet
from ..published.checkpoints import read_pickle
from .architecture import Architecture
from .files import NnunetError, check, read_json
from .labels import Labels, labels_of
from .plans import ANISOTROPY, Plan, check_grid, check_window
from .results import Chosen, Fold, Results, checkpoints_in

FINAL = "model_final_checkpoint.model"
_TRAINERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"STUNetTrainer_(small|base|large|huge)(_ep\w+|_ft)?"), "STUNet"),
    (re.compile(r"nnUNetTrainerV2(_noMirroring|_ep\d+(_nomirror)?)?"), "Generic_UNet"),
)
_LOAD: Mapping[str, Callable[[Path], nn.Module]] = {"STUNet": stunet.load, "Generic_UNet": generic_unet.load}
_NUMBER = {"type": "number"}
_NUMBERS = {"type": "array", "items": {"type": "number", "exclusiveMinimum": 0}, "minItems": 3, "maxItems": 3}
_SOME = {"type": "object", "minProperties": 1}
_PLANS = {
    "type": "object",
    "required": [
        *("num_modalities", "modalities", "normalization_schemes", "use_mask_for_norm", "transpose_forward"),
        *("num_classes", "plans_per_stage"),
    ],
    "properties": {
        "num_modalities": {"const": 1},
        "num_classes": {"type": "integer", "minimum": 1},
        **dict.fromkeys(("modalities", "normalization_schemes", "plans_per_stage"), _SOME),
        "dataset_properties": {"type": "object", "properties": {"intensityproperties": {"type": ["object", "null"]}}},
        "transpose_forward": {
            "type": "array",
            "items": {"enum": [0, 1, 2]},
            "minItems": 3,
            "maxItems": 3,
            "uniqueItems": True,
        },
        "preprocessor_name": {"const": "GenericPreprocessor"},
        "use_mask_for_norm": {"type": "object", "additionalProperties": {"const": False}},
    },
}
_STAGE = {
    "type": "object",
    "required": ["patch_size", "current_spacing"],
    "properties": {"patch_size": _NUMBERS, "current_spacing": _NUMBERS},
}
_DATASET = {
    "type": "object",
    "required": ["labels"],
    "properties": {
        "labels": {
            "type": "object",
            "propertyNames": {"pattern": "^[0-9]+$"},
            "additionalProperties": {"type": "string"},
        }
    },
}
_CT = ("mean", "sd", "percentile_00_5", "percentile_99_5")


@dataclass(frozen=True)
class FolderOfVersion1(Results):
    """Of nnU-Net v1."""

    def folds(self) -> Iterator[Fold]:
        for name, path in self.checkpoints.items():
            trainer, _ = _about(path)
            if _network_of(trainer) is None:
                self.refuse_trainer(trainer, path)
            network = _LOAD[self.plan.architecture.kind](path)
            outputs = network.seg_outputs[-1].out_channels
            if outputs != self.labels.outputs:
                raise NnunetError(f"{path}: a network of {outputs} outputs; the plans have {self.labels.outputs}")
            mirror = [] if re.search("no_?mirror", trainer, re.IGNORECASE) else [0, 1, 2]
            yield Fold(name, nn.Sequential(network, nn.Softmax(1)).requires_grad_(False).eval(), trainer, mirror)


def open_folder(path: Path, chosen: Chosen) -> FolderOfVersion1:
    """Raises NnunetError, CheckpointError or FileNotFoundError."""
    where = path / "plans.pkl"
    plans = _plain(read_pickle(where))
    check(plans, _PLANS, f"{where}: plans of nnU-Net v1 for one image")
    checkpoints = checkpoints_in(path, chosen.folds, chosen.checkpoint or FINAL)
    trainer, stage = _about(next(iter(checkpoints.values())))
    if "cascade" in trainer.lower():
        raise NnunetError(
            f"{path}: {trainer} is the second stage of a cascade, which sees the labels of the first: the service has "
            "no such channel. Import the folder of 3d_fullres or 3d_lowres"
        )
    return FolderOfVersion1(
        path,
        "nnU-Net v1",
        path.resolve().parent.name,
        plans.get("data_identifier"),
        str(next(iter(plans["modalities"].values()))),
        _labels(path, chosen.dataset, plans),
        _plan(plans, stage, _network_of(trainer) or "Generic_UNet", str(where)),
        checkpoints,
        chosen.trusted,
    )


def _network_of(trainer: str) -> str | None:
    return next((network for pattern, network in _TRAINERS if pattern.fullmatch(trainer)), None)


def _about(checkpoint: Path) -> tuple[str, int | None]:
    """The trainer, and which of the plans' resolutions it trained; None where the checkpoint leaves
    that open."""
    beside = checkpoint.with_name(f"{checkpoint.name}.pkl")
    about = read_pickle(beside)
    if not isinstance(about, dict) or not isinstance(about.get("name"), str):
        raise NnunetError(f"{beside}: expected what nnU-Net v1 writes beside a checkpoint: name, init, plans")
    given = about.get("init")
    return about["name"], given[5] if isinstance(given, tuple) and len(given) > 5 else None


def _labels(path: Path, given: Path | None, plans: Mapping[str, Any]) -> Labels:
    """Plans of v1 have numbers alone: the names are in dataset.json, by number there."""
    file = given or path / "dataset.json"
    if not file.is_file():
        raise NnunetError(
            f"{file}: missing. Plans of nnU-Net v1 do not name their labels: give the task's dataset.json, "
            '{"labels": {"0": "background", "1": "liver", ...}}, with --dataset'
        )
    written = read_json(file, _DATASET, "expected the task's dataset.json")["labels"]
    labels = labels_of({"labels": {name: int(label) for label, name in written.items() if int(label)}}, str(file))
    if len(labels.names) != plans["num_classes"]:
        raise NnunetError(f"{file}: {len(labels.names)} labels; the plans have {plans['num_classes']}")
    return labels


def _plan(plans: Mapping[str, Any], stage: int | None, network: str, where: str) -> Plan:
    stages = plans["plans_per_stage"]
    number = max(stages, key=lambda one: (len(one), one)) if stage is None else str(stage)
    if number not in stages or not number.isdecimal():
        raise NnunetError(f"{where}: resolution {number}; expected one of {', '.join(stages)}")
    check(stages[number], _STAGE, f"{where}: resolution {number} of a 3D network")
    check_grid(stages[number]["patch_size"], stages[number]["current_spacing"], f"{where}: resolution {number}")
    return Plan(
        "3d_lowres" if int(number) < len(stages) - 1 else "3d_fullres",
        "stored",
        plans["transpose_forward"],
        [int(side) for side in stages[number]["patch_size"]],
        stages[number]["current_spacing"],
        [_normalisation(plans, where)],
        {
            "data": {"order": 3, "orderZ": 0},
            "logits": {"order": 1, "orderZ": 0},
            "anisotropy": ANISOTROPY,
            "separateZ": None,
        },
        Architecture(network, {}),
        resampled_first=True,
        averaged="probabilities",
    )


def _normalisation(plans: Mapping[str, Any], where: str) -> dict[str, Any]:
    scheme = next(iter(plans["normalization_schemes"].values()))
    if scheme == "CT":
        known = (plans.get("dataset_properties", {}).get("intensityproperties") or {}).get("0")
        told = f"{where}: intensities of the CTs that it was trained on"
        check(known, {"type": "object", "required": [*_CT], "properties": dict.fromkeys(_CT, _NUMBER)}, told)
        mean, sd, lower, upper = (float(known[key]) for key in _CT)
        if not all(map(math.isfinite, (mean, sd))):
            raise NnunetError(f"{told}: finite numbers expected, got {mean} and {sd}")
        check_window(lower, upper, told)
        return {"scheme": "ct", "mean": mean, "sd": max(sd, 1e-8), "lower": lower, "upper": upper}
    if scheme not in ("nonCT", "noNorm"):
        raise NnunetError(f"{where}: normalisation {scheme}; expected CT, nonCT or noNorm")
    return {"scheme": "zscore", "masked": False} if scheme == "nonCT" else {"scheme": "none"}


def _plain(value: Any) -> Any:
    """As JSON has it: text as keys, lists, Python's numbers."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
