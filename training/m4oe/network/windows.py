"""Window attention over whole feature maps: cutting into (shifted) windows is one gather, its
undoing another.

timm rolls, pads and transposes instead: four copies each way, and half the time of a training step
at embed 48.
"""

import torch
from timm.models.swin_transformer import WindowAttention
from torch import nn


class FeatureWindows(nn.Module):
    """The order in which a feature map's tokens stand when it is cut into windows of `window` after
    a roll by -shift.

    height and width must be multiples of the window's.
    """

    def __init__(self, height: int, width: int, window: tuple[int, int], shift: tuple[int, int]) -> None:
        super().__init__()
        tokens = torch.arange(height * width).view(height, width).roll((-shift[0], -shift[1]), (0, 1))
        cut = tokens.view(height // window[0], window[0], width // window[1], window[1]).transpose(1, 2)
        order = cut.reshape(-1)
        self.register_buffer("order", order, persistent=False)
        self.register_buffer("inverse", torch.argsort(order), persistent=False)

    def cut(self, x: torch.Tensor) -> torch.Tensor:
        """x (N, H*W, C) -> the same tokens, window after window."""
        return _reorder(x, self.order, self.inverse)

    def join(self, x: torch.Tensor) -> torch.Tensor:
        """Undoes cut."""
        return _reorder(x, self.inverse, self.order)


def _reorder(x: torch.Tensor, order: torch.Tensor, inverse: torch.Tensor) -> torch.Tensor:
    if x.requires_grad and torch.is_grad_enabled():
        return _Reorder.apply(x, order, inverse)
    return x.index_select(1, order)


class _Reorder(torch.autograd.Function):
    """index_select by a permutation. Autograd's own backward adds into zeros, which is far slower
    than gathering back."""

    @staticmethod
    def forward(ctx, x: torch.Tensor, order: torch.Tensor, inverse: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(inverse)
        return x.index_select(1, order)

    @staticmethod
    def backward(ctx, gradient: torch.Tensor) -> tuple[torch.Tensor, None, None]:
        (inverse,) = ctx.saved_tensors
        return gradient.index_select(1, inverse), None, None


class CutAttention(WindowAttention):
    """timm's window attention (same weights) with fewer copies: bias and mask are added at once."""

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """x (windows, area, C); mask (windows of one map, area, area), 0 or -100, or None -> the
        same shape as x."""
        area, dim = x.shape[1:]
        heads = self.num_heads
        q, k, v = self.qkv(x).view(-1, area, 3, heads, dim // heads).permute(2, 0, 3, 1, 4).contiguous().unbind(0)
        scores = torch.bmm((q * self.scale).flatten(0, 1), k.flatten(0, 1).transpose(1, 2))
        bias = self._get_rel_pos_bias()
        if mask is not None:
            bias = bias + mask.unsqueeze(1)
        # One addition for bias and mask, over the windows of a map: (maps, windows, heads, area,
        # area).
        scores = scores.view(-1, bias.shape[0], heads, area, area) + bias.to(scores.dtype)
        mixed = torch.bmm(torch.softmax(scores, dim=-1).view(-1, area, area), v.flatten(0, 1))
        return self.proj(mixed.view(-1, heads, area, dim // heads).transpose(1, 2).reshape(-1, area, dim))
