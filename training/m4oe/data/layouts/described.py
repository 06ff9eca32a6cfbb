"""What dataset.json of the Medical Segmentation Decathlon and of nnU-Net says: channels and label
numbers."""

import re
from pathlib import Path

from .case import LabelMap, LayoutError
from .class_names import class_of
from .folder import listed
from .mapping import Mapping


def channel_of(where: Path, table: dict, mapping: Mapping) -> tuple[int, str, int]:
    """Channel number, its name, and how many there are. Raises LayoutError when the choice is left
    open."""
    names = table.get("channel_names") or table.get("modality")
    if not isinstance(names, dict) or not names:
        raise LayoutError(f"{where}: expected channel_names or modality, found neither")
    if mapping.channel is None and len(names) > 1:
        choices = listed(f"{number} = {name}" for number, name in names.items())
        raise LayoutError(
            f"{where}: volumes have {len(names)} channels ({choices}); choose one by `channel` in --mapping"
        )
    number = mapping.channel or 0
    if str(number) not in names:
        raise LayoutError(f"{where}: channel {number}: expected one of {', '.join(names)}")
    return number, str(names[str(number)]), len(names)


def modality_of(where: Path, channel: str, mapping: Mapping) -> str:
    """The modality by the mapping file or else by the channel's name; MR with contrast has to be
    said."""
    if mapping.modality is not None:
        return mapping.modality
    if re.fullmatch(r"ct", channel.strip(), re.IGNORECASE):
        return "CT"
    if re.fullmatch(r"(mri?|t1w?|t2w?|mp-mri)", channel.strip(), re.IGNORECASE):
        return "MR"
    raise LayoutError(
        f"{where}: channel {channel!r} is no known modality; say `modality` (CT, MR or CE_MR) in --mapping"
    )


def labels_of(where: Path, table: dict, mapping: Mapping) -> LabelMap:
    """The label map by the mapping file, or else by the names in dataset.json where the catalogue
    knows all of them."""
    given = mapping.label_map()
    if given is not None:
        return given
    values: dict[int, str] = {}
    unknown = []
    for key, value in table.get("labels", {}).items():
        # Decathlon writes number -> name, nnU-Net v2 name -> number (or numbers, for overlapping
        # regions).
        number, name = (int(key), str(value)) if key.isdigit() else (value, key)
        if number == 0:
            continue
        found = class_of(name) if isinstance(number, int) else None
        if found is None:
            unknown.append(f"{number} = {name!r}")
        else:
            values[number] = found
    if unknown or not values:
        what = listed(unknown) if unknown else "none"
        raise LayoutError(
            f"{where}: labels without a known class: {what}; name them in --mapping (`values`; classes are those of organs.py)"
        )
    ordered = dict(sorted(values.items()))
    return LabelMap(tuple(dict.fromkeys(ordered.values())), ordered)


def names_of(root: Path, mapping: Mapping) -> tuple[str, str]:
    """Data set and head: the mapping file's, or the folder's name for both."""
    dataset = mapping.dataset or root.resolve().name
    return dataset, mapping.head or dataset.lower()
