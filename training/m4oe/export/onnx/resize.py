"""The exported graph's two resizes: preprocess.py's, with the work that interpolation really takes.

A row of the resized picture needs a few rows of the source only, so rows are made in groups, each
from the band of the source that it needs. What preprocess.py computes as one product with a matrix
that is nearly all zeros becomes many small ones.
"""

import numpy as np

from .build import Graph

ROWS = 32
"""Rows of the result that are made together."""
NARROWEST = 1e-6
LEAST_MATTER = 0.9 * (255 / 252.5 - 1)
"""Sum of exponentials of logits over background's, below which background's confidence is 253 at
least; less a tenth for rounding."""


class Axis:
    """One axis of a slice within its square, and the scale between that square and the network's.

    length (int64 scalar): of the slice; side: of the square; size: of the network.
    """

    def __init__(self, g: Graph, length: str, side: str, size: int) -> None:
        self.g, self.length, self.side, self.size = g, length, side, size
        self.offset = g.op("Div", g.op("Sub", side, length), g.int(2))
        self.shrink = g.op("Div", g.cast(side, np.float32), g.constant(float(size)))
        self.grow = g.op("Div", g.constant(float(size)), g.cast(side, np.float32))
        self.reach_in = g.op("Max", self.shrink, g.constant(1.0))
        self.reach_out = g.op("Max", self.grow, g.constant(1.0))

    def centre(self, positions: str) -> str:
        """Rows of the slice (int64) -> where they lie on the network's grid (float)."""
        g = self.g
        inside = g.cast(g.op("Add", positions, self.offset), np.float32)
        return g.op("Sub", g.op("Mul", g.op("Add", inside, g.constant(0.5)), self.grow), g.constant(0.5))

    def network_centre(self) -> str:
        """(size,) Where the network's rows lie within the square."""
        rows = self.g.constant(np.arange(self.size) + 0.5)
        return self.g.op("Sub", self.g.op("Mul", rows, self.shrink), self.g.constant(0.5))


def triangle(g: Graph, centre: str, positions: str, reach: str) -> str:
    """Weights of `positions` (float) in `centre`, not normalised; both are broadcast."""
    distance = g.op("Div", g.op("Abs", g.op("Sub", centre, positions)), reach)
    return g.op("Relu", g.op("Sub", g.constant(1.0), distance))


def normalised(g: Graph, weights: str, whole: str, axis: int) -> str:
    """weights over the sum of `whole` along the axis."""
    total = g.op("ReduceSum", whole, g.ints(axis), keepdims=1)
    return g.op("Div", weights, g.op("Max", total, g.constant(NARROWEST)))


def band(g: Graph, centre: str, step: str, reach: str, limit: str, rows: int) -> tuple[str, str]:
    """The source rows that each group of results needs, and their weights, not normalised.

    centre (groups, rows): where the results lie in the source, `step` apart; limit: the source's
    length. -> positions (groups, band) int64, weights (groups, rows, band).
    """
    span = g.op("Add", g.op("Mul", step, g.constant(rows - 1.0)), g.op("Mul", reach, g.constant(2.0)))
    length = g.op("Min", g.cast(g.op("Add", g.op("Ceil", span), g.constant(2.0)), np.int64), limit)
    first = g.op("Squeeze", g.op("Slice", centre, g.ints(0), g.ints(1), g.ints(1)), g.ints(1))
    start = g.cast(g.op("Floor", g.op("Sub", first, reach)), np.int64)
    start = g.op("Max", g.op("Min", start, g.op("Sub", limit, length)), g.int(0))
    along = g.op("Range", g.int(0), length, g.int(1))
    positions = g.op("Add", g.op("Unsqueeze", start, g.ints(1)), along)
    where = g.op("Unsqueeze", g.cast(positions, np.float32), g.ints(1))
    return positions, triangle(g, g.op("Unsqueeze", centre, g.ints(2)), where, reach)


def prepare(g: Graph, slices: str, window: str, rows: Axis, columns: Axis, input_range: tuple[float, float]) -> str:
    """preprocess.prepare_slices: slices int16 (N, C, H, W), window (N, 2) -> (N, C, size, size)
    float32."""
    size = rows.size
    group = next(n for n in range(min(ROWS, size), 0, -1) if size % n == 0)
    centre = g.shaped(rows.network_centre(), -1, group)
    positions, weights = band(g, centre, rows.shrink, rows.reach_in, rows.side, group)
    # Weights are normalised over the square; the part of it that the letterbox added has no
    # intensity.
    weights = normalised(g, weights, weights, 2)
    positions = g.op("Sub", positions, rows.offset)
    last = g.op("Sub", rows.length, g.int(1))
    inside = g.op("And", g.op("GreaterOrEqual", positions, g.int(0)), g.op("LessOrEqual", positions, last))
    weights = g.op("Mul", weights, g.op("Unsqueeze", g.cast(inside, np.float32), g.ints(1)))
    positions = g.op("Max", g.op("Min", positions, last), g.int(0))

    lower, upper = g.op("Split", g.op("Reshape", window, g.ints(-1, 2, 1, 1)), outputs=2, axis=1, num_outputs=2)
    width = g.op("Max", g.op("Sub", upper, lower), g.constant(NARROWEST))
    # (N, C, groups, band, W): gathered as int16, half the bytes. The window's width divides last,
    # where there are fewer pixels.
    x = g.cast(g.op("Gather", slices, positions, axis=2), np.float32)
    lower, most = (g.op("Unsqueeze", v, g.ints(4)) for v in (lower, width))
    x = g.op("Min", g.op("Relu", g.op("Sub", x, lower)), most)
    x = g.shaped(g.op("MatMul", weights, x), 0, 0, size, -1)
    x = g.op("MatMul", x, _columns_in(g, columns))
    low, high = input_range
    x = g.op("Mul", x, g.op("Div", g.constant(high - low), width))
    return x if low == 0 else g.op("Add", x, g.constant(low))


