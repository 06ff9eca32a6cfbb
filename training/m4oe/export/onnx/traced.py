"""A convolutional network of torch as an ONNX graph: what torch.fx sees it do, node by node."""

import math
import operator
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto
from torch import fx, nn

from .build import Graph

INPUT, OUTPUT = "patches", "logits"
LARGEST = 2**31 - 2**20
"""Bytes that one ONNX file takes."""
SUMMED_AT_ONCE = 2**17
"""Voxels from which on onnxruntime's InstanceNormalization, which adds them up in float32 in one go,
loses digits that labels want: 8e-4 of a standard deviation at 2^21."""


class UntranslatedError(ValueError):
    """A network does something that has no translation here; the message names it."""


class _Sizes(fx.Interpreter):
    """Runs a network once and keeps the shape of each value."""

    def __init__(self, traced: fx.GraphModule) -> None:
        super().__init__(traced)
        self.of: dict[fx.Node, torch.Size] = {}

    def run_node(self, node: fx.Node) -> Any:
        result = super().run_node(node)
        self.of[node] = result.shape
        return result


def _sizes(traced: fx.GraphModule, name: str, patch: torch.Tensor) -> dict[fx.Node, torch.Size]:
    sizes = _Sizes(traced)
    try:
        with torch.no_grad():
            sizes.run(patch)
    except (RuntimeError, ValueError) as error:
        why = str(error).split("\n", 1)[0]
        raise UntranslatedError(
            f"a patch of {'x'.join(map(str, patch.shape[2:]))} voxels is none that {name} takes ({why}); along each "
            "axis it is a multiple of the product of the strides, and leaves more than one voxel at the lowest stage"
        ) from None
    return sizes.of


def write_traced(network: nn.Module, path: Path, channels: int, size: Sequence[int]) -> None:
    """Writes `network`, in evaluation mode, as path: patches float32 (N, channels, *size) -> logits
    float32 (N, classes, *size).

    size: voxels of a patch, two or three. Raises UntranslatedError.
    """
    parameters = sum(p.numel() for p in network.parameters())
    if 4 * parameters > LARGEST:
        raise UntranslatedError(f"{parameters / 1e6:.0f} million weights: one ONNX file holds {LARGEST // 4 / 1e6:.0f}")
    try:
        traced = fx.symbolic_trace(network.eval())
    except (fx.proxy.TraceError, TypeError) as error:
        raise UntranslatedError(f"{type(network).__name__}: its steps depend on its input ({error})") from None
    # Heads that nothing is taken from.
    traced.graph.eliminate_dead_code()
    sizes = _sizes(traced, type(network).__name__, torch.zeros(1, channels, *size))
    g, values = Graph(), {}
    for node in traced.graph.nodes:
        if node.op == "placeholder":
            values[node] = INPUT
        elif node.op == "call_module":
            voxels = math.prod(sizes[node][2:])
            values[node] = _layer(g, traced.get_submodule(node.target), values[node.args[0]], voxels)
        elif node.op == "call_function":
            values[node] = _function(g, node, values)
        elif node.op == "output":
            g.nodes.append(onnx.helper.make_node("Identity", [values[node.args[0]]], [OUTPUT], name=OUTPUT))
            classes = sizes[node][1]
        else:
            raise UntranslatedError(f"{node.op} {node.target}: no translation to ONNX")
    model = g.model(
        [(INPUT, TensorProto.FLOAT, ["N", channels, *size])], [(OUTPUT, TensorProto.FLOAT, ["N", classes, *size])]
    )
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def _function(g: Graph, node: fx.Node, values: dict) -> str:
    if node.target is torch.cat:
        parts, axis = node.args[0], node.args[1] if len(node.args) > 1 else node.kwargs.get("dim", 0)
        return g.op("Concat", *(values[part] for part in parts), axis=axis)
    if node.target in (operator.add, operator.iadd, torch.add) and all(part in values for part in node.args):
        return g.op("Add", *(values[part] for part in node.args))
    if node.target is F.leaky_relu:
        slope = node.args[1] if len(node.args) > 1 else node.kwargs.get("negative_slope", 0.01)
        return g.op("LeakyRelu", values[node.args[0]], alpha=float(slope))
    if node.target is F.interpolate and node.kwargs["mode"] == "nearest" and node.kwargs["scale_factor"]:
        by = [1.0, 1.0, *node.kwargs["scale_factor"]]
        about = {"mode": "nearest", "nearest_mode": "floor", "coordinate_transformation_mode": "asymmetric"}
        return g.op("Resize", values[node.args[0]], "", g.constant(by), **about)
    raise UntranslatedError(f"{getattr(node.target, '__name__', node.target)}: no translation to ONNX")


