"""The mapping file: what a folder does not say about itself. TOML, strict."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...config import Modality, from_table, read_toml, require
from .case import LabelMap


@dataclass(frozen=True)
class Mapping:
    """One mapping file.

    images, labels: paths under the source with `{case}` for the case's name and `*` for anything,
    for plain folders only; several images of one case are a DICOM series. values: number in the
    label files -> class; classes: the head's classes in order, without it those of `values` by
    rising number. others: what becomes of numbers that are not listed. channel: of volumes with
    several. Intensity = stored * scale + offset (HU for CT). case_names = "hash": ids and messages
    do not show file names, for folders whose names may identify a patient.
    """

    dataset: str | None = None
    modality: Modality | None = None
    head: str | None = None
    images: str | None = None
    labels: str | None = None
    values: dict[str, str] | None = None
    classes: tuple[str, ...] | None = None
    others: Literal["refuse", "background"] = "refuse"
    channel: int | None = None
    scale: float = 1.0
    offset: float = 0.0
    case_names: Literal["file", "hash"] = "file"

    def __post_init__(self) -> None:
        for value in self.values or {}:
            require(value.isdigit() and int(value) > 0, f"values.{value}", "a number above 0", value)
        require(self.scale > 0, "scale", "more than 0", self.scale)
        require(self.channel is None or self.channel >= 0, "channel", "0 or more", self.channel)

    def label_map(self) -> LabelMap | None:
        """None where the file names no classes."""
        if self.values is None:
            return None if self.classes is None else LabelMap.in_order(self.classes)
        values = {int(value): name for value, name in sorted(self.values.items(), key=lambda item: int(item[0]))}
        classes = self.classes or tuple(dict.fromkeys(values.values()))
        return LabelMap(classes, values, self.others == "background")


def load_mapping(path: Path) -> Mapping:
    """Reads a mapping file. Raises ConfigError."""
    return from_table(Mapping, read_toml(path), path.name)