def _columns_in(g: Graph, axis: Axis) -> str:
    """(W, size): column j holds the weights of the slice's pixels in pixel j of the resized
    square."""
    centre = axis.network_centre()
    square = g.cast(g.op("Range", g.int(0), axis.side, g.int(1)), np.float32)
    whole = triangle(g, centre, g.op("Unsqueeze", square, g.ints(1)), axis.reach_in)
    last = g.op("Add", axis.offset, axis.length)
    return g.slice(normalised(g, whole, whole, 0), {0: (axis.offset, last)})


class Box:
    """The part of a slice where its labels can be other than background, along one axis, and what
    it takes to make it.

    first, last: of the slice's own pixels; low, high: of the network's tokens, `patch` pixels each.
    """

    def __init__(self, g: Graph, axis: Axis, marked: str, patch: int) -> None:
        """marked (tokens,) bool: the tokens in which some pixel of the batch may win over
        background."""
        tokens = axis.size // patch
        numbers = np.arange(tokens)
        low = scalar_min(g, g.op("Where", marked, g.constant(numbers, np.int64), g.int(tokens)))
        high = scalar_max(g, g.op("Where", marked, g.constant(numbers + 1, np.int64), g.int(0)))
        near = g.op("Sub", g.cast(g.op("Mul", low, g.int(patch)), np.float32), axis.reach_out)
        far = g.op("Add", g.cast(g.op("Sub", g.op("Mul", high, g.int(patch)), g.int(1)), np.float32), axis.reach_out)
        pixels = g.op("Range", g.int(0), axis.length, g.int(1))
        centre = axis.centre(pixels)
        inside = g.op("And", g.op("Greater", centre, near), g.op("Less", centre, far))
        self.first, self.last = reached(g, inside, pixels, axis.length)
        self.count = g.op("Sub", self.last, self.first)
        start = g.op("Floor", g.op("Sub", axis.centre(self.first), axis.reach_out))
        end = g.op("Ceil", g.op("Add", axis.centre(g.op("Sub", self.last, g.int(1))), axis.reach_out))
        start = g.op("Max", g.op("Min", g.cast(start, np.int64), g.int(axis.size - 1)), g.int(0))
        end = g.op("Min", g.op("Add", g.cast(end, np.int64), g.int(1)), g.int(axis.size))
        self.low = g.op("Div", start, g.int(patch))
        high = g.op("Div", g.op("Add", end, g.int(patch - 1)), g.int(patch))
        self.high = g.op("Max", high, g.op("Add", self.low, g.int(1)))
        self.origin = g.op("Mul", self.low, g.int(patch))
        self.tokens = g.op("Sub", self.high, self.low)
        self.pixels = g.op("Mul", self.tokens, g.int(patch))
        self.axis, self.patch, self.after = axis, patch, g.op("Sub", axis.length, self.last)


def reached(g: Graph, inside: str, pixels: str, length: str) -> tuple[str, str]:
    """The first of the pixels 0 to length - 1 that are inside (bool), and the one behind the last.

    Without any, the last pixel is made for nothing: an empty tensor would not be worth its special
    cases.
    """
    first = scalar_min(g, g.op("Where", inside, pixels, g.op("Sub", length, g.int(1))))
    last = scalar_max(g, g.op("Where", inside, g.op("Add", pixels, g.int(1)), g.int(0)))
    return first, g.op("Max", last, g.op("Add", first, g.int(1)))


def scalar_min(g: Graph, values: str) -> str:
    return g.op("ReduceMin", values, keepdims=0)


def scalar_max(g: Graph, values: str) -> str:
    return g.op("ReduceMax", values, keepdims=0)


