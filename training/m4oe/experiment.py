"""A whole experiment: what a training configuration file says beside the model."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from .config import Modality, ModelConfig, from_table, read_experiment_tables, require


@dataclass(frozen=True)
class DataSource:
    """Cases of a prepared folder that are used alike (table `data.sources`).

    dataset: as the prepared folder names it. modality and head: as what they train. scanned_as: the
    modality of the scans where that is another one, as when a CT stands in for an MR. train,
    held_out: labelled cases by id or pattern (`btcv-0*`); what is held out is taken out of `train`,
    and only ever evaluated. unlabelled: patterns of further cases for phase one alone. per_batch:
    samples of this source in each batch of phase two. absent: classes of the head that no scan of
    this source shows, although its labels do not know them. partial: the other classes that its
    labels do not know may be anywhere in what they call background, and are left out of its loss.
    Labels are matched by class name: what the head does not know is background. curve: probability
    that the intensities of a sample pass a random curve, as another sequence or contrast would show
    them.
    """

    dataset: str
    modality: Modality
    head: str
    train: tuple[str, ...] = ()
    held_out: tuple[str, ...] = ()
    unlabelled: tuple[str, ...] = ()
    per_batch: int = 0
    absent: tuple[str, ...] = ()
    partial: bool = False
    scanned_as: Modality | None = None
    curve: float = 0.0

    def __post_init__(self) -> None:
        require(0 <= self.curve <= 1, "curve", "0 to 1", self.curve)
        both = sorted(set(self.train) & set(self.held_out))
        require(not both, "held_out", "cases that are not in train", both)
        require(self.per_batch == 0 or len(self.train) > 0, "train", "cases, as per_batch is not 0", self.train)


@dataclass(frozen=True)
class DataConfig:
    """What training reads (table `data`). common: share of the draws that ignore which organs a
    slice holds.

    fold: [k, n] to choose a configuration by: of the training cases of each data set every n-th
    from the k-th on is measured instead of trained on, and what is held out is not touched.
    """

    sources: tuple[DataSource, ...] = ()
    common: float = 0.25
    fold: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        require(self.fold is None or 0 <= self.fold[0] < self.fold[1] > 1, "fold", "[k, n] with 0 <= k < n", self.fold)


@dataclass(frozen=True)
class AugmentConfig:
    """Ranges that are drawn from uniformly (table `augment`). rotation in degrees; scale and
    anisotropy are factors of size.

    shift: in-plane, as a share of the image side. gamma: exponent 2^u. contrast: factor 1 + u.
    brightness: added, in normalised intensity. noise: largest standard deviation. blur: probability
    of a 3x3 smoothing. byte_export: probability that a CT sample becomes what an 8-bit export of it
    looks like when its bytes are read as HU. bias_field: largest exponent of the smooth shading
    that a sample that is no CT gets, as a receive coil makes it. low_resolution: probability that a
    sample is shrunk up to threefold and enlarged again. cut_out: probability that a box of up to a
    third of each side is filled with one value. organ_contrast: exponent, largest either way, of a
    factor for each organ of a sample that passes a random curve (DataSource.curve), as its
    brightness beside the others' depends on the sequence.
    """

    rotation: float = 15.0
    scale: tuple[float, float] = (0.75, 1.3)
    anisotropy: float = 0.1
    shift: float = 0.08
    gamma: float = 0.4
    contrast: float = 0.15
    brightness: float = 0.1
    noise: float = 0.06
    blur: float = 0.2
    byte_export: float = 0.15
    bias_field: float = 0.0
    low_resolution: float = 0.0
    cut_out: float = 0.0
    organ_contrast: float = 0.0

    def __post_init__(self) -> None:
        require(0 < self.scale[0] <= self.scale[1], "scale", "0 < low <= high", self.scale)
        for name in ("blur", "byte_export", "low_resolution", "cut_out"):
            require(0 <= getattr(self, name) <= 1, name, "0 to 1", getattr(self, name))


@dataclass(frozen=True)
class LossConfig:
    """Table `loss`. rare_weight: exponent by which a class's cross-entropy weight grows as its
    pixels become fewer."""

    dice: float = 1.0
    cross_entropy: float = 1.0
    rare_weight: float = 0.35
    background: float = 0.3

    def __post_init__(self) -> None:
        for name in ("dice", "cross_entropy"):
            require(getattr(self, name) >= 0, name, "0 or more", getattr(self, name))


@dataclass(frozen=True)
class RunConfig:
    """What both phases have in common: `minutes` of wall clock or `steps`, whichever ends first; at
    least one of them.

    workers: threads that make the next batches while one is trained on; batches stay the same.
    accumulate: parts that a batch is worked off in, one after the other, where memory is short.
    threads: of torch, per process. precision: bfloat16 is autocast. device "auto" takes CUDA where
    there is one. pyramid: what a pyramid's encoder starts from; pyramid_rate: its learning rate
    over the others'.
    """

    seed: int = 0
    minutes: float | None = None
    steps: int | None = None
    learning_rate: float = 1e-3
    weight_decay: float = 1e-4
    warmup_steps: int = 200
    clip: float = 1.0
    accumulate: int = 1
    workers: int = 0
    precision: Literal["bfloat16", "float32"] = "bfloat16"
    device: Literal["auto", "cpu", "cuda"] = "auto"
    threads: int = 2
    log_steps: int = 20
    checkpoint_minutes: float = 3.0
    pyramid: Literal["imagenet", "random"] = "imagenet"
    pyramid_rate: float = 0.5

    def __post_init__(self) -> None:
        require(self.minutes is not None or self.steps is not None, "minutes, steps", "at least one of them", None)
        for name in ("accumulate", "threads", "log_steps"):
            require(getattr(self, name) > 0, name, "more than 0", getattr(self, name))


@dataclass(frozen=True)
class TrainConfig(RunConfig):
    """Phase two (table `train`). ema: decay of the averaged weights, which are what is probed and
    exported."""

    ema: float = 0.998
    probe_minutes: float = 4.0
    probe_every: int = 6

    def __post_init__(self) -> None:
        super().__post_init__()
        require(0 < self.ema < 1, "ema", "between 0 and 1", self.ema)


@dataclass(frozen=True)
class PretrainConfig(RunConfig):
    """Phase one (table `pretrain`). batch: slices, shared evenly among the modalities. mask_ratio:
    share of a slice that is hidden.

    picture_minutes: how often reconstructions go to TensorBoard.
    """

    batch: int = 36
    mask_ratio: float = 0.6
    picture_minutes: float = 5.0

    def __post_init__(self) -> None:
        super().__post_init__()
        require(self.workers == 0, "workers", "0: phase one draws what it hides with each batch", self.workers)
        require(0 < self.mask_ratio < 1, "mask_ratio", "between 0 and 1", self.mask_ratio)
        require(self.batch > 0, "batch", "more than 0", self.batch)


@dataclass(frozen=True)
class Experiment:
    """One configuration file, whole. `pretrain` may be absent where phase one is left out."""

    name: str
    model: ModelConfig
    data: DataConfig
    train: TrainConfig
    pretrain: PretrainConfig | None = None
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    loss: LossConfig = field(default_factory=LossConfig)

    def __post_init__(self) -> None:
        for source in self.data.sources:
            head = self.model.heads[self.model.head_index(source.head)]
            require(
                source.modality in head.modalities, f"head {head.name}", f"to serve {source.modality}", head.modalities
            )
            unknown = [name for name in source.absent if name not in head.classes]
            require(not unknown, f"{source.dataset}: absent", f"classes of head {head.name}", unknown)

    def to_dict(self) -> dict:
        """Plain tables and lists, without values that are absent."""
        return _plain(asdict(self))


def load_experiment(path: str | Path) -> Experiment:
    """Reads a TOML file and what it extends. Raises ConfigError."""
    return from_table(Experiment, read_experiment_tables(path), Path(path).name)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(v) for key, v in value.items() if v is not None}
    return [_plain(v) for v in value] if isinstance(value, (list, tuple)) else value
