"""dataset.json: which channels a network takes and what its labels mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from ...config import ConfigError
from ...data.layouts.class_names import class_of
from ...organs import organ
from ...structures import concept
from .files import NnunetError, read_json

MODALITIES = ("CT", "MR", "CE_MR")
LABELS_AT_MOST = 255

_LABEL = {"type": "integer", "minimum": 0, "maximum": 65535}
_NAMES = {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}}
_DATASET = {
    "type": "object",
    "required": ["labels"],
    "properties": {
        "channel_names": _NAMES,
        "modality": _NAMES,
        "labels": {
            "type": "object",
            "required": ["background"],
            "properties": {"background": {"const": 0}},
            "additionalProperties": {"oneOf": [_LABEL, {"type": "array", "items": _LABEL, "minItems": 1}]},
        },
        "regions_class_order": {"type": "array", "items": _LABEL},
    },
}


@dataclass(frozen=True)
class Labels:
    """names: of the classes, in the order of the network's outputs behind the background; values:
    the label that each is written as. regions: the labels that each holds, where classes overlap
    and the network has no background output; later ones are then written over earlier ones."""

    names: tuple[str, ...]
    values: tuple[int, ...]
    regions: tuple[tuple[int, ...], ...] | None = None

    @property
    def outputs(self) -> int:
        """Channels of the logits."""
        return len(self.names) + (self.regions is None)


def read_dataset(path: Path) -> dict[str, Any]:
    """A dataset.json. Raises NnunetError or FileNotFoundError."""
    return read_json(path, _DATASET, "expected nnU-Net's description of the data beside plans.json")


def channels_of(dataset: Mapping[str, Any], where: str) -> list[str]:
    """Names of the channels. Raises NnunetError for other than one: a request carries one
    volume."""
    known = dataset.get("channel_names") or dataset.get("modality")
    if known is None:
        raise NnunetError(f"{where}: expected channel_names")
    names = [known[key] for key in sorted(known, key=lambda key: (len(key), key))]
    if len(names) != 1:
        raise NnunetError(
            f"{where}: {len(names)} channels ({', '.join(names)}); a request carries one volume, so only networks of "
            "one channel can be served"
        )
    return names


def modalities_of(channel: str, told: list[str] | None, where: str) -> list[str]:
    """The modalities that a network of this channel serves: what was told, else what the channel's
    name says for certain. Raises ConfigError."""
    if told:
        return list(dict.fromkeys(told))
    name = re.sub(r"[^a-z0-9]+", "", channel.lower())
    if name == "ct":
        return ["CT"]
    if re.fullmatch(r"(t1|t1w|mr|mri)(ce|c|gd|post|km)", name):
        return ["CE_MR"]
    if re.match(r"(mr|mri|t1|t2|pd|flair|dwi|adc)(?![a-z])|t[12]w|flair", name):
        return ["MR"]
    raise ConfigError(f"{where}: channel {channel!r} says no modality; give --modality {' or '.join(MODALITIES)}")


def labels_of(dataset: Mapping[str, Any], where: str) -> Labels:
    """Raises NnunetError for labels with gaps, more than 255, or regions that have no order of
    their own."""
    table = {name: value for name, value in dataset["labels"].items() if name not in ("background", "ignore")}
    if not table:
        raise NnunetError(f"{where}: labels: expected more than the background")
    if any(isinstance(value, list) and len(value) > 1 for value in dataset["labels"].values()):
        return _regions(table, dataset.get("regions_class_order"), where)
    single = {name: value[0] if isinstance(value, list) else value for name, value in table.items()}
    names = sorted(single, key=single.get)
    values = [single[name] for name in names]
    if values != list(range(1, len(values) + 1)) or len(values) > LABELS_AT_MOST:
        raise NnunetError(f"{where}: labels 1, 2, ... without gaps expected, at most {LABELS_AT_MOST}; got {values}")
    return Labels(_unique(names), tuple(values))


def labels_for(dataset: Path, outputs: int, network: str) -> Labels:
    """The labels of a dataset.json for a network without regions. Raises ConfigError where it has
    another number of outputs, NnunetError or FileNotFoundError."""
    labels = labels_of(read_dataset(dataset), str(dataset))
    if labels.regions is not None or labels.outputs != outputs:
        raise ConfigError(f"{dataset}: {labels.outputs} labels with the background; {network} has {outputs}")
    return labels


def _regions(table: Mapping[str, Any], order: list[int] | None, where: str) -> Labels:
    regions = [tuple(value) if isinstance(value, list) else (value,) for value in table.values()]
    kept = [n for n, region in enumerate(regions) if set(region) != {0}]
    names, regions = [list(table)[n] for n in kept], [regions[n] for n in kept]
    if order is None or sorted(order) != list(range(1, len(regions) + 1)) or len(order) > LABELS_AT_MOST:
        raise NnunetError(
            f"{where}: {len(regions)} overlapping classes ({', '.join(names)}), of which one label map has to be made: "
            f"expected regions_class_order with each of the labels 1 to {len(regions)} once; got {order}"
        )
    return Labels(_unique(names), tuple(order), tuple(regions))


def _unique(written: list[str]) -> tuple[str, ...]:
    """Class names as the manifest has them; the catalogue's where it knows them, with a number
    where two would be alike."""
    found: list[str] = []
    for n, name in enumerate(written, start=1):
        plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:58] or f"class_{n}"
        plain = class_of(name) or plain
        numbered = (f"{plain}_{number}" for number in count(n))
        found.append(plain if plain not in found else next(one for one in numbered if one not in found))
    return tuple(found)


def class_entries(labels: Labels) -> tuple[list[dict[str, Any]], list[str]]:
    """The manifest's classes, by rising label, and the names that have no SNOMED CT concept
    here."""
    entries, unknown = [], []
    for name, value in sorted(zip(labels.names, labels.values, strict=True), key=lambda pair: pair[1]):
        entry, known = {"label": value, "name": name}, class_of(name)
        if known and not known.startswith("class_"):
            about = organ(known)
            entry |= {"code": _code(about.code, about.meaning), "color": about.color}
            if about.volume_ml is not None:
                entry["volumeMl"] = {"low": about.volume_ml[0], "high": about.volume_ml[1]}
        else:
            entry["color"] = organ(f"class_{value}").color
            if found := concept(name):
                entry["code"] = _code(*found)
            else:
                unknown.append(name)
        entries.append(entry)
    return entries, unknown


def _code(value: str, meaning: str) -> dict[str, str]:
    return {"scheme": "SCT", "value": value, "meaning": meaning}
