"""Configurations: a TOML file is one experiment. Unknown keys and wrong types are refused, nothing
is guessed."""

import tomllib
import types
import typing
from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Literal

Modality = Literal["CT", "MR", "CE_MR"]
MODALITIES: tuple[str, ...] = typing.get_args(Modality)


class ConfigError(ValueError):
    """A configuration that cannot be used; the message names the setting, what was expected and
    what came."""


def require(condition: bool, setting: str, expected: str, got: object) -> None:
    """Raises ConfigError unless `condition` holds."""
    if not condition:
        raise ConfigError(f"{setting}: expected {expected}, got {got!r}")


def from_table(cls: type, table: object, where: str):
    """Builds the dataclass `cls` from a TOML table, strictly.

    Nested dataclasses, tuples, dicts with string keys, Literals and optional values follow the
    field annotations. `where` names the table in messages (e.g. "demo.toml [model]"). Raises
    ConfigError for an unknown key, a missing one, or a value of another type.
    """
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: expected a table, got {table!r}")
    hints = typing.get_type_hints(cls)
    known = [f for f in fields(cls) if f.init]
    unknown = sorted(set(table) - {f.name for f in known})
    if unknown:
        raise ConfigError(f"{where}: unknown key(s) {', '.join(unknown)}; known are {', '.join(f.name for f in known)}")
    missing = [f.name for f in known if f.default is MISSING and f.default_factory is MISSING and f.name not in table]
    if missing:
        raise ConfigError(f"{where}: missing key(s) {', '.join(missing)}")
    values = {name: _convert(hints[name], value, f"{where}.{name}") for name, value in table.items()}
    try:
        return cls(**values)
    except ConfigError as error:
        raise ConfigError(f"{where}: {error}") from None


def _convert(hint: object, value: object, where: str) -> object:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            require(type(None) in arguments, where, "a value", value)
            return None
        choices = [a for a in arguments if a is not type(None)]
        # Of several kinds a list means the tuple, anything else the plain one.
        listed = isinstance(value, (list, tuple))
        fitting = [a for a in choices if (typing.get_origin(a) is tuple) == listed] or choices
        require(len(fitting) == 1, where, "an annotation that tells its kinds apart", hint)
        return _convert(fitting[0], value, where)
    if origin is Literal:
        require(value in arguments, where, "one of " + ", ".join(map(repr, arguments)), value)
        return value
    if origin is tuple:
        require(isinstance(value, (list, tuple)), where, "a list", value)
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            arguments = (arguments[0],) * len(value)
        require(len(value) == len(arguments), where, f"{len(arguments)} values", value)
        return tuple(_convert(a, v, f"{where}[{i}]") for i, (a, v) in enumerate(zip(arguments, value, strict=True)))
    if origin is dict:
        require(isinstance(value, dict), where, "a table", value)
        return {_convert(arguments[0], k, where): _convert(arguments[1], v, f"{where}.{k}") for k, v in value.items()}
    if is_dataclass(hint):
        return from_table(hint, value, where)
    if hint is float:
        require(isinstance(value, (int, float)) and not isinstance(value, bool), where, "a number", value)
        return float(value)
    # bool is an int in Python; `window = true` must not mean 1.
    require(type(value) is hint, where, f"{getattr(hint, '__name__', hint)}", value)
    return value


def read_toml(path: str | Path) -> dict:
    """The tables of a TOML file. Raises ConfigError when it is missing or not TOML."""
    try:
        with open(path, "rb") as file:
            return tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from None


def read_experiment_tables(path: str | Path, below: tuple[Path, ...] = ()) -> dict:
    """The tables of an experiment over those of the file that its `extends` names, if any.

    extends: a path from the file's own folder. Tables are merged key by key; any other value,
    lists of tables too, takes the place of the other file's. below: the files that extend this one.
    Raises ConfigError, for a ring of files too.
    """
    path = Path(path).resolve()
    require(path not in below, f"{path.name}: extends", "files that do not end in a ring", path.name)
    tables = read_toml(path)
    base = tables.pop("extends", None)
    if base is None:
        return tables
    require(isinstance(base, str), f"{path.name}: extends", "the path of a TOML file", base)
    return _over(read_experiment_tables(path.parent / base, (*below, path)), tables)


def _over(base: dict, tables: dict) -> dict:
    both = {
        key: _over(base[key], value)
        for key, value in tables.items()
        if isinstance(value, dict) and isinstance(base.get(key), dict)
    }
    return base | tables | both


