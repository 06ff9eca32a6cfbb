"""Which range the inputs of each linear layer have on real slices: what an int8 export is scaled
by."""

from collections.abc import Iterable, Iterator

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

from ..config import ConfigError, ModelConfig
from ..data.prepared import PreparedFolder
from ..network.network import SwinUNetM4oE
from .eager import routes
from .exported import graph_inputs, named_for_training
from .onnx.graph import build, feeds
from .onnx.products import Observed, Scale

SLICES = 8
"""Slices of each case, evenly over its depth."""


def calibration_batches(
    folder: PreparedFolder, config: ModelConfig, trained: dict, slices: int = SLICES
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """slices, window, head of one case after the other, for the cases that the checkpoint was
    trained on (never held-out ones).

    trained: the experiment's table, of the checkpoint's provenance. Raises ConfigError when no case
    of the folder is named in it.
    """
    sources = trained.get("data", {}).get("sources", [])
    pairs = [(config.heads[head].name, modality) for head, modality in routes(config)]
    found = False
    for case in folder.cases:
        for source in named_for_training(sources, case):
            index = _index(pairs, source, config)
            if index is None or not source.get("per_batch", 0):
                continue
            found = True
            centres = np.unique(np.linspace(0, len(case.image) - 1, slices).round().astype(int))
            neighbour = config.millimetres and config.millimetres.neighbour
            yield graph_inputs(case, centres, config.windows[source["modality"]], index, config.context, neighbour)
    if not found:
        raise ConfigError(
            "--calibration: expected prepared cases that the checkpoint was trained on, found none of them"
        )


def _index(pairs: list[tuple[str, str]], source: dict, config: ModelConfig) -> int | None:
    """The graph's head input for a source. Dense routing has one value a head, whatever the
    modality."""
    for index, (head, modality) in enumerate(pairs):
        if head == source["head"] and (config.routing == "dense" or modality == source["modality"]):
            return index
    return None


def calibrate(network: SwinUNetM4oE, batches: Iterable[tuple[np.ndarray, ...]], threads: int = 1) -> list[Scale]:
    """The scale of each product's input, in the order in which the graph has them, from the values
    seen."""
    graph = Observed()
    model = build(network, graph)
    names = [name for of_one in graph.seen for name in of_one]
    model.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, []) for name in names)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    seen = np.array([session.run(names, feeds(batch)) for batch in batches])
    # (batches, products, 3)
    seen = seen.reshape(len(seen), -1, 3)
    least, largest, square = seen[..., 0].min(0), seen[..., 1].max(0), seen[..., 2].mean(0)
    return [Scale.over(*map(float, values)) for values in zip(least, largest, square, strict=True)]
