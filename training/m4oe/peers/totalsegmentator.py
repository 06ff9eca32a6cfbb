"""TotalSegmentator's tasks (Wasserthal et al. 2023): networks of nnU-Net v2 in folders of their
own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..config import require
from .nnunet.files import NnunetError
from .nnunet.folder import open_folder
from .nnunet.results import Chosen, Results


@dataclass(frozen=True)
class Task:
    """dataset: number of the one network; mm: of its grid, in all directions."""

    dataset: int
    mm: float


TASKS: Mapping[str, Task] = {
    "total_fast": Task(297, 3.0),
    "total_fastest": Task(298, 6.0),
    "total_organs": Task(291, 1.5),
    "total_vertebrae": Task(292, 1.5),
    "total_cardiac": Task(293, 1.5),
    "total_muscles": Task(294, 1.5),
    "total_ribs": Task(295, 1.5),
    "total_mr_fast": Task(852, 3.0),
    "total_mr_fastest": Task(853, 6.0),
    "total_mr_organs": Task(850, 1.5),
    "total_mr_muscles": Task(851, 1.5),
}
MERGED: Mapping[str, tuple[str, ...]] = {
    "total": ("total_organs", "total_vertebrae", "total_cardiac", "total_muscles", "total_ribs"),
    "total_mr": ("total_mr_organs", "total_mr_muscles"),
}
"""Tasks of several networks, whose labels TotalSegmentator writes over one another."""
RESAMPLING = {
    "data": {"order": 1, "orderZ": 1, "align": "corners"},
    "logits": {"order": 1, "orderZ": 1, "align": "corners"},
    "anisotropy": 3,
    "separateZ": False,
}
"""Linear in all directions and corner on corner, as TotalSegmentator brings a volume to its grid."""


def open_task(name: str, path: Path) -> Results:
    """The network of a task below the folder of TotalSegmentator's weights, to be used as
    TotalSegmentator does: volumes turned to RAS and resampled linearly, and then normalised.

    Raises ConfigError for an unknown task, NnunetError, CheckpointError or FileNotFoundError.
    """
    require(name in TASKS, "TASK", f"one of {', '.join([*MERGED, *TASKS])}", name)
    task = TASKS[name]
    results = open_folder(_folder_of(task, path), Chosen())
    if any(abs(mm - task.mm) > 1e-3 for mm in results.plan.spacing):
        raise NnunetError(f"{results.path}: plans for {results.plan.spacing} mm; expected {task.mm} of {name}")
    plan = replace(results.plan, resampling=RESAMPLING, resampled_first=True)
    return replace(results, plan=plan).turned("RAS")


def open_parts(name: str, path: Path) -> list[Results]:
    """The networks of a merged task, in the order in which their labels are written over one another.
    Raises as `open_task` does."""
    return [open_task(part, path) for part in MERGED[name]]


def _folder_of(task: Task, path: Path) -> Path:
    """The results folder in Dataset<number>_NAME, which is in `path` or is it."""
    inside = (
        [path] if path.name.startswith(f"Dataset{task.dataset}_") else sorted(path.glob(f"Dataset{task.dataset}_*"))
    )
    found = [plans.parent for dataset in inside for plans in sorted(dataset.glob("*/plans.json"))]
    if len(found) != 1:
        raise FileNotFoundError(
            f"{path}: expected one Dataset{task.dataset}_NAME/TRAINER__PLANS__CONFIGURATION with plans.json, found "
            f"{len(found)}. TotalSegmentator keeps its weights in ~/.totalsegmentator/nnunet/results"
        )
    return found[0]
