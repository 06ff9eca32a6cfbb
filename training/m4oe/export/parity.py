"""Does the graph say what the network says? Torch against onnxruntime, over batches, sizes and
heads."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from .eager import EagerPipeline, routes

Arrays = tuple[np.ndarray, ...]
"""labels (N, H, W), confidence (N, H, W), gates (N, experts); or, going in, slices, window, head
and, in millimetres, spacing."""

CASES: tuple[tuple[int, int, int], ...] = (
    # batch, height, width. Large slices come in small batches so that a full-size network is
    # compared within a minute.
    (1, 224, 224),
    (2, 224, 224),
    (3, 224, 224),
    (5, 224, 224),
    (8, 224, 224),
    (1, 512, 512),
    (2, 512, 512),
    (1, 257, 257),
    (3, 257, 257),
    (2, 160, 224),
    (5, 160, 224),
    (3, 320, 96),
    (1, 101, 122),
    (8, 101, 122),
    (5, 33, 57),
)


@dataclass(frozen=True)
class Limits:
    """labels: largest share of pixels whose label may differ. confidence: levels of 255. gates:
    absolute. batch: largest share of labels that may depend on what else is in the batch. Of either
    share TIES pixels are free, which in a small case are more than it."""

    labels: float
    confidence: int
    gates: float
    batch: float


TIES = 2
"""Pixels on which two classes may be as probable to the last bit."""

LIMITS = {
    # Ties within float32 rounding.
    "float32": Limits(1e-4, 2, 1e-4, 1e-5),
    # Rounding of weights and products to 11 bits, seen on noise.
    "float16": Limits(2e-2, 255, 1e-2, 1e-4),
    # On noise, which no calibration has seen, 8 bits say little: Dice on real cases judges them.
    # The batch must not matter all the same.
    "int8": Limits(1.0, 255, 1.0, 1e-4),
}


class ParityError(ValueError):
    """The graph disagrees with the network; the message says in which case, where and by how
    much."""


@dataclass(frozen=True)
class Case:
    """One comparison; labelDisagreement is the share of pixels whose label differs."""

    batch: int
    height: int
    width: int
    label_disagreement: float


def example(config, batch: int, height: int, width: int, seed: int) -> Arrays:
    """Slices int16 (N, C, H, W), windows float32 (N, 2) and heads int64 (N): noise, bodies, edges;
    every head in turn."""
    rng = np.random.default_rng(seed)
    count = len(routes(config))
    rows, columns = np.mgrid[0:height, 0:width]
    slices = np.empty((batch, config.context, height, width), np.int16)
    window = np.empty((batch, 2), np.float32)
    for n in range(batch):
        lower = float(rng.integers(-1000, 1000))
        window[n] = lower, lower + float(rng.integers(50, 3000))
        for c in range(config.context):
            slices[n, c] = _picture((n + seed) % 4, rows, columns, window[n], rng)
    # A volume of one intensity has an empty window; it must come out the same on both sides too.
    if batch > 2:
        window[-1] = window[-1, 0]
    head = (np.arange(batch) + seed) % count
    if config.millimetres is None:
        return slices, window, head
    # From slices that the field holds many times over to those that hold it, and pixels that are no
    # squares.
    fields = rng.uniform(0.6, 1.8, (batch, 2)) * np.multiply(config.size, config.millimetres.pixel)
    return slices, window, head, (fields / (height, width)).astype(np.float32)


def _picture(
    kind: int, rows: np.ndarray, columns: np.ndarray, window: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    lower, upper = window
    if kind == 0:
        return rng.integers(-32768, 32768, rows.shape).astype(np.int16)
    if kind == 1:
        # A body of soft ellipses on air.
        picture = np.full(rows.shape, lower - 500.0)
        for _ in range(6):
            y, x = rng.uniform(0.2, 0.8, 2) * rows.shape
            a, b = rng.uniform(0.08, 0.4, 2) * rows.shape
            picture[((rows - y) / a) ** 2 + ((columns - x) / b) ** 2 < 1] = rng.uniform(lower, upper)
        picture += rng.normal(0, (upper - lower) / 30, rows.shape)
    elif kind == 2:
        picture = lower + (upper - lower) * (rows / rows.shape[0] + columns / rows.shape[1]) / 2
    else:
        picture = rng.uniform(lower - 10, upper + 10, rows.shape)
    return np.clip(np.round(picture), -32768, 32767).astype(np.int16)


def compare(
    pipeline: EagerPipeline,
    run_graph: Callable[[Arrays], Arrays],
    cases: tuple[tuple[int, int, int], ...] = CASES,
    limits: Limits = LIMITS["float32"],
) -> list[Case]:
    """Runs every case on both sides. `run_graph` takes what `example` gives and returns labels,
    confidence, gates.

    Raises ParityError at the first case beyond a limit.
    """
    return [_compare_case(pipeline, run_graph, limits, seed, *case) for seed, case in enumerate(cases)]


def _compare_case(
    pipeline: EagerPipeline, run_graph, limits: Limits, seed: int, batch: int, height: int, width: int
) -> Case:
    inputs = example(pipeline.network.config, batch, height, width, seed)
    where = f"batch {batch}, {height}x{width}, heads {inputs[2].tolist()}"
    with torch.inference_mode():
        expected = tuple(t.numpy() for t in pipeline(*(torch.from_numpy(a) for a in inputs)))
    got = run_graph(inputs)
    for name, a, b in zip(("labels", "confidence", "gates"), expected, got, strict=True):
        if a.shape != b.shape or a.dtype != b.dtype:
            raise ParityError(f"{where}: expected {name} {a.dtype}{a.shape}, the graph gave {b.dtype}{b.shape}")
    differs = expected[0] != got[0]
    share = float(differs.mean())
    if beyond(differs, limits.labels):
        per_sample = ", ".join(f"{s:.2%}" for s in differs.mean((1, 2)))
        raise ParityError(
            f"{where}: labels differ at {share:.2%} of the pixels (limit {limits.labels:.2%}); per sample {per_sample}"
        )
    steps = np.abs(expected[1].astype(np.int16) - got[1])
    steps[differs] = 0
    if steps.max() > limits.confidence:
        at = np.unravel_index(steps.argmax(), steps.shape)
        raise ParityError(
            f"{where}: confidence at sample, row, column {tuple(map(int, at))}: torch {expected[1][at]}, graph {got[1][at]} "
            f"(limit {limits.confidence} levels)"
        )
    gap = float(np.abs(expected[2] - got[2]).max())
    if not gap <= limits.gates:
        raise ParityError(f"{where}: gates differ by {gap:.2e} (limit {limits.gates:.0e})")
    if batch > 1:
        alone = np.concatenate([run_graph(tuple(a[n : n + 1] for a in inputs))[0] for n in range(batch)])
        dependent = alone != got[0]
        if beyond(dependent, limits.batch):
            raise ParityError(
                f"{where}: {dependent.mean():.2%} of the labels change when slices are run alone (limit {limits.batch:.3%})"
            )
    return Case(batch, height, width, share)


def beyond(differs: np.ndarray, share: float) -> bool:
    """Whether more pixels differ than a share of them, or TIES, whichever is more."""
    return int(differs.sum()) > max(TIES, share * differs.size)
