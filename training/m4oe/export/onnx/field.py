"""The exported graph's way to the field in millimetres and back: field.py's, where every sample has
a place of its own."""

from dataclasses import dataclass

import numpy as np

from ...data.field import BODY, MARGIN, TAIL
from .build import Graph
from .resize import (
    LEAST_MATTER,
    NARROWEST,
    labels_and_confidence,
    normalised,
    reached,
    scalar_max,
    scalar_min,
    triangle,
)


@dataclass(frozen=True)
class Side:
    """One axis. size: pixels of the field; length (int64 scalar): of the slice; centre (N, 1): the
    body's, on the slice; step (N, 1): pixels of the slice for one of the field."""

    size: int
    length: str
    centre: str
    step: str


def prepare(
    g: Graph,
    slices: str,
    window: str,
    spacing: str,
    size: tuple[int, int],
    pixel: float,
    input_range: tuple[float, float],
    context: int,
) -> tuple[str, Side, Side]:
    """EagerPipeline.field: slices int16 (N, C, H, W), window, spacing (N, 2) -> (N, C, *size)
    float32, rows and columns of the field."""
    lower, upper = g.op("Split", window, outputs=2, axis=1, num_outputs=2)
    width = g.op("Max", g.op("Sub", upper, lower), g.constant(NARROWEST))
    lower, width = (g.op("Unsqueeze", v, g.ints(2)) for v in (lower, width))
    middle = g.cast(g.op("Gather", slices, g.int(context // 2), axis=1), np.float32)
    body = g.op("Greater", g.op("Sub", middle, lower), g.op("Mul", width, g.constant(BODY)))
    rows, columns = _sides(g, g.cast(body, np.float32), slices, spacing, size, pixel)

    down, across = (_taken(g, side) for side in (rows, columns))
    x = g.slice(slices, {2: (down.first, down.last), 3: (across.first, across.last)})
    lower, most = (g.op("Unsqueeze", v, g.ints(3)) for v in (lower, width))
    x = g.op("Min", g.op("Relu", g.op("Sub", g.cast(x, np.float32), lower)), most)
    x = g.op("MatMul", g.op("Unsqueeze", down.weights, g.ints(1)), x)
    across = g.op("Transpose", g.op("Unsqueeze", across.weights, g.ints(1)), perm=[0, 1, 3, 2])
    x = g.op("MatMul", x, across)
    low, high = input_range
    x = g.op("Mul", x, g.op("Div", g.constant(high - low), most))
    return (x if low == 0 else g.op("Add", x, g.constant(low))), rows, columns


def _sides(g: Graph, body: str, slices: str, spacing: str, size: tuple[int, int], pixel: float) -> tuple[Side, Side]:
    """field.place: body float (N, H, W)."""
    ends, lengths = [], [g.size(slices, 2), g.size(slices, 3)]
    mm = g.op("Split", spacing, outputs=2, axis=1, num_outputs=2)
    pixels = g.constant(pixel)
    for axis, length in enumerate(lengths):
        low, high = _ends(g, g.op("ReduceSum", body, g.ints(2 - axis), keepdims=0), length)
        ends.append((low, high))
        extent = g.op("Mul", g.op("Sub", high, low), mm[axis])
        pixels = g.op("Max", pixels, g.op("Mul", extent, g.constant(MARGIN / size[axis])))
    return tuple(
        Side(
            size[axis],
            lengths[axis],
            g.op("Sub", g.op("Mul", g.op("Add", *ends[axis]), g.constant(0.5)), g.constant(0.5)),
            g.op("Div", pixels, mm[axis]),
        )
        for axis in (0, 1)
    )


def _ends(g: Graph, profile: str, length: str) -> tuple[str, str]:
    """profile (N, L) -> (N, 1) each."""
    total = g.op("ReduceSum", profile, g.ints(1), keepdims=1)
    before = g.op("CumSum", profile, g.int(1), exclusive=1)
    each = g.op("Max", profile, g.constant(0.5))
    middle = g.op("Mul", g.cast(length, np.float32), g.constant(0.5))
    empty = g.op("Equal", total, g.constant(0.0))
    found = []
    for share in (TAIL, 1 - TAIL):
        part = g.op("Div", g.op("Sub", g.op("Mul", total, g.constant(share)), before), each)
        part = g.op("ReduceSum", g.op("Clip", part, g.constant(0.0), g.constant(1.0)), g.ints(1), keepdims=1)
        found.append(g.op("Where", empty, middle, part))
    return tuple(found)


@dataclass(frozen=True)
class Taken:
    """The pixels first to last (int64 scalars) of the slice that some sample's field needs, and
    their weights (N, size, last - first)."""

    first: str
    last: str
    weights: str


def _taken(g: Graph, side: Side) -> Taken:
    offsets = g.constant((np.arange(side.size) - (side.size - 1) / 2)[None])
    at = g.op("Add", side.centre, g.op("Mul", offsets, side.step))
    reach = g.op("Max", side.step, g.constant(1.0))
    first = g.cast(g.op("Floor", scalar_min(g, g.op("Sub", at, reach))), np.int64)
    last = g.op("Add", g.cast(g.op("Ceil", scalar_max(g, g.op("Add", at, reach))), np.int64), g.int(1))
    # At least one pixel, also where the field lies beyond the slice.
    first = g.op("Max", g.op("Min", first, g.op("Sub", side.length, g.int(1))), g.int(0))
    last = g.op("Min", g.op("Max", last, g.op("Add", first, g.int(1))), side.length)
    pixels = g.cast(g.op("Range", first, last, g.int(1)), np.float32)
    weights = triangle(g, g.op("Unsqueeze", at, g.ints(2)), pixels, g.op("Unsqueeze", reach, g.ints(2)))
    return Taken(first, last, normalised(g, weights, weights, 2))


class Box:
    """The part of the slices, along one axis, where labels can be other than background, and what
    it takes to make it.

    first, count, after: pixels of the slice before, in and behind it; low, high: the logits it is
    made of; weights (N, count, high - low); inside (N, count): where each sample's field is.
    """

    def __init__(self, g: Graph, side: Side, marked: str, stride: int) -> None:
        """marked (size / stride,) bool: logits that may win over background in some sample."""
        logits = side.size // stride
        numbers = np.arange(logits)
        low = scalar_min(g, g.op("Where", marked, g.constant(numbers, np.int64), g.int(logits)))
        high = scalar_max(g, g.op("Where", marked, g.constant(numbers, np.int64), g.int(-1)))
        scale = g.op("Reciprocal", g.op("Mul", side.step, g.constant(float(stride))))
        reach = g.op("Max", scale, g.constant(1.0))
        pixels = g.op("Range", g.int(0), side.length, g.int(1))
        at = self._on_logits(g, side, scale, pixels, logits)
        near = g.op("Greater", at, g.op("Sub", g.cast(low, np.float32), reach))
        far = g.op("Less", at, g.op("Add", g.cast(high, np.float32), reach))
        some = g.cast(g.op("ReduceMax", g.cast(g.op("And", near, far), np.uint8), g.ints(0), keepdims=0), np.bool_)
        self.first, last = reached(g, some, pixels, side.length)
        self.count, self.after = g.op("Sub", last, self.first), g.op("Sub", side.length, last)
        at = self._on_logits(g, side, scale, g.op("Range", self.first, last, g.int(1)), logits)
        start = g.cast(g.op("Floor", scalar_min(g, g.op("Sub", at, reach))), np.int64)
        end = g.cast(g.op("Ceil", scalar_max(g, g.op("Add", at, reach))), np.int64)
        self.low = g.op("Min", g.op("Max", start, g.int(0)), g.int(logits - 1))
        self.high = g.op("Max", g.op("Min", g.op("Add", end, g.int(1)), g.int(logits)), g.op("Add", self.low, g.int(1)))
        taken = g.cast(g.op("Range", self.low, self.high, g.int(1)), np.float32)
        weights = triangle(g, g.op("Unsqueeze", at, g.ints(2)), taken, g.op("Unsqueeze", reach, g.ints(2)))
        self.weights = normalised(g, weights, weights, 2)
        self.inside = g.op(
            "And",
            g.op("GreaterOrEqual", at, g.constant(-0.5)),
            g.op("LessOrEqual", at, g.constant(logits - 0.5)),
        )

    @staticmethod
    def _on_logits(g: Graph, side: Side, scale: str, pixels: str, logits: int) -> str:
        """pixels of the slice -> (N, P): where they lie among the logits."""
        from_centre = g.op("Mul", g.op("Sub", g.cast(pixels, np.float32), side.centre), scale)
        return g.op("Add", from_centre, g.constant(logits / 2 - 0.5))


def labels(g: Graph, logits: str, stride: int, rows: Side, columns: Side) -> tuple[str, str]:
    """logits over background's (N, K, h, w), for every stride-th pixel of the field -> labels,
    confidence uint8 (N, H, W).

    Within a box only, for the reason that onnx_resize.labels gives; beyond a sample's field its
    label is background, for certain.
    """
    others = g.op("ReduceSum", g.op("Exp", logits), g.ints(1), keepdims=0)
    # Not "above": a sum that is no number counts as one that matters.
    marked = g.cast(g.op("Not", g.op("LessOrEqual", others, g.constant(LEAST_MATTER))), np.uint8)
    down, across = (
        Box(g, side, g.cast(g.op("ReduceMax", marked, g.ints(*over), keepdims=0), np.bool_), stride)
        for side, over in ((rows, (0, 2)), (columns, (0, 1)))
    )
    x = g.slice(logits, {2: (down.low, down.high), 3: (across.low, across.high)})
    x = g.op("MatMul", x, g.op("Transpose", g.op("Unsqueeze", across.weights, g.ints(1)), perm=[0, 1, 3, 2]))
    x = g.op("MatMul", g.op("Unsqueeze", down.weights, g.ints(1)), x)
    inside = g.op("And", g.op("Unsqueeze", down.inside, g.ints(2)), g.op("Unsqueeze", across.inside, g.ints(1)))
    return labels_and_confidence(g, x, down, across, inside)
