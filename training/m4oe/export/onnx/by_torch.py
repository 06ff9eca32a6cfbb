"""A network as an ONNX graph by torch's own exporter, for those whose steps `traced` cannot follow:
attention, filters that the network makes, boxes."""

import logging
import warnings
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from torch import nn

from .build import OPSET
from .traced import INPUT, OUTPUT, UntranslatedError


def write_by_torch(network: nn.Module, path: Path, channels: int, size: Sequence[int]) -> list[int]:
    """Writes `network` as `traced.write_traced` does -> sizes of its output behind N and classes.

    Raises UntranslatedError.
    """
    example = torch.zeros(1, channels, *size)
    names = {"input_names": [INPUT], "output_names": [OUTPUT]}
    told = logging.getLogger("torch.onnx")
    before = told.level
    try:
        told.setLevel(logging.ERROR)
        with warnings.catch_warnings(), torch.no_grad():
            # Of the exporter that follows it, which needs a package more.
            warnings.simplefilter("ignore")
            said = list(network(example).shape)
            torch.onnx.export(
                network,
                (example,),
                str(path),
                dynamo=False,
                opset_version=OPSET,
                dynamic_axes={INPUT: {0: "N"}, OUTPUT: {0: "N"}},
                **names,
            )
    except (RuntimeError, torch.onnx.errors.OnnxExporterError) as error:
        raise UntranslatedError(f"{type(network).__name__}: torch has no ONNX for it ({error})") from None
    finally:
        told.setLevel(before)
    model = onnx.load(path)
    for name, dim in zip(["N", *said[1:]], model.graph.output[0].type.tensor_type.shape.dim, strict=True):
        # What follows from a box or a resize, torch leaves open.
        if name == "N":
            dim.dim_param = name
        else:
            dim.dim_value = name
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return said[2:]
