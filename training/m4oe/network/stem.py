"""Convolutions where the paper has a single patch projection in and a single patch expansion out:
less to find out from few volumes."""

import torch
from timm.layers import LayerNorm2d
from torch import nn

from .expand import PatchExpand


class ConvStem(nn.Module):
    """Three 3x3 convolutions in place of one 4x4 patch projection; the tokens have the same size.

    Attention alone has to find out what neighbouring pixels have to do with each other, which takes
    long on a few volumes (Xiao et al., Early convolutions help transformers see better, NeurIPS
    2021).
    """

    def __init__(self, channels: int, dim: int) -> None:
        super().__init__()
        half = dim // 2
        self.layers = nn.Sequential(
            nn.Conv2d(channels, half, 3, 2, 1),
            LayerNorm2d(half),
            nn.GELU(),
            nn.Conv2d(half, dim, 3, 1, 1),
            LayerNorm2d(dim),
            nn.GELU(),
            nn.Conv2d(dim, dim, 3, 2, 1),
        )
        self.norm = nn.LayerNorm(dim)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """x (N, C, S, S) -> tokens (N, S/4, S/4, dim), and what the last convolution sees, (N, dim,
        S/2, S/2)."""
        fine = self.layers[:-1](x)
        return self.norm(self.layers[-1](fine).permute(0, 2, 3, 1)), fine


class DetailExpand(nn.Module):
    """Tokens to pixels with the stem's view at half resolution beside them, as a convolutional
    U-Net has it.

    One linear layer from a token to its 16 pixels has to hold every border of every organ in that
    token's channels. With 48 of them it does not: on BTCV the aorta stayed at a Dice of 0.75 on the
    very cases that were trained on.
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.first = PatchExpand(dim, dim, 2)
        self.join = nn.Sequential(
            nn.Conv2d(2 * dim, dim, 1),
            nn.Conv2d(dim, dim, 3, 1, 1),
            LayerNorm2d(dim),
            nn.GELU(),
            nn.Conv2d(dim, dim, 3, 1, 1),
            LayerNorm2d(dim),
            nn.GELU(),
        )
        self.last = PatchExpand(dim, dim, 2)

    def spread(self, tokens: torch.Tensor, fine: torch.Tensor) -> torch.Tensor:
        """tokens (N, H, W, dim), fine (N, dim, 2 H, 2 W) -> (N, 2 H, 2 W, 4, dim): the pixels below
        each of its own, row by row."""
        x = torch.cat([self.first(tokens).permute(0, 3, 1, 2), fine], dim=1)
        return self.last.spread(self.join(x).permute(0, 2, 3, 1))
