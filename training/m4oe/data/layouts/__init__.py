"""Layouts of data sets on disk: each reader turns a folder into a list of cases, or says what the
folder lacks."""

from pathlib import Path

from ...config import require
from . import amos22, atlas23, btcv, chaos, decathlon, flare22, nnunet, plain
from .case import Case, LabelMap, LayoutError, Listing
from .mapping import Mapping, load_mapping

PUBLISHED = {"flare22": flare22, "amos22": amos22, "atlas23": atlas23, "btcv": btcv, "chaos": chaos}
"""Layouts that say all about themselves."""

MAPPED = {"decathlon": decathlon, "nnunet": nnunet, "plain": plain}
"""Layouts that take a mapping file."""

LAYOUTS = (*PUBLISHED, *MAPPED)

__all__ = ["LAYOUTS", "Case", "LabelMap", "LayoutError", "Listing", "Mapping", "load_mapping", "read_layout"]


def read_layout(layout: str, source: Path, mapping: Mapping | None = None, read_labels: bool = True) -> Listing:
    """The cases of `source` in one of LAYOUTS. Raises LayoutError and ConfigError."""
    if layout in PUBLISHED:
        require(mapping is None, "--mapping", f"none: layout {layout} has a label order of its own", "a file")
        return PUBLISHED[layout].read(source, read_labels)
    require(layout in MAPPED, "layout", f"one of {', '.join(LAYOUTS)}", layout)
    return MAPPED[layout].read(source, read_labels, mapping)
