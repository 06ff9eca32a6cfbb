"""What an exported graph must compute: raw voxels and a window in, labels out
(docs/architecture.md, "The graph's tensors")."""

import torch
from torch import nn

from ..config import ModelConfig
from ..data.field import BODY, Place, give_back, place, take
from ..data.preprocess import NARROWEST, prepare_slices, restore_logits, windowed
from ..network.network import ABSENT, SwinUNetM4oE


def routes(config: ModelConfig) -> list[tuple[int, str]]:
    """What each value of the graph's `head` input stands for: (head index, modality).

    Dense routing does not ask for the modality, so a value is the head's index (modality: the
    head's first). Under modality routing a head that serves two modalities has a value for each;
    both use the same weights.
    """
    if config.routing == "dense":
        return [(index, head.modalities[0]) for index, head in enumerate(config.heads)]
    return [(index, modality) for index, head in enumerate(config.heads) for modality in head.modalities]


def labels_and_confidence(logits: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """logits (N, K, H, W) -> labels (N, H, W) uint8 and confidence uint8 = round(255 x softmax
    probability of that label)."""
    best, labels = logits.max(dim=1, keepdim=True)
    # The label's own softmax term is exp(0) = 1, so its probability is one over the sum.
    probability = 1.0 / torch.exp(logits - best).sum(dim=1)
    return labels.squeeze(1).to(torch.uint8), torch.round(255.0 * probability).to(torch.uint8)


class EagerPipeline(nn.Module):
    """The contract computed with the network as it was trained: what an export must agree with."""

    def __init__(self, network: SwinUNetM4oE) -> None:
        super().__init__()
        self.network = network
        config = network.config
        pairs = routes(config)
        self.register_buffer("route_head", torch.tensor([head for head, _ in pairs]))
        self.register_buffer("route_expert", torch.tensor([config.expert_index(m) for _, m in pairs]))

    def logits(
        self, slices: torch.Tensor, window: torch.Tensor, head: torch.Tensor, spacing: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """slices int16 (N, C, H, W), window float32 (N, 2), head int64 (N), for a network in
        millimetres spacing float32 (N, 2) -> logits (N, Kmax, H, W), gates (N, experts). Beyond the
        field everything is background."""
        config, height, width = self.network.config, slices.shape[-2], slices.shape[-1]
        if config.millimetres is None:
            x = prepare_slices(slices, window, config.size[0], config.input_range)
            logits, gates = self.run_network(x, self.route_head[head], self.route_expert[head])
            return restore_logits(logits, height, width), gates
        x, where = self.field(slices, window, spacing)
        logits, gates = self.run_network(x, self.route_head[head], self.route_expert[head])
        logits, inside = give_back(logits, where, spacing, config.size, config.logit_stride, (height, width))
        background = torch.full_like(logits, ABSENT)
        background[:, 0] = 0.0
        return torch.where(inside[:, None], logits, background), gates

    def field(self, slices: torch.Tensor, window: torch.Tensor, spacing: torch.Tensor) -> tuple[torch.Tensor, Place]:
        """What a network in millimetres sees of raw slices, (N, C, *size) in input_range, and where
        that lies."""
        config = self.network.config
        x, middle = windowed(slices, window), config.context // 2
        lower, width = window[:, 0], (window[:, 1] - window[:, 0]).clamp(min=NARROWEST)
        body = slices[:, middle].to(torch.float32) - lower.view(-1, 1, 1) > (BODY * width).view(-1, 1, 1)
        where = place(body, spacing, config.size, config.millimetres.pixel)
        low, high = config.input_range
        return take(x, where, spacing, config.size) * (high - low) + low, where

    def run_network(
        self, x: torch.Tensor, head: torch.Tensor, expert: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        return self.network(x, head, expert)

    def forward(
        self, slices: torch.Tensor, window: torch.Tensor, head: torch.Tensor, spacing: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """As `logits`, -> labels uint8 (N, H, W), confidence uint8 (N, H, W), gates float32 (N,
        experts)."""
        logits, gates = self.logits(slices, window, head, spacing)
        labels, confidence = labels_and_confidence(logits)
        return labels, confidence, gates
