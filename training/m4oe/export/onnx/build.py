"""Writing an ONNX graph node by node: names, constants that are held once, and the few shapes of
node that recur."""

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 20
MICROSOFT = "com.microsoft"
"""Domain of the operators that every onnxruntime brings beyond the standard's."""
_LARGE = 4096
"""Values from which on a constant is worth a node that makes it wider when a session starts."""
TYPES = {
    np.dtype(np.float32): TensorProto.FLOAT,
    np.dtype(np.float16): TensorProto.FLOAT16,
    np.dtype(np.int64): TensorProto.INT64,
    np.dtype(np.uint8): TensorProto.UINT8,
    np.dtype(np.int8): TensorProto.INT8,
    np.dtype(np.bool_): TensorProto.BOOL,
}


class Graph:
    """Nodes and constants so far. Values are named by strings, as ONNX has it."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self._known: dict[tuple, str] = {}
        self._widened: dict[str, str] = {}
        self._count = 0

    def op(self, kind: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes):
        """Adds a node -> the name of its output, or names where it has several."""
        self._count += 1
        name = f"{kind}_{self._count}"
        names = [name] if outputs == 1 else [f"{name}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, name=name, domain=domain, **attributes))
        return names[0] if outputs == 1 else tuple(names)

    def constant(self, value, dtype=np.float32) -> str:
        """A constant; equal ones are held once. A large one that float16 has exactly is kept so:
        half the file, the same values.

        A session widens it once, when it starts.
        """
        array = np.asarray(value, dtype, order="C")
        if array.dtype == np.float32 and array.size >= _LARGE:
            with np.errstate(over="ignore"):
                halved = array.astype(np.float16)
            if np.array_equal(halved.astype(np.float32), array):
                return self._wide(self.constant(halved, np.float16))
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self._known:
            name = f"constant_{len(self.constants)}"
            self._known[key] = name
            self.constants[name] = numpy_helper.from_array(array, name)
        return self._known[key]

    def _wide(self, narrow: str) -> str:
        if narrow not in self._widened:
            self._widened[narrow] = self.cast(narrow, np.float32)
        return self._widened[narrow]

    def ints(self, *values: int) -> str:
        """A vector of int64, as shapes and axes are given."""
        return self.constant(values, np.int64)

    def int(self, value: int) -> str:
        """A scalar of int64."""
        return self.constant(value, np.int64)

    def cast(self, value: str, dtype) -> str:
        return self.op("Cast", value, to=TYPES[np.dtype(dtype)])

    def size(self, value: str, axis: int) -> str:
        """Length of an axis, as a scalar of int64."""
        return self.op("Squeeze", self.op("Shape", value, start=axis, end=axis + 1))

    def shaped(self, value: str, *sizes: "int | str") -> str:
        """Reshape; a size is a number (-1: what is left) or the name of an int64 scalar."""
        if all(isinstance(s, int) for s in sizes):
            return self.op("Reshape", value, self.ints(*sizes))
        parts = [self.ints(s) if isinstance(s, int) else self.shape_entry(s) for s in sizes]
        return self.op("Reshape", value, self.op("Concat", *parts, axis=0))

    def shape_entry(self, scalar: str) -> str:
        """An int64 scalar as a vector of one."""
        return self.op("Unsqueeze", scalar, self.ints(0))

    def slice(self, value: str, bounds: dict[int, "tuple[str, str]"]) -> str:
        """value[first:last] along each axis of `bounds`, given as names of int64 scalars."""
        first = self.op("Concat", *(self.shape_entry(a) for a, _ in bounds.values()), axis=0)
        last = self.op("Concat", *(self.shape_entry(b) for _, b in bounds.values()), axis=0)
        return self.op("Slice", value, first, last, self.ints(*bounds))

    def model(self, inputs: Sequence[tuple], outputs: Sequence[tuple]) -> onnx.ModelProto:
        """The whole, with inputs and outputs as (name, ONNX type, shape). Nodes stand in the order
        in which they were added."""
        graph = helper.make_graph(
            self.nodes,
            "m4oe",
            [helper.make_tensor_value_info(*entry) for entry in inputs],
            [helper.make_tensor_value_info(*entry) for entry in outputs],
            list(self.constants.values()),
        )
        imports = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=imports, ir_version=10, producer_name="m4oe")
