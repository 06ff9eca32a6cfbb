"""Masked autoencoding in a form that suits Swin windows: whole cells of the coarsest grid are
hidden, and their pixels are told from it.

Leaving hidden tokens out, as a plain MAE does, would break the windows. So they stay, as one learnt
token (Xie et al., SimMIM, CVPR 2022), and a cell is as large as a token of the last stage sees (32
x 32 pixels at four stages): smaller ones could be filled in from the pixels beside them.
"""

import torch
from torch import nn

from .mixture import group_by_expert
from .network import SwinUNetM4oE


def hide_cells(samples: int, sides: tuple[int, int], ratio: float, generator: torch.Generator) -> torch.Tensor:
    """(samples, *sides) bool, True where hidden: the same number of cells in every sample, at least
    1 and not all."""
    cells = sides[0] * sides[1]
    hidden = min(cells - 1, max(1, round(ratio * cells)))
    order = torch.rand(samples, cells, generator=generator).argsort(1)
    return (order < hidden).view(samples, *sides)


class MaskedAutoencoder(nn.Module):
    """The network's encoder with one learnt token for what is hidden and one linear layer that
    draws the pixels of a cell."""

    def __init__(self, network: SwinUNetM4oE) -> None:
        super().__init__()
        config = network.config
        self.network = network
        self.cell = config.patch * 2 ** (len(config.depths) - 1)
        self.sides = tuple(side // self.cell for side in config.size)
        self.token = nn.Parameter(torch.zeros(config.embed_dim))
        nn.init.normal_(self.token, std=0.02)
        self.draw = nn.Linear(config.embed_dim * 2 ** (len(config.depths) - 1), config.channels * self.cell**2)

    def forward(self, images: torch.Tensor, expert: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
        """images (N, C, H, W), expert (N,) int64, hidden (N, *sides) bool -> the whole slice as
        drawn, (N, C, H, W).

        Each sample passes the encoder with its own expert alone, without a gate.
        """
        grouping = group_by_expert(expert, len(self.network.config.experts))
        pixels = self.hidden_pixels(hidden)[:, None]
        # A convolutional stem looks beyond a cell, so the pixels go before it and the token comes
        # after.
        embedded = self.network.embed(images.masked_fill(pixels, 0.0), expert)
        at = _enlarge(hidden, embedded.tokens.shape[1] // self.sides[0])[..., None]
        tokens = torch.where(at, self.token.to(embedded.tokens.dtype), embedded.tokens)
        coarse, _, _ = self.network.encode(embedded._replace(tokens=tokens).in_order(grouping.order), grouping)
        drawn = self.draw(coarse[grouping.inverse])
        n, channels = len(images), images.shape[1]
        drawn = drawn.view(n, *self.sides, channels, self.cell, self.cell).permute(0, 3, 1, 4, 2, 5)
        return drawn.reshape(images.shape)

    def hidden_pixels(self, hidden: torch.Tensor) -> torch.Tensor:
        """hidden (N, *sides) bool -> the same for each pixel, (N, H, W)."""
        return _enlarge(hidden, self.cell)

    def loss(self, images: torch.Tensor, drawn: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
        """Mean absolute difference over the hidden pixels."""
        at = self.hidden_pixels(hidden)[:, None].expand_as(images)
        return (drawn.float() - images).abs()[at].mean()


def _enlarge(cells: torch.Tensor, times: int) -> torch.Tensor:
    return cells.repeat_interleave(times, 1).repeat_interleave(times, 2)