def _layer(g: Graph, layer: nn.Module, x: str, voxels: int) -> str:
    """voxels: of its output."""
    if isinstance(layer, (nn.InstanceNorm2d, nn.InstanceNorm3d)):
        return _instance_norm(g, layer, x, voxels)
    for kinds, translate in _LAYERS:
        if isinstance(layer, kinds):
            return translate(g, layer, x)
    raise UntranslatedError(f"layer {type(layer).__name__}: no translation to ONNX")


def _convolution(g: Graph, layer: nn.Conv2d | nn.Conv3d, x: str) -> str:
    if layer.padding_mode != "zeros" or isinstance(layer.padding, str):
        raise UntranslatedError(f"padding {layer.padding_mode!r}, {layer.padding}: no translation to ONNX")
    return g.op("Conv", x, *_weights(g, layer), pads=[*layer.padding] * 2, **_geometry(layer))


def _transposed(g: Graph, layer: nn.ConvTranspose2d | nn.ConvTranspose3d, x: str) -> str:
    return g.op(
        "ConvTranspose",
        x,
        *_weights(g, layer),
        pads=[*layer.padding] * 2,
        output_padding=[*layer.output_padding],
        **_geometry(layer),
    )


def _weights(g: Graph, layer: nn.Module) -> list[str]:
    held = [layer.weight] if layer.bias is None else [layer.weight, layer.bias]
    return [g.constant(one.detach().float().numpy()) for one in held]


def _geometry(layer: nn.Module) -> dict:
    return {
        "kernel_shape": [*layer.kernel_size],
        "strides": [*layer.stride],
        "dilations": [*layer.dilation],
        "group": layer.groups,
    }


def _instance_norm(g: Graph, layer: nn.InstanceNorm2d | nn.InstanceNorm3d, x: str, voxels: int) -> str:
    if layer.track_running_stats:
        raise UntranslatedError("InstanceNorm with running statistics: no translation to ONNX")
    width = layer.num_features
    scale = torch.ones(width) if layer.weight is None else layer.weight.detach().float()
    shift = torch.zeros(width) if layer.bias is None else layer.bias.detach().float()
    if voxels < SUMMED_AT_ONCE:
        return g.op(
            "InstanceNormalization", x, g.constant(scale.numpy()), g.constant(shift.numpy()), epsilon=float(layer.eps)
        )
    dims = 3 if isinstance(layer, nn.InstanceNorm3d) else 2
    shape = (1, -1, *[1] * dims)
    # Axis by axis, so that no sum is of many.
    mean = x
    for axis in range(dims):
        mean = g.op("ReduceMean", mean, g.ints(-1 - axis), keepdims=1)
    centred = g.op("Sub", x, mean)
    squares = g.op("ReduceSumSquare", centred, g.ints(-1), keepdims=1)
    for axis in range(1, dims):
        squares = g.op("ReduceSum", squares, g.ints(-1 - axis), keepdims=1)
    variance = g.op("Mul", squares, g.constant(1 / voxels))
    deviation = g.op("Sqrt", g.op("Add", variance, g.constant(layer.eps)))
    factor = g.op("Div", g.constant(scale.reshape(shape).numpy()), deviation)
    return g.op("Add", g.op("Mul", centred, factor), g.constant(shift.reshape(shape).numpy()))


def _pooling(g: Graph, layer: nn.AvgPool2d | nn.AvgPool3d, x: str) -> str:
    dims = 2 if isinstance(layer, nn.AvgPool2d) else 3
    kernel, stride, padding = (
        [value] * dims if isinstance(value, int) else [*value]
        for value in (layer.kernel_size, layer.stride, layer.padding)
    )
    return g.op(
        "AveragePool",
        x,
        kernel_shape=kernel,
        strides=stride,
        pads=padding * 2,
        ceil_mode=int(layer.ceil_mode),
        count_include_pad=int(layer.count_include_pad),
    )


Translate = Callable[[Graph, nn.Module, str], str]
_LAYERS: tuple[tuple[tuple[type, ...] | type, Translate], ...] = (
    ((nn.Conv2d, nn.Conv3d), _convolution),
    ((nn.ConvTranspose2d, nn.ConvTranspose3d), _transposed),
    ((nn.AvgPool2d, nn.AvgPool3d), _pooling),
    (nn.LeakyReLU, lambda g, layer, x: g.op("LeakyRelu", x, alpha=float(layer.negative_slope))),
    (nn.Softmax, lambda g, layer, x: g.op("Softmax", x, axis=layer.dim)),
    (nn.ReLU, lambda g, layer, x: g.op("Relu", x)),
    ((nn.Identity, nn.Dropout, nn.Dropout2d, nn.Dropout3d), lambda g, layer, x: x),
)