@dataclass(frozen=True)
class WindowRule:
    """Which intensities map to the lower and upper end of `input_range`.

    fixed: `lower` and `upper` are intensities (HU for CT). percentile: they are percentages (0 to
    100) of the voxels of the whole volume, inverted CDF without interpolation (see
    preprocess.window_of).
    """

    kind: Literal["fixed", "percentile"]
    lower: float
    upper: float

    def __post_init__(self) -> None:
        require(self.upper > self.lower, "upper", f"more than lower ({self.lower})", self.upper)
        if self.kind == "percentile":
            require(self.lower >= 0 and self.upper <= 100, "lower, upper", "0 to 100", (self.lower, self.upper))


@dataclass(frozen=True)
class HeadConfig:
    """One dataset's label set. Background is class 0 and is not listed; `classes` are names of
    organs.py in label order."""

    name: str
    modalities: tuple[Modality, ...]
    classes: tuple[str, ...]
    description: str = ""

    def __post_init__(self) -> None:
        require(len(set(self.modalities)) == len(self.modalities) > 0, "modalities", "distinct names", self.modalities)
        require(0 < len(set(self.classes)) == len(self.classes) < 256, "classes", "1 to 255 distinct", self.classes)


@dataclass(frozen=True)
class MillimetreConfig:
    """The network's field in millimetres (table `model.millimetres`), whatever the matrix of a
    slice.

    pixel: edge of one of the `image_size` pixels. neighbour: wanted distance of the slices that
    stand beside one as channels; a volume gives the multiple of its own distance that is nearest
    (preprocess.neighbour_step).
    """

    pixel: float
    neighbour: float

    def __post_init__(self) -> None:
        require(0.1 <= self.pixel <= 20, "pixel", "0.1 to 20 mm", self.pixel)
        require(0.1 <= self.neighbour <= 20, "neighbour", "0.1 to 20 mm", self.neighbour)


