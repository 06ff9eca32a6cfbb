"""The network's field in millimetres: where on a slice it lies, told from the slice itself, and the
way there and back.

The field's centre is the body's, so that a crop or a wider field of view changes nothing, and its
pixels have a fixed size; a body that is wider than the field shrinks into it. Both are of the one
slice: nothing waits for the volume. The exported graph does the same (onnx_field.py).
"""

from typing import NamedTuple

import torch

from .preprocess import NARROWEST, triangle

BODY = 0.2
"""Share of the window above which a pixel is body: in a CT's window (-125 to 275 HU) soft tissue,
without fat and table; in MR, signal."""
TAIL = 0.02
"""Share of the body left out at each end of an axis: a table, an arm or noise does not move the
field."""
MARGIN = 1.1
"""The body's extent without its tails, times this, has to fit the field."""


class Place(NamedTuple):
    """Where the field of a slice lies. centre (N, 2): row and column on the slice, 0 the middle of
    the first pixel. pixel (N,): mm of a pixel of the field."""

    centre: torch.Tensor
    pixel: torch.Tensor


def place(body: torch.Tensor, spacing: torch.Tensor, size: tuple[int, int], pixel: float) -> Place:
    """body (N, H, W) bool: what is above BODY. spacing (N, 2): mm between rows and between columns.
    size of the field (rows, columns), its pixel in mm."""
    body = body.to(torch.float32)
    centres, pixels = [], torch.full_like(spacing[:, 0], pixel)
    for axis in (0, 1):
        low, high = _ends(body.sum(2 - axis))
        centres.append((low + high) / 2 - 0.5)
        pixels = torch.maximum(pixels, MARGIN * (high - low) * spacing[:, axis] / size[axis])
    return Place(torch.stack(centres, 1), pixels)


def _ends(profile: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """profile (N, L): pixels of body at each place -> the edges, in pixels from the first one's,
    between which all but the tails lies.

    Without any body both are the middle.
    """
    total = profile.sum(1, keepdim=True)
    before = profile.cumsum(1) - profile
    ends = [
        # The share of each place's pixels that comes before the quantile, added up: its inverse,
        # linear within a pixel.
        ((share * total - before) / profile.clamp(min=0.5)).clamp(0, 1).sum(1)
        for share in (TAIL, 1 - TAIL)
    ]
    empty = total[:, 0] == 0
    return tuple(torch.where(empty, torch.full_like(end, profile.shape[1] / 2), end) for end in ends)


def take(x: torch.Tensor, where: Place, spacing: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
    """x (N, C, H, W) -> the field (N, C, *size): antialiased where it shrinks (triangle filter), 0
    beyond the slice."""
    rows, columns = (
        _weights(_on_slice(where, spacing, axis, size[axis]), x.shape[2 + axis], where.pixel / spacing[:, axis])
        for axis in (0, 1)
    )
    return rows[:, None] @ x @ columns[:, None].transpose(2, 3)


def give_back(
    logits: torch.Tensor,
    where: Place,
    spacing: torch.Tensor,
    size: tuple[int, int],
    stride: int,
    shape: tuple[int, int],
) -> tuple[torch.Tensor, torch.Tensor]:
    """logits (N, K, h, w) on every stride-th pixel of the field -> (N, K, *shape) on the slice, and
    where the field is, (N, *shape) bool."""
    weights, inside = [], []
    for axis in (0, 1):
        scale = spacing[:, axis] / where.pixel
        pixels = torch.arange(shape[axis], dtype=torch.float32, device=logits.device)
        # In pixels of the field from its first edge.
        at = (pixels - where.centre[:, axis, None]) * scale[:, None] + size[axis] / 2
        inside.append((at >= 0) & (at <= size[axis]))
        weights.append(_weights(at / stride - 0.5, logits.shape[2 + axis], scale / stride))
    rows, columns = weights
    return rows[:, None] @ logits @ columns[:, None].transpose(2, 3), inside[0][:, :, None] & inside[1][:, None, :]


def _on_slice(where: Place, spacing: torch.Tensor, axis: int, length: int) -> torch.Tensor:
    """(N, length): where on the slice the field's pixels lie."""
    offsets = torch.arange(length, dtype=torch.float32, device=spacing.device) - (length - 1) / 2
    return where.centre[:, axis, None] + offsets * (where.pixel / spacing[:, axis])[:, None]


def _weights(at: torch.Tensor, length: int, step: torch.Tensor) -> torch.Tensor:
    """(N, M, length): weights of the pixels 0 to length - 1 in results at places `at` (N, M), which
    lie `step` (N,) apart; 0 beyond them."""
    reach = step.clamp(min=1.0)[:, None, None]
    pixels = torch.arange(length, dtype=torch.float32, device=at.device)
    weights = triangle(at, pixels, reach)
    return weights / weights.sum(2, keepdim=True).clamp(min=NARROWEST)
