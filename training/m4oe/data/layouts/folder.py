"""Looking through folders: what all layout readers share."""

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from .case import LayoutError

VOLUME_ENDINGS = (".nii.gz", ".nii", ".mha", ".nrrd")
_SHOWN = 5
"""Names listed of many that are missing."""


def find_root(source: Path, layout: str, marks: Sequence[str]) -> Path:
    """The folder at or up to two levels below `source` that holds one of the paths `marks`.

    Archives unpack into folders of their own, so what a user names is often one level too high.
    Raises LayoutError when there is none, or several.
    """
    if not source.is_dir():
        raise LayoutError(
            f"{source}: expected a folder in the layout {layout}, found {'a file' if source.exists() else 'nothing'}"
        )
    for pattern in ("", "*", "*/*"):
        level = [source] if not pattern else sorted(p for p in source.glob(pattern) if p.is_dir() and not _hidden(p))
        found = [folder for folder in level if any((folder / mark).exists() for mark in marks)]
        if len(found) > 1:
            raise LayoutError(
                f"{source}: several folders in the layout {layout}: {listed(p.name for p in found)}; name one of them"
            )
        if found:
            return found[0]
    raise LayoutError(f"{source}: expected {' or '.join(marks)} as {layout} has, found {contents(source)}")


def contents(folder: Path) -> str:
    """A few words on what a folder holds, for a message; says so when an archive waits to be
    unpacked."""
    names = sorted(p.name for p in folder.iterdir() if not _hidden(p)) if folder.is_dir() else []
    archives = [name for name in names if name.endswith((".zip", ".tar", ".tar.gz", ".tgz", ".7z"))]
    if archives:
        return f"{listed(archives)}: unpack it first"
    return listed(names) if names else "an empty folder: copy or unpack the data set into it"


def listed(names: Iterable[str]) -> str:
    """The first few names and how many more there are."""
    names = list(names)
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def matching(folder: Path, pattern: str, recursive: bool = False) -> dict[str, Path]:
    """Volume files whose name without its ending matches the regular expression `pattern`, by its
    first group, sorted.

    Files that begin with a dot (AppleDouble copies in some archives) are none. Raises LayoutError
    when two files answer to one key.
    """
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*") if recursive else folder.glob("*")):
        stem = volume_stem(path.name)
        match = re.fullmatch(pattern, stem) if stem is not None and not _hidden(path) else None
        if match:
            key = match.group(1)
            if key in found:
                raise LayoutError(
                    f"{path.relative_to(folder)} and {found[key].relative_to(folder)}: two files of one case; remove one"
                )
            found[key] = path
    return found


def volume_stem(name: str) -> str | None:
    """A volume file's name without its ending; None for other files."""
    for ending in VOLUME_ENDINGS:
        if name.endswith(ending):
            return name[: -len(ending)]
    return None


def require_pairs(root: Path, images: dict[str, Path], labels: dict[str, Path], where: str, read_labels: bool) -> None:
    """Raises LayoutError unless every image has labels and the reverse; images alone will do when
    labels are not read."""
    if not images:
        raise LayoutError(f"{root}: expected images in {where}, found none; copy the data set again")
    without = [images[key].name for key in images if key not in labels]
    if without and read_labels:
        raise LayoutError(
            f"{root}: {len(without)} of {len(images)} images have no labels ({listed(without)}); copy the labels again, "
            "or take the images alone with --labels none"
        )
    orphans = [labels[key].name for key in labels if key not in images]
    if orphans and read_labels:
        raise LayoutError(
            f"{root}: {len(orphans)} label files have no image ({listed(orphans)}); copy the images again"
        )


def read_json(path: Path) -> dict:
    """A JSON object. Raises LayoutError when it is missing or is none."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LayoutError(f"{path}: missing; copy the data set again") from None
    except (OSError, ValueError) as error:
        raise LayoutError(f"{path}: expected JSON, got {type(error).__name__}; copy the file again") from None
    if not isinstance(table, dict):
        raise LayoutError(f"{path}: expected a JSON object, got {type(table).__name__}")
    return table


def against_published(dataset: str, kind: str, found: int, published: int) -> tuple[str, ...]:
    """A note when a data set has another number of cases than was published: subsets are fine, but
    should be seen."""
    return () if found in (0, published) else (f"{dataset}: {found} {kind} found, {published} were published",)


def _hidden(path: Path) -> bool:
    return path.name.startswith(".") or path.name == "__MACOSX"
