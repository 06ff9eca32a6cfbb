"""How a graph multiplies by its weights: exactly, in half precision, or with 8-bit integers. All
else is float32 in every one."""

from dataclasses import dataclass

import numpy as np

from .build import MICROSOFT, Graph


class Exact(Graph):
    """float32 throughout."""

    precision = "float32"

    def product(self, x: str, weight: np.ndarray, bias: np.ndarray | str | None = None) -> str:
        """x (M, C), weight (C, out), bias (out,), or the name of what is to be added (M, out) ->
        (M, out)."""
        operands = [x, self.constant(weight.T)]
        if bias is not None:
            operands.append(bias if isinstance(bias, str) else self.constant(bias))
        return self.op("Gemm", *operands, transB=1)

    def own_product(self, x: str, weight: np.ndarray, bias: np.ndarray, pick: str) -> str:
        """x (groups, M, C), weight (entries, C, out), bias (entries, 1, out), pick (groups,) ->
        (groups, M, out)."""
        found = self.op("MatMul", x, self.op("Gather", self.constant(weight), pick, axis=0))
        return self.op("Add", found, self.op("Gather", self.constant(bias), pick, axis=0))

    def conv(
        self, x: str, weight: np.ndarray, bias: np.ndarray | None, scale: np.ndarray | None = None, **attributes
    ) -> str:
        """x (N, C, h, w), weight (out, C, ...), scale (out,): a factor of each output -> (N, out,
        h', w').

        The scale is a node over constants, so that weights stay as they were trained, and a session
        does it once.
        """
        operands = [self.constant(weight)]
        if scale is not None:
            operands[0] = self.op("Mul", operands[0], self.constant(_by_output(scale)))
        if bias is not None:
            operands.append(self.constant(bias))
        return self.op("Conv", x, *operands, **attributes)


def _by_output(scale: np.ndarray) -> np.ndarray:
    return scale.reshape(-1, 1, 1, 1)


class Half(Exact):
    """Weights and their products in float16, for GPUs. LayerNorm, softmax, GELU, sums and both
    resizes stay float32: Swin's overflow is known to come from there. onnxruntime's CPU provider
    computes them in float32, and slower."""

    precision = "float16"

    def _halved(self, kind: str, x: str, *operands: np.ndarray, **attributes) -> str:
        halves = (self.constant(o, np.float16) for o in operands)
        return self.cast(self.op(kind, self.cast(x, np.float16), *halves, **attributes), np.float32)

    def product(self, x: str, weight: np.ndarray, bias: np.ndarray | str | None = None) -> str:
        if isinstance(bias, str):
            return self.op("Add", self._halved("Gemm", x, weight.T, transB=1), bias)
        return self._halved("Gemm", x, weight.T, *([] if bias is None else [bias]), transB=1)

    def own_product(self, x: str, weight: np.ndarray, bias: np.ndarray, pick: str) -> str:
        chosen = self.op("Gather", self.constant(weight, np.float16), pick, axis=0)
        found = self.cast(self.op("MatMul", self.cast(x, np.float16), chosen), np.float32)
        return self.op("Add", found, self.op("Gather", self.constant(bias), pick, axis=0))

    def conv(
        self, x: str, weight: np.ndarray, bias: np.ndarray | None, scale: np.ndarray | None = None, **attributes
    ) -> str:
        weight = weight if scale is None else weight * _by_output(scale)
        return self._halved("Conv", x, *([weight] if bias is None else [weight, bias]), **attributes)


class Observed(Exact):
    """As Exact, and each product's input has its least, its largest and its mean squared value
    among the graph's outputs."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str, str]] = []

    def _see(self, x: str) -> None:
        square = self.op("ReduceMean", self.op("Mul", x, x), keepdims=0)
        self.seen.append((self.op("ReduceMin", x, keepdims=0), self.op("ReduceMax", x, keepdims=0), square))

    def product(self, x: str, weight: np.ndarray, bias: np.ndarray | str | None = None) -> str:
        self._see(x)
        return super().product(x, weight, bias)

    def own_product(self, x: str, weight: np.ndarray, bias: np.ndarray, pick: str) -> str:
        self._see(x)
        return super().own_product(x, weight, bias, pick)


@dataclass(frozen=True)
class Scale:
    """A product's input as 8 bit without sign: value = scale * (q - zero). noise: what rounding
    adds, over the input's own power."""

    scale: float
    zero: int
    noise: float

    @staticmethod
    def over(least: float, largest: float, square: float) -> "Scale":
        """square: the input's mean squared value."""
        least, largest = min(least, 0.0), max(largest, 0.0)
        scale = max(largest - least, 1e-6) / 255
        return Scale(scale, round(-least / scale), scale**2 / 12 / max(square, 1e-12))


class Int8(Exact):
    """Linear layers in integers: inputs of 8 bit under one scale each that calibration fixed,
    weights of 7 under a scale for each channel. Nothing is scaled by what a batch holds, so labels
    do not depend on it. 7 bits, because processors with AVX2 alone add pairs of products in 16
    bits, which 8 would overflow. Convolutions, attention and the head stay float32, and so does
    each layer whose input has outliers so far out that rounding would drown the rest."""

    precision = "int8"
    _LARGEST = 63

    def __init__(self, scales: list[Scale], noisiest: float = 1e-4) -> None:
        """scales: of each product's input, in the graph's order. noisiest: Scale.noise above which
        a layer stays float32.

        With 1e-4 a third of the shipped model's layers stay, and Dice with them
        (docs/performance.md).
        """
        super().__init__()
        self._scales, self._noisiest = iter(scales), noisiest

    def _quantized(self, x: str, own: Scale) -> tuple[str, str, str]:
        scale, zero = self.constant(own.scale), self.constant(own.zero, np.uint8)
        return self.op("QuantizeLinear", x, scale, zero), scale, zero

    def _weights(self, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        scale = np.maximum(np.abs(weight).max(-2, keepdims=True), 1e-12) / self._LARGEST
        return np.round(weight / scale), scale

    def product(self, x: str, weight: np.ndarray, bias: np.ndarray | str | None = None) -> str:
        own = next(self._scales)
        if own.noise > self._noisiest:
            return super().product(x, weight, bias)
        x, scale, zero = self._quantized(x, own)
        integers, scales = self._weights(weight)
        operands = [x, self.constant(integers, np.int8), scale, self.constant(scales.reshape(-1)), zero, ""]
        if isinstance(bias, np.ndarray):
            operands.append(self.constant(bias))
        found = self.op("MatMulIntegerToFloat", *operands, domain=MICROSOFT)
        return self.op("Add", found, bias) if isinstance(bias, str) else found

    def own_product(self, x: str, weight: np.ndarray, bias: np.ndarray, pick: str) -> str:
        own = next(self._scales)
        if own.noise > self._noisiest:
            return super().own_product(x, weight, bias, pick)
        x, scale, zero = self._quantized(x, own)
        integers, scales, bias = (
            self.op("Gather", self.constant(values, dtype), pick, axis=0)
            for values, dtype in (*zip(self._weights(weight), (np.int8, np.float32), strict=True), (bias, np.float32))
        )
        found = self.op("MatMulIntegerToFloat", x, integers, scale, scales, zero, "", domain=MICROSOFT)
        return self.op("Add", found, bias)
