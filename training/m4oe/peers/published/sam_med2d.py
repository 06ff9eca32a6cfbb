"""SAM-Med2D (Cheng et al. 2023): Segment Anything (Kirillov et al. 2023) at 256 x 256 with adapters
in its image encoder. It finds nothing by itself: points, a box or a mask say which object."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from ...network.checkpoint import CheckpointError
from .checkpoints import count, loaded, read_published, shape, weights_in
from .sam_encoder import PATCH, ImageEncoder, LayerNorm2d, Mlp, Weights

SIZE = 256
PIXEL_MEAN, PIXEL_STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
_HEADS = 8
"""Of the mask decoder; its widths do not tell."""


class PromptEncoder(nn.Module):
    def __init__(self, width: int, mask_width: int) -> None:
        super().__init__()
        self.pe_layer = nn.Module()
        self.pe_layer.register_buffer("positional_encoding_gaussian_matrix", torch.zeros(2, width // 2))
        self.point_embeddings = nn.ModuleList(nn.Embedding(1, width) for _ in range(4))
        self.not_a_point_embed, self.no_mask_embed = nn.Embedding(1, width), nn.Embedding(1, width)
        self.mask_downscaling = nn.Sequential(
            nn.Conv2d(1, mask_width // 4, 2, 2),
            LayerNorm2d(mask_width // 4),
            nn.GELU(),
            nn.Conv2d(mask_width // 4, mask_width, 2, 2),
            LayerNorm2d(mask_width),
            nn.GELU(),
            nn.Conv2d(mask_width, width, 1),
        )

    def _places(self, places: torch.Tensor) -> torch.Tensor:
        """places (..., 2) as (x, y) from 0 to 1 -> random Fourier features (..., C)."""
        angles = 2 * math.pi * ((2 * places - 1) @ self.pe_layer.positional_encoding_gaussian_matrix)
        return torch.cat([angles.sin(), angles.cos()], -1)

    def dense_places(self, side: int) -> torch.Tensor:
        """(1, C, side, side): of each token of the image."""
        middles = (torch.arange(side) + 0.5) / side
        y, x = torch.meshgrid(middles, middles, indexing="ij")
        return self._places(torch.stack([x, y], -1)).permute(2, 0, 1)[None]

    def sparse(self, prompt: "Prompt") -> torch.Tensor:
        """(N, tokens, C): points, one that pads them where there is no box, then the box's two
        corners."""
        tokens = []
        if prompt.points is not None and prompt.labels is not None:
            points, labels = prompt.points, prompt.labels
            if prompt.box is None:
                points = torch.cat([points, torch.full_like(points[:, :1], -0.5)], 1)
                labels = torch.cat([labels, torch.full_like(labels[:, :1], -1)], 1)
            places = self._places((points + 0.5) / SIZE)
            places = torch.where((labels == -1)[..., None], self.not_a_point_embed.weight, places)
            for label, embedding in enumerate(self.point_embeddings[:2]):
                places = places + (labels == label)[..., None] * embedding.weight
            tokens.append(places)
        if prompt.box is not None:
            corners = self._places((prompt.box.view(-1, 2, 2) + 0.5) / SIZE)
            tokens.append(corners + torch.stack([one.weight[0] for one in self.point_embeddings[2:]]))
        return torch.cat(tokens, 1)

    def dense(self, prompt: "Prompt", side: int) -> torch.Tensor:
        """(N or 1, C, side, side)."""
        if prompt.mask is not None:
            return self.mask_downscaling(prompt.mask)
        return self.no_mask_embed.weight[:, :, None, None].expand(-1, -1, side, side)


class TokenAttention(nn.Module):
    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.q_proj, self.k_proj = nn.Linear(width, inner), nn.Linear(width, inner)
        self.v_proj, self.out_proj = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, q: torch.Tensor, k: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
        parts = (layer(x) for layer, x in ((self.q_proj, q), (self.k_proj, k), (self.v_proj, v)))
        heads = [part.unflatten(-1, (_HEADS, -1)).transpose(1, 2) for part in parts]
        return self.out_proj(F.scaled_dot_product_attention(*heads).transpose(1, 2).flatten(2))


class TwoWayBlock(nn.Module):
    """first: its own tokens' attention has no positions and no residual."""

    def __init__(self, width: int, inner: int, hidden: int, first: bool) -> None:
        super().__init__()
        self.first = first
        self.self_attn = TokenAttention(width, width)
        self.cross_attn_token_to_image = TokenAttention(width, inner)
        self.cross_attn_image_to_token = TokenAttention(width, inner)
        self.mlp = Mlp(width, hidden, nn.ReLU)
        self.norm1, self.norm2, self.norm3, self.norm4 = (nn.LayerNorm(width) for _ in range(4))

    def forward(
        self, tokens: torch.Tensor, image: torch.Tensor, prompts: torch.Tensor, places: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        if self.first:
            tokens = self.self_attn(tokens, tokens, tokens)
        else:
            placed = tokens + prompts
            tokens = tokens + self.self_attn(placed, placed, tokens)
        tokens = self.norm1(tokens)
        tokens = self.norm2(tokens + self.cross_attn_token_to_image(tokens + prompts, image + places, image))
        tokens = self.norm3(tokens + self.mlp(tokens))
        image = self.norm4(image + self.cross_attn_image_to_token(image + places, tokens + prompts, tokens))
        return tokens, image


class TwoWayTransformer(nn.Module):
    def __init__(self, width: int, inner: int, hidden: int, depth: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(TwoWayBlock(width, inner, hidden, n == 0) for n in range(depth))
        self.final_attn_token_to_image = TokenAttention(width, inner)
        self.norm_final_attn = nn.LayerNorm(width)

    def forward(
        self, image: torch.Tensor, places: torch.Tensor, prompts: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """image, places (N, H*W, C), prompts (N, tokens, C) -> tokens, image."""
        tokens = prompts
        for layer in self.layers:
            tokens, image = layer(tokens, image, prompts, places)
        attended = self.final_attn_token_to_image(tokens + prompts, image + places, image)
        return self.norm_final_attn(tokens + attended), image


class Head(nn.Module):
    """Linear layers with ReLU between them."""

    def __init__(self, widths: Sequence[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise(widths))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers[:-1]:
            x = F.relu(layer(x))
        return self.layers[-1](x)


class MaskDecoder(nn.Module):
    def __init__(self, weights: Weights, path: str | Path) -> None:
        super().__init__()
        masks, width = shape(weights, "mask_tokens.weight", path)
        inner = shape(weights, "transformer.layers.0.cross_attn_token_to_image.q_proj.weight", path)[0]
        hidden = shape(weights, "transformer.layers.0.mlp.lin1.weight", path)[0]
        self.transformer = TwoWayTransformer(width, inner, hidden, count(weights, "transformer.layers.{}."))
        self.iou_token, self.mask_tokens = nn.Embedding(1, width), nn.Embedding(masks, width)
        self.output_upscaling = nn.Sequential(
            nn.ConvTranspose2d(width, width // 4, 2, 2),
            LayerNorm2d(width // 4),
            nn.GELU(),
            nn.ConvTranspose2d(width // 4, width // 8, 2, 2),
            nn.GELU(),
        )
        self.output_hypernetworks_mlps = nn.ModuleList(Head((width, width, width, width // 8)) for _ in range(masks))
        middle = [
            shape(weights, f"iou_prediction_head.layers.{n}.weight", path)[0]
            for n in range(count(weights, "iou_prediction_head.layers.{}."))
        ]
        self.iou_prediction_head = Head((width, *middle))

    def forward(
        self, image: torch.Tensor, places: torch.Tensor, sparse: torch.Tensor, dense: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """image (N or 1, C, 16, 16), places (1, C, 16, 16), sparse (N, tokens, C), dense (N or 1, C,
        16, 16) -> logits (N, 4, 64, 64) and the IoU (N, 4) predicted for each mask."""
        own = torch.cat([self.iou_token.weight, self.mask_tokens.weight])
        prompts = torch.cat([own.expand(sparse.shape[0], -1, -1), sparse], 1)
        source = (image + dense).expand(sparse.shape[0], -1, -1, -1)
        flat = source.flatten(2).transpose(1, 2)
        tokens, seen = self.transformer(flat, places.flatten(2).transpose(1, 2).expand_as(flat), prompts)
        up = self.output_upscaling(seen.transpose(1, 2).unflatten(2, source.shape[2:]))
        masks = len(self.output_hypernetworks_mlps)
        filters = torch.stack([head(tokens[:, 1 + n]) for n, head in enumerate(self.output_hypernetworks_mlps)], 1)
        logits = (filters @ up.flatten(2)).view(sparse.shape[0], masks, *up.shape[2:])
        return logits, self.iou_prediction_head(tokens[:, 0])


@dataclass(frozen=True)
class Prompt:
    """Which object, in pixels of the 256 x 256 image. points (N, K, 2) as (x, y) with labels (N, K):
    1 on it, 0 beside it. box (N, 4) as (x, y, x, y). mask (N, 1, 64, 64): logits of an earlier
    answer."""

    points: torch.Tensor | None = None
    labels: torch.Tensor | None = None
    box: torch.Tensor | None = None
    mask: torch.Tensor | None = None

    def __post_init__(self) -> None:
        if (self.points is None) != (self.labels is None):
            raise ValueError("a prompt's points and their labels come together")
        if self.points is None and self.box is None:
            raise ValueError("expected a prompt of points or a box, got neither")


class SamMed2D(nn.Module):
    def __init__(self, weights: Weights, path: str | Path) -> None:
        super().__init__()
        below = {
            part: {key.removeprefix(part + "."): value for key, value in weights.items() if key.startswith(part + ".")}
            for part in ("image_encoder", "mask_decoder")
        }
        self.image_encoder = ImageEncoder(below["image_encoder"], path)
        width = shape(weights, "prompt_encoder.no_mask_embed.weight", path)[1]
        mask_width = shape(weights, "prompt_encoder.mask_downscaling.3.weight", path)[0]
        self.prompt_encoder = PromptEncoder(width, mask_width)
        self.mask_decoder = MaskDecoder(below["mask_decoder"], path)

    def forward(self, image: torch.Tensor, prompt: Prompt) -> tuple[torch.Tensor, torch.Tensor]:
        """image (N, 3, 256, 256), normalised -> logits (N, 4, 64, 64): of the object as one mask
        first, then of three readings of the prompt; and their predicted IoU (N, 4)."""
        return self.decode(self.image_encoder(image), prompt)

    def decode(self, embedding: torch.Tensor, prompt: Prompt) -> tuple[torch.Tensor, torch.Tensor]:
        """The same from an image's embedding (N or 1, C, 16, 16)."""
        encoder, side = self.prompt_encoder, embedding.shape[-1]
        return self.mask_decoder(
            embedding, encoder.dense_places(side), encoder.sparse(prompt), encoder.dense(prompt, side)
        )

    @torch.no_grad()
    def embed(self, image: torch.Tensor) -> torch.Tensor:
        """image (H, W) from 0 to 255 -> its embedding (1, C, 16, 16)."""
        rows, columns = (_nearest(side) for side in image.shape)
        rgb = image.float()[rows][:, columns].expand(3, SIZE, SIZE)
        mean, deviation = (torch.tensor(one).view(3, 1, 1) for one in (PIXEL_MEAN, PIXEL_STD))
        return self.image_encoder(((rgb - mean) / deviation)[None])

    def segment(
        self,
        image: torch.Tensor,
        points: Sequence[tuple[float, float, int]] = (),
        box: tuple[float, float, float, float] | None = None,
        several: bool = True,
        embedding: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor, float]:
        """image (H, W) from 0 to 255, a window applied; points (x, y, 1 or 0) and a box (x, y, x, y)
        in its pixels; embedding: of `embed`, for several prompts -> bool mask (H, W), its logits, and
        the predicted IoU.

        Of several readings the one of the highest predicted IoU is taken. The image is squeezed to
        a square by nearest neighbours, as the public predictor does.
        """
        height, width = image.shape
        scale = torch.tensor([SIZE / width, SIZE / height])
        prompt = Prompt(
            torch.tensor([[(x, y) for x, y, _ in points]]) * scale if points else None,
            torch.tensor([[label for _, _, label in points]]) if points else None,
            torch.tensor([box]) * scale.repeat(2) if box else None,
        )
        with torch.no_grad():
            logits, iou = self.decode(self.embed(image) if embedding is None else embedding, prompt)
        logits, iou = (one[0, 1:] if several else one[0, :1] for one in (logits, iou))
        best = int(iou.argmax())
        full = F.interpolate(logits[None, best : best + 1], (SIZE, SIZE), mode="bilinear", align_corners=False)
        full = F.interpolate(full, (height, width), mode="bilinear", align_corners=False)[0, 0]
        return full.sigmoid() > 0.5, full, float(iou[best])


def _nearest(side: int) -> torch.Tensor:
    """The pixel of an axis of this length for each of the square's."""
    return (torch.arange(SIZE) * (side / SIZE)).floor().long().clamp(max=side - 1)


def load(path: str | Path) -> SamMed2D:
    """A checkpoint of SAM-Med2D's code ({model, optimizer}) or of SAM's own at 256 (weights alone);
    its size by its shapes.

    Raises CheckpointError, among others for one of another image size.
    """
    weights = weights_in(read_published(path), path, "model")
    side = shape(weights, "image_encoder.pos_embed", path)[1]
    if side * PATCH != SIZE:
        raise CheckpointError(f"{path}: expected an encoder of {SIZE} pixels, got one of {side * PATCH}")
    return loaded(SamMed2D(weights, path), weights, path)
