"""A whole experiment: what a training configuration file says beside the model."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from .augment import AugmentConfig
from .config import Modality, ModelConfig, from_table, read_toml, require
from .losses import LossConfig

DEFAULT_DATA = "../shared/data"
"""Where volumes lie, from the repository's root; --data says otherwise."""


@dataclass(frozen=True)
class VolumeSource:
    """Volumes on disk that are read alike (table `data.volumes`).

    images, labels: file names under the data folder, `{case}` stands for a case. labels_of maps the file's label numbers to
    classes of the head, the rest is background; without it numbers are the head's own. windowed_8bit: see read_volume.
    per_batch: samples of this source in each batch. Cases in held_out are only ever evaluated.
    """

    dataset: str
    modality: Modality
    head: str
    images: str
    labels: str
    train: tuple[str, ...] = ()
    held_out: tuple[str, ...] = ()
    per_batch: int = 0
    windowed_8bit: bool = False
    labels_of: dict[str, str] | None = None

    def __post_init__(self) -> None:
        both = sorted(set(self.train) & set(self.held_out))
        require(not both, "held_out", "cases that are not in train", both)
        require(self.per_batch == 0 or len(self.train) > 0, "train", "cases, as per_batch is not 0", self.train)


@dataclass(frozen=True)
class PhantomSource:
    """Synthetic volumes (table `data.phantoms`): `count` of them, from first_seed on."""

    modality: Modality
    head: str
    first_seed: int
    count: int
    per_batch: int

    def __post_init__(self) -> None:
        require(self.count > 0 and self.per_batch > 0, "count, per_batch", "more than 0", (self.count, self.per_batch))


@dataclass(frozen=True)
class DataConfig:
    """What training reads (table `data`). common: share of the draws that ignore which organs a slice holds."""

    volumes: tuple[VolumeSource, ...] = ()
    phantoms: tuple[PhantomSource, ...] = ()
    common: float = 0.25

    def __post_init__(self) -> None:
        held = {(v.images, case) for v in self.volumes for case in v.held_out}
        trained = {(v.images, case) for v in self.volumes for case in v.train}
        require(not held & trained, "held_out", "cases that no source trains on", sorted(held & trained))


@dataclass(frozen=True)
class TrainConfig:
    """How long and how fast (table `train`): `minutes` of wall clock or `steps`, whichever ends first; at least one.

    ema: decay of the averaged weights, which are what is probed and exported. threads: of torch.
    """

    seed: int = 0
    minutes: float | None = None
    steps: int | None = None
    learning_rate: float = 1e-3
    weight_decay: float = 1e-4
    warmup_steps: int = 200
    clip: float = 1.0
    ema: float = 0.998
    precision: Literal["bfloat16", "float32"] = "bfloat16"
    threads: int = 2
    log_steps: int = 20
    checkpoint_minutes: float = 3.0
    probe_minutes: float = 4.0
    probe_every: int = 6

    def __post_init__(self) -> None:
        require(self.minutes is not None or self.steps is not None, "minutes, steps", "at least one of them", None)
        require(0 < self.ema < 1, "ema", "between 0 and 1", self.ema)


@dataclass(frozen=True)
class Experiment:
    """One configuration file, whole."""

    name: str
    model: ModelConfig
    data: DataConfig
    train: TrainConfig
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    loss: LossConfig = field(default_factory=LossConfig)

    def __post_init__(self) -> None:
        for source in (*self.data.volumes, *self.data.phantoms):
            head = self.model.heads[self.model.head_index(source.head)]
            require(source.modality in head.modalities, f"head {head.name}", f"to serve {source.modality}", head.modalities)

    def to_dict(self) -> dict:
        """Plain tables and lists, without values that are absent."""
        return _plain(asdict(self))


def load_experiment(path: str | Path) -> Experiment:
    """Reads a TOML file. Raises ConfigError."""
    return from_table(Experiment, read_toml(path), Path(path).name)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(v) for key, v in value.items() if v is not None}
    return [_plain(v) for v in value] if isinstance(value, (list, tuple)) else value
