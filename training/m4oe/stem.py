"""What turns pixels into the first tokens, where the paper's single patch projection is not wanted."""

import torch
from timm.layers import LayerNorm2d
from torch import nn


class ConvStem(nn.Module):
    """Three 3x3 convolutions in place of one 4x4 patch projection; the tokens have the same size.

    Attention alone has to find out what neighbouring pixels have to do with each other, which takes long on a few volumes
    (Xiao et al., Early convolutions help transformers see better, NeurIPS 2021).
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

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (N, C, S, S) -> tokens (N, S/4, S/4, dim)."""
        return self.norm(self.layers(x).permute(0, 2, 3, 1))
