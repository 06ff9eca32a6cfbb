"""A checkpoint that was named at the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ...config import ModelConfig, require
from ..files import sha256_of
from ..methods import GIVEN, Method
from .segmenter import Pretrained
from .systems import OPEN


@dataclass(frozen=True)
class CheckpointGiven:
    """dataset: the dataset.json that names its labels, where its files do not."""

    system: str
    path: Path
    dataset: Path | None = None

    @classmethod
    def of(cls, words: Sequence[str]) -> "CheckpointGiven":
        """SYSTEM PATH [DATASET.JSON]. Raises ConfigError, or FileNotFoundError where nothing is
        there."""
        require(len(words) in (2, 3), "--checkpoint", "SYSTEM PATH [DATASET.JSON]", " ".join(words))
        system, *paths = words
        require(system in OPEN, "--checkpoint", f"one of {', '.join(OPEN)}", system)
        for path in paths:
            if not Path(path).exists():
                raise FileNotFoundError(f"--checkpoint {system}: {path} is not there")
        return cls(system, *map(Path, paths))

    @property
    def method(self) -> Method:
        return GIVEN[self.system]

    @cached_property
    def sha256(self) -> str:
        """Of its files, and of what names its labels."""
        files = [self.path] if self.path.is_file() else sorted(path for path in self.path.rglob("*") if path.is_file())
        return sha256_of([*files, *([self.dataset] if self.dataset else [])])

    def open(self, model: ModelConfig) -> Pretrained:
        """The network, for heads of this configuration. Raises CheckpointError, NnunetError or
        ConfigError."""
        return OPEN[self.system](self.method.title, model, self.path, self.dataset)


def checkpoints_given(arguments: Sequence[Sequence[str]]) -> list[CheckpointGiven]:
    """Of all --checkpoint. Raises ConfigError, also where a system is given twice."""
    given = [CheckpointGiven.of(words) for words in arguments]
    for n, one in enumerate(given):
        require(one.system not in [other.system for other in given[:n]], "--checkpoint", "a system once", one.system)
    return given
