"""Any folder, by a mapping file that says where images and labels lie and what the numbers mean."""

import hashlib
import re
from pathlib import Path

from ...config import require
from .case import Case, LabelMap, LayoutError, Listing, case_id
from .folder import contents, listed, volume_stem
from .mapping import Mapping


def read(source: Path, read_labels: bool = True, mapping: Mapping | None = None) -> Listing:
    """The cases of a plain folder, by name. Raises LayoutError, and ConfigError for a mapping that
    leaves something open."""
    require(mapping is not None, "--mapping", "a file: a plain folder does not say what it holds", None)
    for key in ("dataset", "modality", "head", "images"):
        require(getattr(mapping, key) is not None, f"mapping: {key}", "a value, for a plain folder", None)
    label_map = mapping.label_map()
    require(label_map is not None, "mapping: values", "label numbers with their classes, or `classes`", None)
    if not source.is_dir():
        raise LayoutError(f"{source}: expected a folder, found {'a file' if source.exists() else 'nothing'}")
    images = _find(source, mapping.images)
    if not images:
        raise LayoutError(f"{source}: expected images at {mapping.images}, found {contents(source)}")
    labels = _find(source, mapping.labels) if mapping.labels and read_labels else {}
    _require_labels(source, mapping, images, labels, read_labels)
    return Listing(
        mapping.dataset, tuple(_case(source, mapping, label_map, k, images[k], labels.get(k, [])) for k in images)
    )


def _find(source: Path, pattern: str) -> dict[str, list[Path]]:
    """Case -> files. `{case}` stands for one folder's or file's name or a part of it, the same
    wherever it comes again."""
    require(
        not pattern.startswith("/") and ".." not in pattern.split("/"),
        "mapping: images, labels",
        "paths under the source",
        pattern,
    )
    seen = False
    expression = ""
    for piece in re.split(r"(\{case\}|\*)", pattern):
        if piece == "{case}":
            expression += "(?P=case)" if seen else "(?P<case>[^/]+?)"
            seen = True
        else:
            expression += "[^/]*" if piece == "*" else re.escape(piece)
    found: dict[str, list[Path]] = {}
    for path in sorted(source.glob(pattern.replace("{case}", "*"))):
        match = re.fullmatch(expression, path.relative_to(source).as_posix())
        if match and path.is_file() and not path.name.startswith("."):
            found.setdefault(match["case"] if seen else "", []).append(path)
    return found


def _require_labels(source: Path, mapping: Mapping, images: dict, labels: dict, read_labels: bool) -> None:
    """A folder that has label files has one for each image: an image without is more likely a copy
    that broke off."""
    if not mapping.labels or not read_labels:
        return
    bare, orphans = [k for k in images if k not in labels], [k for k in labels if k not in images]
    show = mapping.case_names == "file"
    if bare or orphans:
        which = f" ({listed(bare or orphans)})" if show else ""
        text = "images have no labels" if bare else "label files have no image"
        raise LayoutError(
            f"{source}: {len(bare or orphans)} {text}{which}; copy them again, or take the images alone with --labels none"
        )
    if any(len(files) > 1 for files in labels.values()):
        raise LayoutError(f"{source}: {mapping.labels}: several label files for one case; make the pattern narrower")


def _case(
    source: Path, mapping: Mapping, label_map: LabelMap, key: str, images: list[Path], labels: list[Path]
) -> Case:
    if len(images) > 1 and any(volume_stem(p.name) is not None for p in images):
        raise LayoutError(f"{source}: {mapping.images}: several volumes for one case; make the pattern narrower")
    show = mapping.case_names == "file"
    shown = key if show else hashlib.sha256(key.encode()).hexdigest()[:12]
    name = case_id(mapping.dataset, shown) if key else case_id(mapping.dataset)
    return Case(
        id=name,
        subject=name,
        dataset=mapping.dataset,
        modality=mapping.modality,
        head=mapping.head,
        label_map=label_map,
        root=source,
        images=tuple(images),
        labels=tuple(labels),
        channel=mapping.channel,
        scale=mapping.scale,
        offset=mapping.offset,
        show_files=show,
    )
