"""Weights of one configuration fitted to another that differs in input size, window or last
expansion alone: what training may start from.

A relative position table is interpolated over its offsets, a learnt position over its grid
(bicubic), as Swin is usually moved from one size to another. A network with `detail` starts its
last expansion anew from weights without. Every other weight has to fit as it is.
"""

import math

import torch
import torch.nn.functional as F

from .checkpoint import check_shapes
from .network import SwinUNetM4oE

_LAST = "up."


def fit_weights(
    weights: dict[str, torch.Tensor], network: SwinUNetM4oE, where: str = "checkpoint"
) -> dict[str, torch.Tensor]:
    """The weights with position tables of the network's sizes. Raises CheckpointError that lists
    every weight that does not fit."""
    own = network.state_dict()
    shapes = {key: tuple(value.shape) for key, value in own.items()}
    if network.config.detail and "up.expand.weight" in weights:
        kept = {key: value for key, value in weights.items() if not key.startswith(_LAST)}
        weights = kept | {key: value for key, value in own.items() if key.startswith(_LAST)}
    fitted = {key: _fit(key, value, shapes[key]) if key in shapes else value for key, value in weights.items()}
    check_shapes(shapes, fitted, where)
    return fitted


def _fit(key: str, value: torch.Tensor, shape: tuple[int, ...]) -> torch.Tensor:
    if not isinstance(value, torch.Tensor) or tuple(value.shape) == shape or value.ndim != len(shape):
        return value
    if key == "position" and value.shape[-1] == shape[-1]:
        return _resize(value.permute(0, 3, 1, 2), shape[1:3]).permute(0, 2, 3, 1).contiguous()
    if key.endswith("relative_position_bias_table") and value.shape[1] == shape[1]:
        # (offsets^2, heads): offsets run over 2 window - 1 values each way.
        old, new = math.isqrt(value.shape[0]), math.isqrt(shape[0])
        grid = value.T.reshape(1, -1, old, old)
        return _resize(grid, (new, new)).reshape(-1, new * new).T.contiguous()
    return value


def _resize(grid: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
    return F.interpolate(grid.float(), size=size, mode="bicubic", align_corners=True)
