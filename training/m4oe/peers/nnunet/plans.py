"""plans.json: how nnU-Net prepares a volume for a network, in the manifest's words
(docs/networks.md)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .architecture import Architecture, of_old_plans
from .files import NnunetError, check, read_json

READERS = {
    "SimpleITKIO": "stored",
    "SimpleITKIOWithReorient": "RAS",
    "NibabelIO": "stored",
    "NibabelIOWithReorient": "RAS",
}
"""In which order of axes each of nnU-Net's readers has a volume: the manifest's
`input.orientation`."""
SCHEMES = {
    "ZScoreNormalization": "zscore",
    "RescaleTo01Normalization": "rescale01",
    "RGBTo01Normalization": "rgb255",
    "NoNormalization": "none",
}
ANISOTROPY = 3
"""nnU-Net resamples the slices of a volume one by one where an axis is this many times coarser."""

_NUMBER, _SPLINE, _LINEAR = {"type": "number"}, {"enum": [0, 1, 3]}, {"enum": [0, 1]}
"""The service has splines of these orders; logits it resamples by the lower ones."""
_SIDE = {"type": "integer", "minimum": 1, "maximum": 4096}
VOXELS_AT_MOST = 2**26
"""Of a patch. What nnU-Net plans for the largest GPU has a fifth of that."""
SPACINGS_AT_MOST = 100
"""Times the largest spacing may be the smallest one; the service takes no more."""
SPACING_AT_LEAST = 0.01
"""mm; a tenth of what the finest CT has."""
_PLANS = {
    "type": "object",
    "required": ["image_reader_writer", "transpose_forward", "configurations"],
    "properties": {
        "transpose_forward": {"enum": [[a, b, 3 - a - b] for a in range(3) for b in range(3) if a != b]},
        "configurations": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {
                "type": "object",
                "properties": {"inherits_from": {"type": ["string", "null"]}},
            },
        },
        "label_manager": {"const": "LabelManager"},
        "image_reader_writer": {"type": "string"},
        "foreground_intensity_properties_per_channel": {"type": ["object", "null"]},
        "foreground_intensity_properties_by_modality": {"type": ["object", "null"]},
    },
}


def _kwargs(order: dict) -> dict:
    return {
        "type": "object",
        "required": ["order", "order_z"],
        "properties": {
            "is_seg": {"const": False},
            "order": order,
            "order_z": order,
            "force_separate_z": {"type": ["boolean", "null"]},
            "separate_z_anisotropy_threshold": {**_NUMBER, "minimum": 1},
        },
        "additionalProperties": False,
    }


_RESAMPLING = "resample_data_or_seg_to_shape"
_UNTOLD: Mapping[str, Any] = {"force_separate_z": None}
"""Of plans that say nothing of resampling."""
_CONFIGURATION = {
    "type": "object",
    "required": ["patch_size", "spacing", "normalization_schemes", "use_mask_for_norm", "preprocessor_name"],
    "properties": {
        "preprocessor_name": {"const": "DefaultPreprocessor"},
        "patch_size": {"type": "array", "minItems": 2, "maxItems": 3, "items": _SIDE},
        "spacing": {"type": "array", "minItems": 2, "maxItems": 3, "items": {**_NUMBER, "exclusiveMinimum": 0}},
        "normalization_schemes": {"type": "array", "items": {"type": "string"}},
        "use_mask_for_norm": {"type": "array", "items": {"type": "boolean"}},
        "resampling_fn_data_kwargs": _kwargs(_SPLINE),
        "resampling_fn_probabilities_kwargs": _kwargs(_LINEAR),
        "architecture": {
            "type": "object",
            "required": ["network_class_name", "arch_kwargs"],
            "properties": {"network_class_name": {"type": "string"}, "arch_kwargs": {"type": "object"}},
        },
    },
}
_OLD_PARTS = (
    "UNet_class_name",
    "UNet_base_num_features",
    "unet_max_num_features",
    "n_conv_per_stage_encoder",
    "n_conv_per_stage_decoder",
    "conv_kernel_sizes",
    "pool_op_kernel_sizes",
)


@dataclass(frozen=True)
class Plan:
    """One configuration of a plans.json. patch and spacing are in transposed order; two numbers
    each for a 2D network. normalisation: the manifest's, a channel each. resampled_first: before it
    is normalised. averaged: what passes and folds give a mean of."""

    configuration: str
    orientation: str
    axes: list[int]
    patch: list[int]
    spacing: list[float]
    normalisation: list[dict[str, Any]]
    resampling: dict[str, Any]
    architecture: Architecture
    resampled_first: bool = False
    averaged: Literal["logits", "probabilities"] = "logits"


def read_plans(path: Path) -> dict[str, Any]:
    """A plans.json. Raises NnunetError or FileNotFoundError."""
    return read_json(path, _PLANS, "expected a results folder of nnU-Net v2, TRAINER__PLANS__CONFIGURATION")


def plan_of(plans: Mapping[str, Any], name: str, channels: int, where: str) -> Plan:
    """The configuration `name` of plans, for a network of `channels` channels. Raises
    NnunetError."""
    table = _resolved(plans["configurations"], name, where)
    place = f"{where}: configuration {name}"
    if table.get("previous_stage"):
        raise NnunetError(
            f"{place} is the second stage of a cascade, which sees the labels of {table['previous_stage']}: the "
            "service has no such channel. Import the folder of 3d_fullres or 3d_lowres"
        )
    for of in ("data", "probabilities"):
        by = table.get(f"resampling_fn_{of}", _RESAMPLING)
        if by != _RESAMPLING:
            raise NnunetError(
                f"{place}: {of} resampled by {by}: the service resamples as {_RESAMPLING} does, which is nnU-Net's "
                "own default; plan and train with that"
            )
    check(table, _CONFIGURATION, place)
    check_grid(table["patch_size"], table["spacing"], place)
    reader = plans["image_reader_writer"]
    if reader not in READERS:
        raise NnunetError(f"{place}: image_reader_writer {reader}; expected {' or '.join(READERS)}")
    return Plan(
        name,
        READERS[reader],
        plans["transpose_forward"],
        table["patch_size"],
        table["spacing"],
        _normalisation(plans, table, channels, place),
        {
            "data": _order(table, "data", 3),
            "logits": _order(table, "probabilities", 1),
            "anisotropy": _alike(table, "separate_z_anisotropy_threshold", ANISOTROPY, place),
            "separateZ": _alike(table, "force_separate_z", False, place),
        },
        _architecture(table, place),
    )


def check_grid(patch: Sequence[int], spacing: Sequence[float], where: str) -> None:
    """Raises NnunetError for a patch and a spacing that no network has."""
    if len(patch) != len(spacing):
        raise NnunetError(f"{where}: patch_size and spacing of one length expected, got {spacing}")
    if math.prod(patch) > VOXELS_AT_MOST:
        raise NnunetError(
            f"{where}: patch_size {patch}: expected at most {VOXELS_AT_MOST} voxels; plan for less memory"
        )
    if min(spacing) < SPACING_AT_LEAST:
        raise NnunetError(f"{where}: spacing {spacing}: expected at least {SPACING_AT_LEAST} mm")
    if max(spacing) > SPACINGS_AT_MOST * min(spacing):
        raise NnunetError(f"{where}: spacing {spacing}: expected at most {SPACINGS_AT_MOST} times between axes")


def check_window(lower: float, upper: float, where: str) -> None:
    """Raises NnunetError where a CT would have one intensity."""
    if not lower < upper:
        raise NnunetError(
            f"{where}: percentile_00_5 below percentile_99_5 expected, got {lower:g} and {upper:g}; were the labels of "
            "the training cases empty?"
        )


def _resolved(configurations: Mapping[str, Any], name: str, where: str) -> dict[str, Any]:
    """A configuration with what it inherits."""
    found, seen = {}, []
    while name is not None:
        if name not in configurations or name in seen:
            raise NnunetError(
                f"{where}: configuration {name!r}; expected one of {', '.join(configurations)}, each inheriting once"
            )
        seen.append(name)
        found = {**configurations[name], **found}
        name = configurations[name].get("inherits_from")
    return found


def _normalisation(plans: Mapping, table: Mapping, channels: int, where: str) -> list[dict[str, Any]]:
    schemes, masks = table["normalization_schemes"], table["use_mask_for_norm"]
    if len(schemes) != channels or len(masks) != channels:
        raise NnunetError(f"{where}: normalization_schemes of {channels} channel(s) expected, got {schemes}")
    return [_scheme(plans, n, scheme, mask, where) for n, (scheme, mask) in enumerate(zip(schemes, masks, strict=True))]


def _scheme(plans: Mapping, channel: int, name: str, masked: bool, where: str) -> dict[str, Any]:
    if name == "CTNormalization":
        known = plans.get("foreground_intensity_properties_per_channel") or plans.get(
            "foreground_intensity_properties_by_modality"
        )
        entry = (known or {}).get(str(channel))
        wanted = ("mean", "std", "percentile_00_5", "percentile_99_5")
        check(
            entry,
            {"type": "object", "required": [*wanted], "properties": dict.fromkeys(wanted, _NUMBER)},
            f"{where}: foreground intensities of channel {channel}",
        )
        mean, sd, lower, upper = (float(entry[key]) for key in wanted)
        check_window(lower, upper, f"{where}: foreground intensities of channel {channel}")
        return {"scheme": "ct", "mean": mean, "sd": max(sd, 1e-8), "lower": lower, "upper": upper}
    if name not in SCHEMES:
        raise NnunetError(f"{where}: normalisation {name}; expected CTNormalization or {' or '.join(SCHEMES)}")
    scheme = {"scheme": SCHEMES[name]}
    return {**scheme, "masked": masked} if name == "ZScoreNormalization" else scheme


def _order(table: Mapping, of: str, usual: int) -> dict[str, int]:
    known = table.get(f"resampling_fn_{of}_kwargs", {"order": usual, "order_z": 0})
    return {"order": known["order"], "orderZ": known["order_z"]}


def _alike(table: Mapping, name: str, usual: Any, where: str) -> Any:
    """An argument that data and probabilities are resampled with alike. usual: nnU-Net's own where
    it is not given."""
    data, logits = (
        table.get(f"resampling_fn_{of}_kwargs", _UNTOLD).get(name, usual) for of in ("data", "probabilities")
    )
    if data != logits:
        raise NnunetError(f"{where}: {name} {data} of data and {logits} of probabilities; expected one value")
    return data


def _architecture(table: Mapping, where: str) -> Architecture:
    if "architecture" in table:
        return Architecture(table["architecture"]["network_class_name"], table["architecture"]["arch_kwargs"])
    missing = [part for part in _OLD_PARTS if part not in table]
    if missing:
        raise NnunetError(
            f"{where}: plans of an unknown version: neither `architecture` nor {', '.join(missing)}; "
            "plan again with nnU-Net 2.0 to 2.8"
        )
    return of_old_plans(table, where)
