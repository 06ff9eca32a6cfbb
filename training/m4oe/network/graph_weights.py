"""Weights that an exported graph holds as they were trained: a checkpoint beside it refers to them
instead of holding them again.

A graph of an export with --half has convolutions, linear layers (transposed) and experts (stacked)
to the bit; what it has folded (factors of normalisations, attention's scaled queries) the
checkpoint keeps.
"""

import hashlib
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper

_LEAST = 1024
"""Values below which a reference would save nothing."""


class GraphError(ValueError):
    """A graph that is not the one which a checkpoint refers to."""


def refer(weights: dict[str, torch.Tensor], graph: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """The weights that the graph does not have, and where in it the others are: its sha256, and for
    each weight the constant, the entry of a stack or -1, and whether it lies transposed there."""
    views = defaultdict(list)
    for name, values in _constants(graph).items():
        entries = [(-1, values)] + (list(enumerate(values)) if values.ndim == 3 else [])
        for index, entry in entries:
            views[entry.size].append((name, index, False, entry))
            if entry.ndim == 2:
                views[entry.size].append((name, index, True, entry.T))
    kept, places = {}, {}
    for key, weight in weights.items():
        own = weight.detach().cpu().numpy()
        place = next(
            (
                [name, index, transposed]
                for name, index, transposed, there in (views[own.size] if own.size >= _LEAST else [])
                if there.shape == own.shape and np.array_equal(there, own)
            ),
            None,
        )
        if place is None:
            kept[key] = weight
        else:
            places[key] = place
    return kept, {"sha256": _sha256(graph), "places": places}


def resolve(reference: dict[str, Any], graph: Path) -> dict[str, torch.Tensor]:
    """The weights of refer's places, float16. Raises GraphError when the file is another or
    none."""
    if not graph.is_file() or _sha256(graph) != reference["sha256"]:
        raise GraphError(
            f"{len(reference['places'])} of its weights are in the graph that was exported with it: expected {graph} of sha256 "
            f"{reference['sha256'][:12]}, got {'another file' if graph.is_file() else 'none'}; take both from one commit"
        )
    constants, found = _constants(graph), {}
    for key, (name, index, transposed) in reference["places"].items():
        values = constants[name] if index < 0 else constants[name][index]
        found[key] = torch.tensor(values.T if transposed else values)
    return found


def _constants(graph: Path) -> dict[str, np.ndarray]:
    """The graph's constants in float16."""
    constants = onnx.load_model(str(graph)).graph.initializer
    return {c.name: numpy_helper.to_array(c) for c in constants if c.data_type == onnx.TensorProto.FLOAT16}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