def restore(g: Graph, logits: str, rows: Box, columns: Box) -> str:
    """preprocess.restore_logits within a box: logits (N, K, h, w) of the network's pixels in it ->
    (N, K, >= rows, columns).

    Along both axes the first pixel of every token comes first, then every second, and so on.
    """
    across = columns.axis
    pixels = g.op("Range", columns.first, columns.last, g.int(1))
    tokens = g.op("Mul", g.op("Range", columns.low, columns.high, g.int(1)), g.int(columns.patch))
    network = g.op("Add", g.constant(np.arange(columns.patch)[:, None], np.int64), tokens)
    weights = triangle(g, across.centre(pixels), g.cast(g.shaped(network, -1, 1), np.float32), across.reach_out)
    x = g.op("MatMul", logits, normalised(g, weights, weights, 0))

    down = rows.axis
    groups = g.op("Div", g.op("Add", rows.count, g.int(ROWS - 1)), g.int(ROWS))
    made = g.op("Range", rows.first, g.op("Add", rows.first, g.op("Mul", groups, g.int(ROWS))), g.int(1))
    centre = g.op("Sub", g.shaped(down.centre(made), -1, ROWS), g.cast(rows.origin, np.float32))
    positions, weights = band(g, centre, down.grow, down.reach_out, rows.pixels, ROWS)
    place = g.op("Mul", g.op("Mod", positions, g.int(rows.patch)), rows.tokens)
    place = g.op("Add", place, g.op("Div", positions, g.int(rows.patch)))
    x = g.op("MatMul", normalised(g, weights, weights, 2), g.op("Gather", x, place, axis=2))
    return g.op(
        "Reshape", x, g.op("Concat", g.op("Shape", x, start=0, end=2), g.ints(-1), g.op("Shape", x, start=4), axis=0)
    )


def labels(g: Graph, logits: str, patch: int, rows: Axis, columns: Axis) -> tuple[str, str]:
    """logits over background's (N, K, patch * patch, h, w), a token's pixels row by row -> labels,
    confidence uint8 (N, H, W).

    Both are made within a box only, outside of which the label is 0. The resize is an
    interpolation: each pixel's logits are a weighted mean, with weights that are not negative, of
    network pixels nearby. The logarithm of the sum of exponentials of logits over background's is
    convex, so it is nowhere more than the most of those network pixels. Where all of them leave
    background so probable that its confidence is 253 or more, the label is 0, as a resize of
    everything would have it. The confidence is given as 255 there: 2 levels too high at most.
    """
    others = g.op("ReduceSum", g.op("Exp", logits), g.ints(1), keepdims=0)
    most = g.op("ReduceMax", others, g.ints(1), keepdims=0)
    # Not "above": a sum that is no number counts as one that matters.
    marked = g.cast(g.op("Not", g.op("LessOrEqual", most, g.constant(LEAST_MATTER))), np.uint8)
    down, across = (
        Box(g, axis, g.cast(g.op("ReduceMax", marked, g.ints(*over), keepdims=0), np.bool_), patch)
        for axis, over in ((rows, (0, 2)), (columns, (0, 1)))
    )
    classes = g.size(logits, 1)
    logits = g.slice(logits, {3: (down.low, down.high), 4: (across.low, across.high)})
    logits = g.shaped(logits, -1, classes, patch, patch, down.tokens, across.tokens)
    # (N, K, pixel down, row, pixel across, column): rows of tokens stay whole, and the resize knows
    # what stands where.
    logits = g.shaped(g.op("Transpose", logits, perm=[0, 1, 2, 4, 3, 5]), -1, classes, down.pixels, across.pixels)
    return labels_and_confidence(g, restore(g, logits, down, across), down, across)


def labels_and_confidence(g: Graph, logits: str, rows: Box, columns: Box, inside: str | None = None) -> tuple[str, str]:
    """Restored foreground logits over background's (N, K, >= rows, columns) -> labels and
    confidence uint8 (N, H, W).

    Boxes say what lies before, in and behind them. inside (N, rows, columns) bool: where it is
    false, the label is background for certain.
    """
    best = g.op("ReduceMax", logits, g.ints(1), keepdims=1)
    chosen = g.op("Add", g.op("ArgMax", logits, axis=1, keepdims=1), g.int(1))
    labels = g.cast(g.op("Where", g.op("Greater", best, g.constant(0.0)), chosen, g.int(0)), np.uint8)
    top = g.op("Relu", best)
    terms = g.op("ReduceSum", g.op("Exp", g.op("Sub", logits, top)), g.ints(1), keepdims=1)
    total = g.op("Add", terms, g.op("Exp", g.op("Neg", top)))
    confidence = g.cast(g.op("Round", g.op("Div", g.constant(255.0), total)), np.uint8)
    if inside is not None:
        inside = g.op("Unsqueeze", inside, g.ints(1))
        labels = g.op("Where", inside, labels, g.constant(0, np.uint8))
        confidence = g.op("Where", inside, confidence, g.constant(255, np.uint8))
    pads = g.op(
        "Concat",
        *(g.shape_entry(v) for v in (g.int(0), rows.first, columns.first, g.int(0), rows.after, columns.after)),
        axis=0,
    )
    bounds = {2: (g.int(0), rows.count)}
    outside = {"labels": (labels, 0), "confidence": (confidence, 255)}
    return tuple(
        g.op("Pad", g.op("Squeeze", g.slice(value, bounds), g.ints(1)), pads, g.constant(fill, np.uint8))
        for value, fill in outside.values()
    )
