"""The image encoder of SAM-Med2D: Segment Anything's vision transformer with adapters."""

from collections.abc import Mapping
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from .checkpoints import count, shape

PATCH = 16
_TRANSPOSED = 4
"""Kernel of the adapter's way up."""
Weights = Mapping[str, torch.Tensor]


class LayerNorm2d(nn.Module):
    """Over the channels of (N, C, H, W)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(width)), nn.Parameter(torch.zeros(width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.layer_norm(x.permute(0, 2, 3, 1), self.weight.shape, self.weight, self.bias, 1e-6).permute(0, 3, 1, 2)


class Mlp(nn.Module):
    def __init__(self, width: int, hidden: int, activation: type[nn.Module]) -> None:
        super().__init__()
        self.lin1, self.lin2, self.act = nn.Linear(width, hidden), nn.Linear(hidden, width), activation()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.lin2(self.act(self.lin1(x)))


class ImageAttention(nn.Module):
    """With relative positions in rows and columns apart (Li et al. 2022), side x side tokens."""

    def __init__(self, width: int, heads: int, side: int) -> None:
        super().__init__()
        self.heads = heads
        self.rel_pos_h = nn.Parameter(torch.zeros(2 * side - 1, width // heads))
        self.rel_pos_w = nn.Parameter(torch.zeros(2 * side - 1, width // heads))
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (N, side, side, C) -> the same shape."""
        number, side = x.shape[:2]
        q, k, v = self.qkv(x).view(number, side * side, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        places = torch.arange(side)
        apart = places[:, None] - places + side - 1
        seen = q.unflatten(2, (side, side))
        rows = torch.einsum("nhyxc,yjc->nhyxj", seen, self.rel_pos_h[apart])
        columns = torch.einsum("nhyxc,xjc->nhyxj", seen, self.rel_pos_w[apart])
        scores = q * q.shape[-1] ** -0.5 @ k.transpose(-2, -1)
        bias = rows[..., :, None] + columns[..., None, :]
        scores = scores + bias.flatten(-2).flatten(2, 3)
        return self.proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(x.shape))


class Adapter(nn.Module):
    """What SAM-Med2D adds to each block: a gate by channel, then a detour at half the
    resolution."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.channel = nn.Sequential(
            nn.Linear(width, hidden, bias=False), nn.ReLU(), nn.Linear(hidden, width, bias=False), nn.Sigmoid()
        )
        self.spatial = nn.Sequential(
            nn.Conv2d(width, width, 3, 2, 1, bias=False),
            nn.ReLU(),
            nn.ConvTranspose2d(width, width, _TRANSPOSED, 2, 1, bias=False),
            nn.ReLU(),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (N, H, W, C) -> the same shape."""
        gated = (x * self.channel(x.mean((1, 2)))[:, None, None]).permute(0, 3, 1, 2)
        return self.norm((x.permute(0, 3, 1, 2) + self.spatial(gated)).permute(0, 2, 3, 1))


class Block(nn.Module):
    """side: of the attention's window; the whole map's where it is global."""

    def __init__(self, width: int, heads: int, hidden: int, side: int, adapter: int | None) -> None:
        super().__init__()
        self.side = side
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-6), nn.LayerNorm(width, 1e-6)
        self.attn, self.mlp = ImageAttention(width, heads, side), Mlp(width, hidden, nn.GELU)
        self.Adapter = Adapter(width, adapter) if adapter else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self._attended(self.norm1(x))
        y = self.norm2(x)
        return x + self.mlp(y) + (0 if self.Adapter is None else self.Adapter(y))

    def _attended(self, x: torch.Tensor) -> torch.Tensor:
        """In windows; what pads the last ones takes part as zeros."""
        number, height, width, channels = x.shape
        rows, columns = ((side + self.side - 1) // self.side for side in (height, width))
        x = F.pad(x, (0, 0, 0, columns * self.side - width, 0, rows * self.side - height))
        x = x.view(number, rows, self.side, columns, self.side, channels).transpose(2, 3)
        x = self.attn(x.flatten(0, 2)).view(number, rows, columns, self.side, self.side, channels)
        x = x.transpose(2, 3).reshape(number, rows * self.side, columns * self.side, channels)
        return x[:, :height, :width]


class ImageEncoder(nn.Module):
    def __init__(self, weights: Weights, path: str | Path) -> None:
        super().__init__()
        _, side, _, width = shape(weights, "pos_embed", path)
        self.pos_embed = nn.Parameter(torch.zeros(1, side, side, width))
        self.patch_embed = nn.Module()
        self.patch_embed.proj = nn.Conv2d(3, width, PATCH, PATCH)
        self.blocks = nn.ModuleList()
        for n in range(count(weights, "blocks.{}.")):
            places, each = shape(weights, f"blocks.{n}.attn.rel_pos_h", path)
            hidden = shape(weights, f"blocks.{n}.mlp.lin1.weight", path)[0]
            adapter = f"blocks.{n}.Adapter.channel.0.weight"
            self.blocks.append(
                Block(
                    width,
                    width // each,
                    hidden,
                    (places + 1) // 2,
                    len(weights[adapter]) if adapter in weights else None,
                )
            )
        out = shape(weights, "neck.0.weight", path)[0]
        self.neck = nn.Sequential(
            nn.Conv2d(width, out, 1, bias=False),
            LayerNorm2d(out),
            nn.Conv2d(out, out, 3, padding=1, bias=False),
            LayerNorm2d(out),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (N, 3, 256, 256), normalised -> (N, C, 16, 16)."""
        x = self.patch_embed.proj(x).permute(0, 2, 3, 1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.neck(x.permute(0, 3, 1, 2))
