"""What of the paper's peers becomes a graph: everything between the patch and the outputs that the
host makes labels of."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import nn

from ..published.dodnet import WITHOUT_ORGAN, WITHOUT_TUMOUR, DoDNet, StandardisedConv3d
from ..published.med3d import Med3D
from ..published.sam_med2d import PIXEL_MEAN, PIXEL_STD, SIZE, Prompt, SamMed2D

NOTHING = -20.0
"""Logit of a class that has no prompt."""
POINT = 2
"""In the channel of a class, where the service puts a point in place of a box."""


class EveryTask(nn.Module):
    """DoDNet asked for all its tasks at once: what no task changes is computed once.

    x (N, 1, D, H, W) -> probabilities (N, channels, D, H, W), organs before tumours, each in the
    order of the tasks; without those that were never taught.
    """

    def __init__(self, network: DoDNet) -> None:
        super().__init__()
        self.network = _plain(network)
        tasks = range(network.tasks)
        self.channels = [
            *((task, 0) for task in tasks if task not in WITHOUT_ORGAN),
            *((task, 1) for task in tasks if task not in WITHOUT_TUMOUR),
        ]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        features, seen = self.network.features(x)
        every = torch.eye(self.network.tasks)
        said = [self.network.answer(features, seen, told.expand(seen.shape[0], -1)) for told in every]
        return torch.stack([said[task][:, channel] for task, channel in self.channels], 1).sigmoid()


class CentredGroupNorm(nn.Module):
    """GroupNorm of what lies around 0 already: onnxruntime's loses digits where the deviation is small
    beside the mean, 1.6e-3 of a probability in a volume that is half one value."""

    def __init__(self, norm: nn.GroupNorm) -> None:
        super().__init__()
        self.norm = norm

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        grouped = x.flatten(2).unflatten(1, (self.norm.num_groups, -1))
        return self.norm((grouped - grouped.mean((2, 3), keepdim=True)).view(x.shape))


def _plain(network: DoDNet) -> DoDNet:
    """The same with weights that are standardised once and for all."""
    for module in list(network.modules()):
        for name, layer in list(module.named_children()):
            if isinstance(layer, StandardisedConv3d):
                setattr(module, name, layer.plain())
            elif isinstance(layer, nn.GroupNorm):
                setattr(module, name, CentredGroupNorm(layer))
    return network


class Probabilities(nn.Module):
    """MED3D with the softmax that its volumes are put together of."""

    def __init__(self, network: Med3D) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.network(x).softmax(1)


class ByPrompt(nn.Module):
    """SAM-Med2D with a box an organ, around what another model found of it or a request says, or with
    a point of a request.

    x (N, 1 + classes, 256, 256): intensities from 0 to 255, then for each class 1 where it was found,
    or POINT at one pixel of it -> logits (N, classes, 256, 256) of the reading with the highest
    predicted IoU; NOTHING of a class that was not found.
    """

    def __init__(self, network: SamMed2D, classes: int) -> None:
        super().__init__()
        self.network, self.classes = network, classes

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        image = x[:, :1].expand(-1, 3, -1, -1)
        mean, deviation = (torch.tensor(one).view(1, 3, 1, 1) for one in (PIXEL_MEAN, PIXEL_STD))
        embedding = self.network.image_encoder((image - mean) / deviation)
        # (N * classes, ...), each class with its own sample's image.
        masks = x[:, 1:].flatten(0, 1)
        each = embedding[:, None].expand(-1, self.classes, -1, -1, -1).flatten(0, 1)
        logits, iou = self._answer(each, masks)
        best = iou[:, 1:].argmax(1)[:, None, None, None].expand(-1, 1, *logits.shape[2:])
        full = F.interpolate(logits[:, 1:].gather(1, best), (SIZE, SIZE), mode="bilinear", align_corners=False)
        full = torch.where(masks.amax((1, 2))[:, None, None, None] > 0, full, NOTHING)
        return full.view(-1, self.classes, SIZE, SIZE)

    def _answer(self, embedding: torch.Tensor, masks: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """A point with the token that pads it is as long as a box."""
        encoder, side = self.network.prompt_encoder, embedding.shape[-1]
        box = Prompt(box=box_of(masks.clamp(max=1)))
        place = box.box[:, None, :2]
        point = Prompt(points=place, labels=torch.ones_like(place[..., 0]))
        by_point = (masks.amax((1, 2)) >= POINT)[:, None, None]
        sparse = torch.where(by_point, encoder.sparse(point), encoder.sparse(box))
        return self.network.mask_decoder(embedding, encoder.dense_places(side), sparse, encoder.dense(box, side))


def box_of(masks: torch.Tensor) -> torch.Tensor:
    """masks (N, H, W) of 0 and 1 -> (N, 4) as (x, y, x, y): the first pixel and the one behind the
    last, as the public code takes boxes of masks; anything where a mask is empty."""
    sides: list[torch.Tensor] = []
    for axis in (1, 2):
        there = masks.amax(axis)
        places = torch.arange(there.shape[1]).to(there.dtype)
        last = (there * (places + 1)).amax(1)
        first = there.shape[1] - (there * (there.shape[1] - places)).amax(1)
        sides += [first, last]
    return torch.stack([sides[0], sides[2], sides[1], sides[3]], 1)


def slice_with_prompts(batch: int, channels: int, size: Sequence[int], seed: int) -> torch.Tensor:
    """What ByPrompt takes: a grey slice, and rectangles; of several classes the last one has none, and
    the first one in the first sample has a point."""
    draw = torch.Generator().manual_seed(seed)
    x = torch.zeros(batch, channels, *size)
    coarse = torch.rand(batch, 1, 8, 8, generator=draw) * 255
    x[:, :1] = F.interpolate(coarse, tuple(size), mode="bilinear", align_corners=False)
    for sample in range(batch):
        for channel in range(1, channels - 1 if channels > 2 else channels):
            (top, left), (height, width) = torch.randint(8, 120, (2, 2), generator=draw).tolist()
            if channels > 2 and sample == 0 and channel == 1:
                x[sample, channel, top, left] = POINT
            else:
                x[sample, channel, top : top + height, left : left + width] = 1
    return x
