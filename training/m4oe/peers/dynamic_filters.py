"""Dynamic filters by task, DoDNet's idea on MONAI's residual network: what the last layers compute
is itself computed, from the task."""

import torch
import torch.nn.functional as F
from monai.networks.nets import SegResNet
from torch import nn

WIDTH = 8
"""Channels that the backbone leaves, and of the layers whose filters are dynamic."""


class DynamicFilters(nn.Module):
    """A backbone shared by all heads, and one controller that makes the filters of three 1x1x1
    convolutions for the head asked for.

    It sees the scan, pooled at the coarsest level, and which head it is. There are no weights of a
    head alone, but for the controller's share of its input.
    """

    def __init__(self, classes: list[int], filters: int) -> None:
        """classes: of each head, background included."""
        super().__init__()
        self.classes, self.widest = classes, max(classes)
        self.backbone = SegResNet(3, init_filters=filters, in_channels=1, out_channels=WIDTH, blocks_down=(1, 2, 2, 4))
        self.shapes = [(WIDTH, WIDTH), (WIDTH, WIDTH), (self.widest, WIDTH)]
        coarsest = filters * 2 ** (len(self.backbone.down_layers) - 1)
        self.controller = nn.Linear(coarsest + len(classes), sum(rows * (columns + 1) for rows, columns in self.shapes))

    def forward(self, x: torch.Tensor, head: int) -> torch.Tensor:
        """x (N, 1, D, H, W), index of the head -> logits (N, classes of the head, D, H, W)."""
        coarse, skips = self.backbone.encode(x)
        features = self.backbone.decode(coarse, skips[::-1])
        task = F.one_hot(torch.tensor(head, device=x.device), len(self.classes)).expand(len(x), -1)
        values = self.controller(torch.cat([coarse.mean((2, 3, 4)), task.to(coarse.dtype)], dim=1))
        y = features.flatten(2)
        for layer, (rows, columns) in enumerate(self.shapes):
            own, values = values[:, : rows * (columns + 1)], values[:, rows * (columns + 1) :]
            weight, bias = own[:, : rows * columns].unflatten(1, (rows, columns)), own[:, rows * columns :, None]
            y = torch.bmm(weight.to(y.dtype), y) + bias.to(y.dtype)
            if layer < len(self.shapes) - 1:
                y = F.relu(y)
        return y[:, : self.classes[head]].unflatten(2, x.shape[2:])
