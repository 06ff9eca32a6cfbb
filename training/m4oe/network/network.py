"""SwinUNet-M4oE: a Swin U-Net whose MLPs are mixtures of modality experts (paper, figure 1 and
section 2).

Tokens are (N, H, W, C) throughout: timm's layout. The network is independent of the order of
samples in a batch.
"""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from timm.layers import Mlp, PatchEmbed, trunc_normal_
from timm.models.swin_transformer import PatchMerging, SwinTransformerBlock
from torch import nn

from ..config import ModelConfig
from .expand import PatchExpand
from .expert_norm import by_expert, choose
from .mixture import Grouping, Mixture, group_by_expert
from .pyramid import FineSteps, PyramidStem
from .stem import ConvStem, DetailExpand
from .windows import CutAttention, FeatureWindows

ABSENT = -1e4
"""Logit of a class that a sample's head does not have: probability 0, and still finite in float16
and bfloat16."""


class Output(NamedTuple):
    """logits (N, Kmax, h, w), background first, ABSENT beyond the head's classes; gates (N,
    experts) mean weights.

    h and w are the input's, or half of it under a pyramid (config.logit_stride); `enlarged` has
    them at the input's.
    """

    logits: torch.Tensor
    gates: torch.Tensor

    def enlarged(self, size: tuple[int, int]) -> torch.Tensor:
        """logits (N, Kmax, *size): interpolated linearly, as the exported graph goes on from
        them."""
        if tuple(self.logits.shape[2:]) == tuple(size):
            return self.logits
        return F.interpolate(self.logits, size=size, mode="bilinear", align_corners=False)


class Embedded(NamedTuple):
    """What the Swin stages start from.

    tokens (N, h, w, embed_dim) of the first stage; further: tokens that a pyramid adds to each
    later stage, (N, h/2, w/2, 2 embed_dim) and so on; fine: a convolutional stem's finer features
    (N, C, ., .), the finest first.
    """

    tokens: torch.Tensor
    further: tuple[torch.Tensor, ...] = ()
    fine: tuple[torch.Tensor, ...] = ()

    def in_order(self, order: torch.Tensor) -> "Embedded":
        """Samples in the order of their experts; the finer features stay, as no expert sees
        them."""
        return Embedded(self.tokens[order], tuple(t[order] for t in self.further), self.fine)


