"""What a layout reader finds in a folder: cases, each with its files and what its label numbers
mean."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from ...config import MODALITIES, require
from ...organs import organ


class LayoutError(ValueError):
    """A folder that is not, or not wholly, in the layout; the message names what is missing and the
    remedy."""


@dataclass(frozen=True)
class LabelMap:
    """classes: the head's classes, whose numbers are 1, 2, ... in the prepared form; background is
    0.

    values: the number in the file -> class. Value 0 is background unless it is listed.
    others_are_background: values that are not listed become background; otherwise they break the
    case, because nobody said what they are.
    """

    classes: tuple[str, ...]
    values: dict[int, str]
    others_are_background: bool = False

    def __post_init__(self) -> None:
        require(0 < len(set(self.classes)) == len(self.classes) < 256, "classes", "1 to 255 distinct", self.classes)
        for name in self.classes:
            try:
                organ(name)
            except KeyError as error:
                raise LayoutError(error.args[0]) from None
        for value, name in self.values.items():
            require(name in self.classes, f"label {value}", f"one of {', '.join(self.classes)}", name)

    @staticmethod
    def in_order(classes: tuple[str, ...]) -> "LabelMap":
        """Values 1, 2, ... in the order of the classes."""
        return LabelMap(tuple(classes), {number: name for number, name in enumerate(classes, 1)})

    def to_dict(self) -> dict:
        """What decides the prepared labels, for the source hash."""
        values = {str(value): name for value, name in sorted(self.values.items())}
        return {"classes": list(self.classes), "values": values, "others": self.others_are_background}


@dataclass(frozen=True)
class Case:
    """One volume of a data set.

    id: distinct in a prepared folder, and a file name. subject: cases of one subject belong on one
    side of a split. images: one volume file, or the DICOM files of a series. labels: none
    (unlabelled), one volume file, or one picture for each image file, in the same order. channel:
    which one of a four-dimensional file. Intensity = stored * scale + offset. show_files: whether
    messages may name the files, which is not so where file names may identify a patient.
    """

    id: str
    subject: str
    dataset: str
    modality: str
    head: str
    label_map: LabelMap
    root: Path
    images: tuple[Path, ...]
    labels: tuple[Path, ...] = ()
    channel: int | None = None
    scale: float = 1.0
    offset: float = 0.0
    show_files: bool = True

    def __post_init__(self) -> None:
        require(self.modality in MODALITIES, f"{self.id}: modality", f"one of {', '.join(MODALITIES)}", self.modality)
        require(self.id.strip("-") != "", "case", "a name with a Latin letter or a digit", self.id)
        require(len(self.images) > 0, f"{self.id}: images", "at least one file", self.images)

    def name_of(self, path: Path) -> str:
        """How messages call one of the case's files."""
        if not self.show_files:
            return "its labels" if path in self.labels else "its image"
        return path.relative_to(self.root).as_posix()


@dataclass(frozen=True)
class Listing:
    """What was found, in the order of preparation; notes are for the reader of the data card
    (counts against the published)."""

    dataset: str
    cases: tuple[Case, ...]
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        seen: dict[str, Case] = {}
        for case in self.cases:
            if case.id in seen:
                raise LayoutError(f"{case.id}: two cases have this name; rename the file of one")
            seen[case.id] = case


def case_id(*parts: str) -> str:
    """Parts joined by '-', in characters that any file system takes."""
    clean = (re.sub(r"[^a-z0-9._-]+", "_", part.lower()).strip("._") for part in parts)
    return "-".join(clean)
