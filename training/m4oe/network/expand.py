"""Patch expansion, the way back of patch merging (Cao et al., Swin-Unet, section 3.5)."""

import torch
from torch import nn


class PatchExpand(nn.Module):
    """(N, H, W, C) -> (N, scale H, scale W, out): a linear layer, its channels laid out as pixels,
    LayerNorm."""

    def __init__(self, dim: int, out: int, scale: int) -> None:
        super().__init__()
        self.scale, self.out = scale, out
        self.expand = nn.Linear(dim, scale * scale * out, bias=False)
        self.norm = nn.LayerNorm(out)

    def spread(self, x: torch.Tensor) -> torch.Tensor:
        """x (N, H, W, C) -> (N, H, W, scale * scale, out): what each token's pixels will hold, row
        by row."""
        return self.norm(self.expand(x).unflatten(-1, (-1, self.out)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        height, width, scale = x.shape[1], x.shape[2], self.scale
        x = self.spread(x).view(-1, height, width, scale, scale, self.out).permute(0, 1, 3, 2, 4, 5)
        return x.reshape(-1, height * scale, width * scale, self.out)