class Block(SwinTransformerBlock):
    """timm's Swin block (equation 1) with a mixture, or a plain MLP, behind its second
    LayerNorm."""

    def __init__(
        self,
        config: ModelConfig,
        dim: int,
        resolution: tuple[int, int],
        heads: int,
        shifted: bool,
        moe: bool,
        drop: float,
    ):
        super().__init__(
            dim,
            input_resolution=resolution,
            num_heads=heads,
            window_size=config.window_size,
            shift_size=tuple(w // 2 for w in config.window_size) if shifted else 0,
            mlp_ratio=config.mlp_ratio,
            qkv_bias=config.qkv_bias,
            drop_path=drop,
        )
        hidden = int(dim * config.mlp_ratio)
        self.mlp = Mixture(dim, hidden, len(config.experts), config.gate, config.routing) if moe else Mlp(dim, hidden)
        # Same weights as timm's attention, which the block has just made.
        self.attn = CutAttention(dim, heads, window_size=self.window_size, qkv_bias=config.qkv_bias)
        whole = not any(r % w for r, w in zip(resolution, self.window_size, strict=True))
        self.windows = FeatureWindows(*resolution, self.window_size, self.shift_size) if whole else None

    def forward(self, x: torch.Tensor, grouping: Grouping | None) -> tuple[torch.Tensor, torch.Tensor | None]:
        """x (N, H, W, C) -> the same shape, and gates (N, experts) or None where the MLP is
        plain."""
        x = x + self.drop_path1(self._attn(self.norm1(x)))
        if isinstance(self.mlp, Mlp):
            return x + self.drop_path2(self.mlp(self.norm2(x))), None
        y, gates = self.mlp(self.norm2(x), grouping)
        return x + self.drop_path2(y), gates

    def _attn(self, x: torch.Tensor) -> torch.Tensor:
        if self.windows is None:
            return super()._attn(x)
        height, width, dim = x.shape[1:]
        cut = self.windows.cut(x.flatten(1, 2)).view(-1, self.window_area, dim)
        return self.windows.join(self.attn(cut, self.attn_mask).view(-1, height * width, dim)).view(
            -1, height, width, dim
        )


class ConvolutionBlock(nn.Module):
    """What stands in a Swin block's place in a plain U-Net: a 3 x 3 convolution beside the
    identity."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(dim, dim, 3, 1, 1, bias=False)
        self.norm = nn.BatchNorm2d(dim)
        self.act = nn.ReLU()

    def forward(self, x: torch.Tensor, grouping: Grouping | None) -> tuple[torch.Tensor, None]:
        """x (N, H, W, C) -> the same shape; there are no gates."""
        y = self.act(self.norm(self.convolution(x.permute(0, 3, 1, 2))))
        return x + y.permute(0, 2, 3, 1), None


class Stage(nn.Module):
    """Blocks at one resolution; of Swin blocks every second has shifted windows."""

    def __init__(self, config: ModelConfig, level: int, moe: bool) -> None:
        super().__init__()
        resolution = tuple(side // 2**level for side in config.grid)
        if config.blocks == "convolution":
            dim = config.embed_dim * 2**level
            self.blocks = nn.ModuleList(ConvolutionBlock(dim) for _ in range(config.depths[level]))
            return
        first, total = sum(config.depths[:level]), sum(config.depths)
        rates = torch.linspace(0, config.drop_path, total).tolist()
        self.blocks = nn.ModuleList(
            Block(
                config,
                config.embed_dim * 2**level,
                resolution,
                config.num_heads[level],
                i % 2 == 1,
                moe,
                rates[first + i],
            )
            for i in range(config.depths[level])
        )

    def forward(self, x: torch.Tensor, grouping: Grouping | None) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """x (N, H, W, C) -> the same shape, and the gates of each mixture in it."""
        gates = []
        for block in self.blocks:
            x, gate = block(x, grouping)
            if gate is not None:
                gates.append(gate)
        return x, gates


class SwinUNetM4oE(nn.Module):
    """The network that a ModelConfig describes."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        levels, dim = len(config.depths), config.embed_dim
        if config.stem == "pyramid":
            self.patch_embed = PyramidStem(config)
        elif config.stem == "conv":
            self.patch_embed = ConvStem(config.channels, dim)
        else:
            self.patch_embed = PatchEmbed(
                config.size, config.patch, config.channels, dim, nn.LayerNorm, flatten=False, output_fmt="NHWC"
            )
        self.position = nn.Parameter(torch.zeros(1, *config.grid, dim)) if config.absolute_position else None
        self.encoder = nn.ModuleList(Stage(config, level, config.moe_encoder) for level in range(levels))
        self.merges = nn.ModuleList(PatchMerging(dim * 2**level) for level in range(levels - 1))
        self.norm = nn.LayerNorm(dim * 2 ** (levels - 1))
        # The decoder runs from the coarsest level up; entry i works at level levels-2-i, and has no
        # blocks at the last level.
        ups = range(levels - 2, -1, -1)
        self.expands = nn.ModuleList(PatchExpand(dim * 2 ** (level + 1), dim * 2**level, 2) for level in ups)
        self.skips = nn.ModuleList(nn.Linear(dim * 2 ** (level + 1), dim * 2**level) for level in ups)
        self.decoder = nn.ModuleList(Stage(config, level, config.moe_decoder) for level in ups)
        self.norm_up = nn.LayerNorm(dim)
        if config.stem == "pyramid":
            self.up = FineSteps(dim, self.patch_embed.fine_widths, config.fine)
        else:
            self.up = DetailExpand(dim) if config.detail else PatchExpand(dim, dim, config.patch)
        if config.pyramid_norm == "modality":
            for part in (self.patch_embed, self.up):
                by_expert(part, len(config.experts))
        last = config.fine[1] if config.stem == "pyramid" else dim
        self.heads = nn.ModuleList(nn.Linear(last, 1 + len(h.classes), bias=config.head_bias) for h in config.heads)
        if config.stem != "pyramid":
            # Under a pyramid torch's own, larger weights stay: the heads would else need hundreds
            # of steps to say anything.
            self.apply(_initialise)

    def forward(self, x: torch.Tensor, head: torch.Tensor, expert: torch.Tensor) -> Output:
        """x (N, context, H, W) float in input_range, head (N,) int64, expert (N,) int64 (used under
        modality routing).

        Raises ValueError for an expert index that the configuration does not have.
        """
        grouping = group_by_expert(expert, len(self.config.experts)) if self.config.routing == "modality" else None
        embedded = self.embed(x, expert)
        if grouping is not None:
            embedded = embedded.in_order(grouping.order)
        tokens, gates = self.decode(*self.encode(embedded, grouping), grouping)
        if grouping is not None:
            tokens, gates = tokens[grouping.inverse], gates[grouping.inverse]
        return Output(self.project(tokens, embedded.fine, head), gates)

    def embed(self, x: torch.Tensor, expert: torch.Tensor) -> Embedded:
        """x (N, context, H, W), expert (N,) int64 -> tokens (N, H/patch, W/patch, embed_dim), and
        what the stem has beside them."""
        if self.config.pyramid_norm == "modality":
            choose(self, expert)
        if self.config.channels != self.config.context:
            x = x.expand(-1, self.config.channels, -1, -1)
        further, fine = (), ()
        if self.config.stem == "pyramid":
            (tokens, *further), fine = self.patch_embed(x)
        elif self.config.stem == "conv":
            tokens, finest = self.patch_embed(x)
            fine = (finest,)
        else:
            tokens = self.patch_embed(x)
        return Embedded(tokens if self.position is None else tokens + self.position, tuple(further), tuple(fine))

    def encode(
        self, embedded: Embedded, grouping: Grouping | None
    ) -> tuple[torch.Tensor, list[torch.Tensor], list[torch.Tensor]]:
        """Embedded tokens -> the coarsest tokens after LayerNorm, the input of each stage (the
        skips), all gates."""
        tokens, skips, gates = embedded.tokens, [], []
        for level, stage in enumerate(self.encoder):
            if level:
                tokens = self.merges[level - 1](tokens)
                if embedded.further:
                    tokens = tokens + embedded.further[level - 1]
            skips.append(tokens)
            tokens, stage_gates = stage(tokens, grouping)
            gates += stage_gates
        return self.norm(tokens), skips, gates

    def decode(
        self, tokens: torch.Tensor, skips: list[torch.Tensor], gates: list[torch.Tensor], grouping: Grouping | None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What encode returned -> tokens (N, S/patch, S/patch, embed_dim), gates (N, experts)
        averaged over all mixtures."""
        for expand, skip, join, stage in zip(self.expands, reversed(skips[:-1]), self.skips, self.decoder, strict=True):
            tokens = join(torch.cat([expand(tokens), skip], dim=-1))
            tokens, stage_gates = stage(tokens, grouping)
            gates = gates + stage_gates
        if gates:
            mean = torch.stack(gates).mean(0)
        else:
            experts = len(self.config.experts)
            mean = tokens.new_full((1, experts), 1 / experts, dtype=torch.float32).expand(tokens.shape[0], -1)
        return self.norm_up(tokens), mean

    def project(self, tokens: torch.Tensor, fine: tuple[torch.Tensor, ...], head: torch.Tensor) -> torch.Tensor:
        """tokens (N, h, w, embed_dim), what the stem has beside them, head (N,) -> logits as in
        Output, by the paper's dynamic selection."""
        if self.config.stem == "pyramid":
            features = self.up(tokens, fine)
            logits = self.select(features.flatten(2).transpose(1, 2), head)
            return logits.transpose(1, 2).unflatten(2, features.shape[2:])
        # Heads work pixel by pixel, so they come before the last expansion's pixels are laid out:
        # there are fewer classes to move than features.
        pixels = self.up.spread(tokens, fine[0]) if self.config.detail else self.up.spread(tokens)
        height, width = pixels.shape[1:3]
        patch = self.config.patch * tokens.shape[1] // height
        logits = self.select(pixels.flatten(1, 3), head)
        logits = logits.view(-1, height, width, patch, patch, logits.shape[-1]).permute(0, 5, 1, 3, 2, 4)
        return logits.reshape(-1, logits.shape[1], height * patch, width * patch)

    def select(self, features: torch.Tensor, head: torch.Tensor) -> torch.Tensor:
        """features (N, pixels, C), head (N,) -> logits (N, pixels, Kmax): each sample's own head,
        as a gather."""
        weight, bias = self.head_table()
        return features @ weight[head].to(features.dtype).transpose(1, 2) + bias[head].to(features.dtype).unsqueeze(1)

    def head_table(self) -> tuple[torch.Tensor, torch.Tensor]:
        """All heads padded to the widest: weight (heads, Kmax, embed_dim), bias (heads, Kmax) with
        ABSENT where padded."""
        widest = self.config.max_classes
        weights, biases = [], []
        for layer in self.heads:
            missing = widest - layer.weight.shape[0]
            bias = layer.weight.new_zeros(layer.weight.shape[0]) if layer.bias is None else layer.bias
            weights.append(nn.functional.pad(layer.weight, (0, 0, 0, missing)))
            biases.append(nn.functional.pad(bias, (0, missing), value=ABSENT))
        return torch.stack(weights), torch.stack(biases)


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Linear):
        trunc_normal_(module.weight, std=0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
