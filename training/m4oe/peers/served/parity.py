"""Does a graph of patches say what its network says? Torch against onnxruntime, over batches and
patches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from scipy.ndimage import gaussian_filter
from torch import nn

from ...export.onnx.traced import INPUT, OUTPUT
from ...export.parity import ParityError

LIMIT = 1e-4
"""Largest difference of a logit, over the largest logit."""
BATCHES = (1, 2, 1)


Example = Callable[[int, int, Sequence[int], int], np.ndarray]
"""(batch, channels, size, seed) -> what a graph takes."""


@dataclass(frozen=True)
class PatchCase:
    """One comparison."""

    batch: int
    difference: float


def patches(batch: int, channels: int, size: Sequence[int], seed: int) -> np.ndarray:
    """(batch, channels, *size) float32 as normalised volumes are: noise, smooth shapes, and a
    border of one value."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(batch, channels, *size)).astype(np.float32)
    if seed % 3:
        x = gaussian_filter(x, (0, 0, *(min(side, 24) / 8 for side in size)))
        x /= x.std()
    if seed % 3 == 2:
        x[..., : size[-1] // 3] = x.min()
    return x


def compare_patches(
    network: nn.Module,
    path: Path,
    channels: int,
    size: Sequence[int],
    said: Sequence[int] | None = None,
    example: Example = patches,
    limit: float = LIMIT,
) -> list[PatchCase]:
    """said: voxels of the logits, by default the patch's. Raises ParityError where a logit differs
    by more than `limit` of the largest, or is not finite."""
    wanted = tuple(said or size)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    cases = []
    for seed, batch in enumerate(BATCHES):
        x = example(batch, channels, size, seed)
        with torch.inference_mode():
            expected = network(torch.from_numpy(x)).numpy()
        got = session.run([OUTPUT], {INPUT: x})[0]
        where = f"{path.name}, batch {batch}, patch {'x'.join(map(str, size))}"
        if expected.shape[0] != batch or expected.shape[2:] != wanted or expected.shape != got.shape:
            raise ParityError(f"{where}: expected logits of {wanted} voxels, got {expected.shape} and {got.shape}")
        largest = float(np.abs(expected).max())
        difference = float(np.abs(expected - got).max()) / (largest or 1.0)
        if not np.isfinite(largest) or not difference <= limit:
            raise ParityError(f"{where}: logits differ by {difference:.1e} of the largest (limit {limit:.0e})")
        cases.append(PatchCase(batch, difference))
    return cases
