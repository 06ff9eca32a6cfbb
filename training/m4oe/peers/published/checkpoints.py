"""Files that other people's training code wrote, read without running any of it: a pickle may name
tensors, numbers, arrays and plain containers, and a few objects of which nothing is needed."""

import collections
import io
import pickle
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from ...network.checkpoint import CheckpointError, check_shapes


class Shell:
    """Stands for an object of which nothing is needed: has the attributes that the file gives it,
    and does nothing."""


_SCALAR, _RECONSTRUCT = np._core.multiarray.scalar, np._core.multiarray._reconstruct
_ARRAYS = {
    # numpy 1 and 2 have them under different names.
    **{f"numpy.{core}.multiarray.scalar": _SCALAR for core in ("core", "_core")},
    **{f"numpy.{core}.multiarray._reconstruct": _RECONSTRUCT for core in ("core", "_core")},
    "numpy.dtype": np.dtype,
    "numpy.ndarray": np.ndarray,
    "_codecs.encode": lambda text, encoding: text.encode(encoding),
}
_CONTAINERS = {
    "collections.OrderedDict": collections.OrderedDict,
    "collections.defaultdict": collections.defaultdict,
    "builtins.dict": dict,
    "builtins.set": set,
    "__builtin__.dict": dict,
    "__builtin__.set": set,
}
_OBJECTS = {
    # A dictionary with attributes; torch fills only those of Python's own.
    "yacs.config.CfgNode": collections.OrderedDict,
    "torch.optim.adam.Adam": Shell,
    "torch.optim.adamw.AdamW": Shell,
}
_WRAPPED = re.compile(r"^(module\.|_orig_mod\.)+")
_DAMAGED = (
    *(OSError, EOFError, pickle.UnpicklingError, ValueError, TypeError, LookupError, AttributeError, AssertionError),
    *(ArithmeticError, MemoryError, RuntimeError, SystemError, SyntaxError, ImportError),
)
"""What reading a pickle whose bytes were changed may end in."""
_DTYPES = [type(np.dtype(kind)) for kind in ("f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "?")]


def read_published(path: str | Path) -> dict[str, Any]:
    """The dictionary that torch.save wrote to a file. Raises CheckpointError for a file that is
    missing, damaged, or names anything else."""
    allowed = [(value, name) for name, value in {**_ARRAYS, **_CONTAINERS, **_OBJECTS}.items()]
    try:
        with torch.serialization.safe_globals([*allowed, *_DTYPES, (torch.device, "torch.device")]):
            content = torch.load(path, map_location="cpu", weights_only=True)
    except _DAMAGED as error:
        raise CheckpointError(f"{path}: not a readable checkpoint ({_reason(error)})") from None
    if not isinstance(content, dict):
        raise CheckpointError(f"{path}: expected a dictionary, got {type(content).__name__}")
    return content


def read_pickle(path: str | Path) -> Any:
    """What nnU-Net v1 wrote beside its weights (plans.pkl, *.model.pkl): containers, numbers, text
    and arrays. Raises CheckpointError for anything else."""
    try:
        return _Plain(io.BytesIO(Path(path).read_bytes())).load()
    except _DAMAGED as error:
        raise CheckpointError(f"{path}: not a readable pickle ({_reason(error)})") from None


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        found = {**_ARRAYS, **_CONTAINERS}.get(f"{module}.{name}")
        if found is None:
            raise pickle.UnpicklingError(f"it names {module}.{name}, which is not read")
        return found


def weights_in(content: Mapping[str, Any], path: str | Path, *places: str) -> dict[str, torch.Tensor]:
    """The weights of a file's dictionary: below the first of `places` that is there, else the
    dictionary itself; without the prefixes that parallel and compiled training leave.

    Raises CheckpointError where no tensor is there, or one that is not plain numbers in memory.
    """
    state = next((content[place] for place in places if isinstance(content.get(place), Mapping)), content)
    found = {key: value for key, value in state.items() if isinstance(value, torch.Tensor) and isinstance(key, str)}
    if not found:
        raise CheckpointError(f"{path}: expected weights below {' or '.join(places)}, or alone; got none")
    for key, value in found.items():
        if value.layout != torch.strided or value.is_quantized or value.is_complex() or value.device.type != "cpu":
            raise CheckpointError(
                f"{path}: {key}: expected a dense tensor of real numbers, got {value.dtype}, {value.layout} on "
                f"{value.device}"
            )
    return {_WRAPPED.sub("", key): value for key, value in found.items()}


def loaded(network: nn.Module, weights: dict[str, torch.Tensor], path: str | Path) -> nn.Module:
    """The network with these weights, in evaluation mode. Raises one CheckpointError that lists
    each that is missing, unexpected, of another shape or not finite."""
    check_shapes({key: tuple(value.shape) for key, value in network.state_dict().items()}, weights, str(path))
    network.load_state_dict(weights)
    return network.eval()


def count(weights: Mapping[str, Any], pattern: str) -> int:
    """How many numbers from 0 on stand in the place of {} in the beginnings of keys."""
    before, after = pattern.split("{}")
    number = 0
    while any(key.startswith(f"{before}{number}{after}") for key in weights):
        number += 1
    return number


def shape(weights: Mapping[str, torch.Tensor], key: str, path: str | Path) -> tuple[int, ...]:
    """Of a weight that has to be there. Raises CheckpointError."""
    if key not in weights:
        raise CheckpointError(f"{path}: not a checkpoint of this system: {key} is missing")
    return tuple(weights[key].shape)


def _reason(error: Exception) -> str:
    """The paragraph that says what is wrong: what torch says around it is advice to read the file
    without a guard."""
    told = [part.strip() for part in str(error).split("\n\n") if part.strip()]
    told = [part for part in told if not part.startswith(("Weights only load failed", "Check the documentation"))]
    return told[-1].splitlines()[0] if told else type(error).__name__