@dataclass(frozen=True)
class ModelConfig:
    """The network (table `model`).

    moe_encoder, moe_decoder, gate: the paper's table 4; where moe is false a stage has one plain
    MLP. gate "expert" is equations 2-3, "channel" the public reference code's, "none" the plain
    mean of the experts. routing "dense" mixes all experts; "modality" lets only the expert of the
    sample's modality work. stem "patch" is the paper's patch projection, "conv" convolutions
    (stem.py), "pyramid" a convolutional encoder whose features at strides 8, 16 and 32 are the
    tokens of three stages (pyramid.py): `pyramid` names it, pyramid_norm how its features are
    normalised (by statistics of all samples, by ImageNet's, or by those of each sample's expert:
    expert_norm.py), fine how wide the two steps up to strides 4 and 2 are. blocks "swin" is equation 1;
    "convolution" puts a residual 3 x 3 convolution in the place of each, for comparison: a plain
    U-Net without attention and without experts. absolute_position adds a learnt vector to each
    first token, so that left and right need not be found out from the borders. detail: the stem's
    view at half resolution joins the last expansion. image_size, window: one number for a square,
    or rows and columns. Without `millimetres` a slice is centred in a square and resized.
    """

    heads: tuple[HeadConfig, ...]
    experts: tuple[str, ...]
    windows: dict[Modality, WindowRule]
    modality_experts: dict[Modality, str] = field(default_factory=dict)
    image_size: int | tuple[int, int] = 224
    millimetres: MillimetreConfig | None = None
    patch: int = 4
    context: int = 1
    in_chans: int | None = None
    embed_dim: int = 96
    blocks: Literal["swin", "convolution"] = "swin"
    depths: tuple[int, ...] = (2, 2, 2, 2)
    num_heads: tuple[int, ...] = (3, 6, 12, 24)
    window: int | tuple[int, int] = 7
    mlp_ratio: float = 4.0
    qkv_bias: bool = True
    moe_encoder: bool = True
    moe_decoder: bool = True
    gate: Literal["expert", "channel", "none"] = "expert"
    routing: Literal["dense", "modality"] = "dense"
    head_bias: bool = True
    input_range: tuple[float, float] = (0.0, 1.0)
    drop_path: float = 0.1
    stem: Literal["patch", "conv", "pyramid"] = "patch"
    pyramid: Literal["lite0", "lite1", "lite2"] = "lite0"
    pyramid_norm: Literal["shared", "frozen", "modality"] = "shared"
    fine: tuple[int, int] = (40, 24)
    absolute_position: bool = False
    detail: bool = False

    def __post_init__(self) -> None:
        require(len({h.name for h in self.heads}) == len(self.heads) > 0, "heads", "distinct names", self.heads)
        require(len(set(self.experts)) == len(self.experts) > 0, "experts", "distinct names", self.experts)
        require(self.context in (1, 3, 5, 7), "context", "1, 3, 5 or 7", self.context)
        if self.in_chans is not None and self.in_chans != self.context:
            require(self.context == 1, "in_chans", f"context ({self.context}), unless context is 1", self.in_chans)
        require(self.patch > 0 and min(self.window_size) > 0, "patch, window", "positive", (self.patch, self.window))
        stages = len(self.depths)
        require(stages > 1, "depths", "at least two stages", self.depths)
        require(all(d > 0 for d in self.depths), "depths", "positive numbers", self.depths)
        require(len(self.num_heads) == stages, "num_heads", f"{stages} values as in depths", self.num_heads)
        for stage, heads in enumerate(self.num_heads):
            dim = self.embed_dim * 2**stage
            require(heads > 0 and dim % heads == 0, f"num_heads[{stage}]", f"a divisor of its width {dim}", heads)
        step = self.patch * 2 ** (stages - 1)
        whole = all(side % step == 0 and side > 0 for side in self.size)
        require(whole, "image_size", f"a multiple of {step}", self.image_size)
        square = self.size[0] == self.size[1]
        require(
            square or self.millimetres is not None,
            "image_size",
            "one number without model.millimetres",
            self.image_size,
        )
        require(self.input_range[0] < self.input_range[1], "input_range", "low < high", self.input_range)
        require(self.stem != "conv" or self.patch == 4, "patch", "4 with a convolutional stem", self.patch)
        require(self.stem != "pyramid" or self.patch == 8, "patch", "8 under a pyramid", self.patch)
        require(
            self.stem != "pyramid" or self.millimetres is not None,
            "millimetres",
            "a table under a pyramid",
            self.millimetres,
        )
        require(
            self.pyramid_norm != "modality" or (self.stem == "pyramid" and self.routing == "modality"),
            "pyramid_norm",
            "shared or frozen without a pyramid or a routing by modality",
            self.pyramid_norm,
        )
        require(self.stem != "pyramid" or stages == 3, "depths", "three stages under a pyramid", self.depths)
        require(
            self.stem != "pyramid" or self.channels == 3,
            "context, in_chans",
            "3 channels under a pyramid",
            self.channels,
        )
        require(
            self.blocks == "swin" or not (self.moe_encoder or self.moe_decoder),
            "moe_encoder, moe_decoder",
            "false in a network of convolutions",
            (self.moe_encoder, self.moe_decoder),
        )
        require(self.stem == "conv" or not self.detail, "detail", "false without a convolutional stem", self.detail)
        require(0.0 <= self.drop_path < 1.0, "drop_path", "0 to below 1", self.drop_path)
        for modality in self.modalities:
            require(
                modality in self.windows, "windows", f"an entry for {modality}, which a head serves", list(self.windows)
            )
            expert = self.modality_experts.get(modality, modality)
            require(expert in self.experts, f"modality_experts.{modality}", f"one of {self.experts}", expert)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of what the network sees."""
        return self.image_size if isinstance(self.image_size, tuple) else (self.image_size, self.image_size)

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of the first stage's tokens."""
        return self.size[0] // self.patch, self.size[1] // self.patch

    @property
    def window_size(self) -> tuple[int, int]:
        """Rows and columns of an attention window."""
        return self.window if isinstance(self.window, tuple) else (self.window, self.window)

    @property
    def logit_stride(self) -> int:
        """Pixels of the input for one of the logits."""
        return 2 if self.stem == "pyramid" else 1

    @property
    def channels(self) -> int:
        """Channels that the patch embedding sees; a context of 1 may be repeated to fill them."""
        return self.context if self.in_chans is None else self.in_chans

    @property
    def max_classes(self) -> int:
        """Kmax: classes of the widest head, background included."""
        return 1 + max(len(head.classes) for head in self.heads)

    @property
    def modalities(self) -> tuple[str, ...]:
        """Modalities that some head serves, in the order of MODALITIES."""
        return tuple(m for m in MODALITIES if any(m in head.modalities for head in self.heads))

    def head_index(self, name: str) -> int:
        """Index of a head by name. Raises ConfigError for an unknown one."""
        names = [head.name for head in self.heads]
        require(name in names, "head", f"one of {', '.join(names)}", name)
        return names.index(name)

    def expert_index(self, modality: str) -> int:
        """Index of the expert that belongs to a modality."""
        return self.experts.index(self.modality_experts.get(modality, modality))

    def default_head(self, modality: str) -> HeadConfig:
        """The first head that serves the modality."""
        return next(head for head in self.heads if modality in head.modalities)

    def to_dict(self) -> dict:
        """Plain tables and lists; `ModelConfig.from_dict` reads them back."""
        return {key: value for key, value in asdict(self).items() if value is not None}

    @staticmethod
    def from_dict(table: dict, where: str = "model") -> "ModelConfig":
        return from_table(ModelConfig, table, where)


def load_model_config(path: str | Path) -> ModelConfig:
    """The `model` table of a TOML file; other tables belong to training. Raises ConfigError."""
    tables = read_experiment_tables(path)
    require("model" in tables, str(path), "a table [model]", sorted(tables))
    return from_table(ModelConfig, tables["model"], f"{Path(path).name} [model]")
