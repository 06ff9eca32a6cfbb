"""A results folder of nnU-Net, of whichever version."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from torch import nn

from .files import NnunetError
from .labels import Labels
from .plans import Plan


@dataclass(frozen=True)
class Chosen:
    """What of a folder is taken. folds: names as in fold_NAME (default: all that are there);
    checkpoint: file of each; trusted: a trainer that is taken though it is not nnU-Net's own;
    dataset: a dataset.json in place of the folder's, which nnU-Net v1 leaves out."""

    folds: list[str] | None = None
    checkpoint: str | None = None
    trusted: str | None = None
    dataset: Path | None = None


@dataclass(frozen=True)
class Fold:
    """A trained network, on the CPU and in evaluation mode, and what its checkpoint says beside the
    weights. mirror: axes of the patch that its inference mirrors."""

    name: str
    network: nn.Module
    trainer: str
    mirror: list[int]


@dataclass(frozen=True)
class Results(ABC):
    """What all folds have in common. written_by: nnU-Net and its version. checkpoints: of the folds
    that were chosen."""

    path: Path
    written_by: str
    dataset: str
    plans_name: str | None
    channel: str
    labels: Labels
    plan: Plan
    checkpoints: dict[str, Path]
    trusted: str | None

    @abstractmethod
    def folds(self) -> Iterator[Fold]:
        """The networks, one at a time. Raises CheckpointError or NnunetError."""

    def turned(self, orientation: str) -> Self:
        """The same for volumes that are turned to this orientation before anything else."""
        return replace(self, plan=replace(self.plan, orientation=orientation))

    def refuse_trainer(self, trainer: str, path: Path) -> None:
        """Raises NnunetError unless the trainer was trusted by its name."""
        if trainer != self.trusted:
            raise NnunetError(
                f"{path}: trainer {trainer}, which is none of nnU-Net's own with the plans' network. If its network "
                f"and its inference are nnU-Net's, give --trust-trainer {trainer}; else it cannot be imported"
            )


def checkpoints_in(path: Path, wanted: list[str] | None, checkpoint: str) -> dict[str, Path]:
    """Files of the folds by name, as in fold_NAME; by default of all that are there. Raises
    NnunetError."""
    there = sorted((f.name.removeprefix("fold_") for f in path.glob("fold_*") if f.is_dir()), key=lambda n: (len(n), n))
    if not there:
        raise NnunetError(f"{path}: no fold_N; expected a results folder of nnU-Net with at least one trained fold")
    names = list(dict.fromkeys(wanted)) if wanted else [n for n in there if n != "all"] or ["all"]
    if wanted is None and names != ["all"] and names != [str(n) for n in range(len(names))]:
        raise NnunetError(f"{path}: folds {', '.join(names)}, with gaps; give --folds {' '.join(names)} to go without")
    found = {name: path / f"fold_{name}" / checkpoint for name in names}
    missing = [name for name, file in found.items() if not file.is_file()]
    if missing:
        raise NnunetError(
            f"{path}: fold_{missing[0]}/{checkpoint} is missing; finish its training, name the folds that are to be "
            "taken (--folds), or another file of each (--checkpoint checkpoint_best.pth)"
        )
    return found
