"""Which slices a batch holds: every batch mixes its sources in fixed numbers and favours slices
with rare organs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
import torch
import torch.nn.functional as F

from ..config import ConfigError, ModelConfig
from .preprocess import context_planes
from .sized import SCALE, SizedCase, sized
from .sources import Split, require_all_classes


@dataclass(frozen=True)
class Shown:
    """How the samples of a batch are shown: warps (N, 2, 3), from the network's picture to the one
    that it is shown without, as grid_sample has it; organs (N, Kmax), factors of the intensities of
    each class, for the samples whose curved (N,) is below their case's `curve`."""

    warps: torch.Tensor
    organs: torch.Tensor
    curved: torch.Tensor


@dataclass(frozen=True)
class Batch:
    """images (N, C, H, W) float32 in [0, 1], labels (N, H, W) uint8, head, expert (N,) int64, is_ct
    (N,) bool.

    known (N, Kmax) bool: classes that the sample's labels tell about. curve (N,): probability that
    its intensities pass a random curve. names says for each sample which slice of which case it is.
    """

    images: torch.Tensor
    labels: torch.Tensor
    head: torch.Tensor
    expert: torch.Tensor
    is_ct: torch.Tensor
    known: torch.Tensor
    curve: torch.Tensor
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)

    def rows(self, rows: slice) -> Self:
        """Some samples of it."""
        return type(self)(*(getattr(self, part.name)[rows] for part in fields(self)))

    def to(self, device: torch.device) -> Self:
        """The same on a device; copies to a GPU do not wait."""
        parts = [getattr(self, part.name) for part in fields(self)]
        return type(self)(*(p.to(device, non_blocking=True) if isinstance(p, torch.Tensor) else p for p in parts))


class Pool:
    """The cases of one source and how slices are drawn from them.

    A draw takes any slice (with probability `common`), or an organ of the head, all alike, and then
    a slice that holds it, in proportion to the square root of its pixels there.
    """

    def __init__(self, cases: list[SizedCase], per_batch: int, common: float) -> None:
        self.cases, self.per_batch, self.common = cases, per_batch, common
        self.index = [(c, z) for c, case in enumerate(cases) for z in range(len(case.images))]
        pixels = np.concatenate([case.counts for case in cases])[:, 1:]
        self.by_class = []
        for column in pixels.T:
            where = np.flatnonzero(column)
            if len(where):
                self.by_class.append((where, torch.from_numpy(np.sqrt(column[where])).float()))

    def draw(self, generator: torch.Generator) -> tuple[SizedCase, int]:
        """One case and a slice number of it."""
        if not self.by_class or torch.rand(1, generator=generator).item() < self.common:
            pick = torch.randint(len(self.index), (1,), generator=generator).item()
        else:
            which = torch.randint(len(self.by_class), (1,), generator=generator).item()
            where, weights = self.by_class[which]
            pick = int(where[torch.multinomial(weights, 1, generator=generator).item()])
        case, z = self.index[pick]
        return self.cases[case], z


def neighbours(case: SizedCase, z: int, context: int) -> np.ndarray:
    """Numbers of the slice and its neighbours, (context,), repeated at the ends of the volume."""
    return context_planes(np.array([z]), context, len(case.images), case.step)[0]


def labelled_pools(splits: tuple[Split, ...], model: ModelConfig, common: float, cache: Path) -> list[Pool]:
    """Phase two: a pool for each source that has a place in the batch. Raises ConfigError when
    there is none."""
    pools = []
    for part in splits:
        if part.source.per_batch:
            for case in part.train:
                require_all_classes(part.source, case, model)
            cases = [sized(case, part.source, model, cache) for case in part.train]
            pools.append(Pool(cases, part.source.per_batch, common))
    if not pools:
        raise ConfigError("data: expected a source with per_batch above 0, got none")
    return pools


def unlabelled_pools(splits: tuple[Split, ...], model: ModelConfig, batch: int, cache: Path) -> list[Pool]:
    """Phase one: a pool for each modality, over all cases that are not held out; labels are not
    looked at.

    The batch is shared evenly among the modalities. Raises ConfigError for a modality of the model
    without a case.
    """
    pools = []
    for index, modality in enumerate(model.modalities):
        found = {
            case.id: sized(case, part.source, model, cache)
            for part in splits
            if part.source.modality == modality
            for case in (*part.train, *part.unlabelled)
        }
        if not found:
            raise ConfigError(
                f"data: no case of {modality} to pretrain its expert on; give a source of it `train` or `unlabelled`"
            )
        share = batch // len(model.modalities) + (index < batch % len(model.modalities))
        pools.append(Pool(list(found.values()), share, 1.0))
    return pools


def draw_batch(pools: list[Pool], model: ModelConfig, generator: torch.Generator, shown: Shown | None = None) -> Batch:
    """One batch; deterministic for a generator's state. shown: None for as they are."""
    drawn = [pool.draw(generator) for pool in pools for _ in range(pool.per_batch)]
    return collate(drawn, model, shown)


def batches(case: SizedCase, slices: Sequence[int], model: ModelConfig) -> Iterator[Batch]:
    """These slices of a case in their order, as they are, eight at a time."""
    for start in range(0, len(slices), 8):
        yield collate([(case, z) for z in slices[start : start + 8]], model)


def collate(drawn: list[tuple[SizedCase, int]], model: ModelConfig, shown: Shown | None = None) -> Batch:
    """The named slices as one batch. shown: None for as they are.

    Field and warp are one step, so that a slice is interpolated once.
    """
    found = []
    for n, (case, z) in enumerate(drawn):
        warp = None if shown is None else shown.warps[n]
        organs = shown.organs[n] if shown is not None and shown.curved[n] < case.curve else None
        found.append(_picture(case, z, model, warp, organs))
    images, labels = (torch.stack(part) for part in zip(*found, strict=True))
    return Batch(
        images,
        labels,
        torch.tensor([case.head for case, _ in drawn]),
        torch.tensor([model.expert_index(case.modality) for case, _ in drawn]),
        torch.tensor([case.modality == "CT" for case, _ in drawn]),
        torch.stack([_known(case, model) for case, _ in drawn]),
        torch.tensor([case.curve for case, _ in drawn]),
        tuple(f"{case.name} slice {z}" for case, z in drawn),
    )


def _known(case: SizedCase, model: ModelConfig) -> torch.Tensor:
    return torch.ones(model.max_classes, dtype=torch.bool) if case.known is None else torch.from_numpy(case.known)


def _picture(
    case: SizedCase, z: int, model: ModelConfig, warp: torch.Tensor | None, organs: torch.Tensor | None
) -> tuple[torch.Tensor, torch.Tensor]:
    """A slice with its neighbours (context, H, W) in [0, 1] and its labels (H, W), as the network
    sees them."""
    planes = neighbours(case, z, model.context)
    image = torch.from_numpy(case.images[planes]).float() / SCALE
    if organs is not None:
        image *= organs[torch.from_numpy(case.labels[planes]).long()]
    labels = torch.from_numpy(np.array(case.labels[z]))
    if case.fields is None and warp is None:
        return image, labels
    theta = torch.eye(2, 3) if warp is None else warp
    if case.fields is not None:
        theta = _compose(_field_on_slice(case, z, model.size), theta)
    grid = F.affine_grid(theta[None], [1, 1, *model.size], align_corners=False)
    image = F.grid_sample(image[None], grid, mode="bilinear", padding_mode="zeros", align_corners=False)[0]
    labels = F.grid_sample(labels[None, None].float(), grid, mode="nearest", padding_mode="zeros", align_corners=False)
    return image, labels[0, 0].to(torch.uint8)


def _field_on_slice(case: SizedCase, z: int, size: tuple[int, int]) -> torch.Tensor:
    """(2, 3): from the field to the slice, both from -1 to 1, x (columns) first."""
    pixel, height, width = float(case.fields.pixel[z]), *case.images.shape[1:]
    (row, column), (down, across) = case.fields.centre[z].tolist(), case.spacing
    return torch.tensor(
        [
            [size[1] * pixel / (across * width), 0.0, (2 * column + 1) / width - 1],
            [0.0, size[0] * pixel / (down * height), (2 * row + 1) / height - 1],
        ]
    )


def _compose(outer: torch.Tensor, inner: torch.Tensor) -> torch.Tensor:
    """(2, 3) of outer(inner(.))."""
    product = outer[:, :2] @ inner
    product[:, 2] += outer[:, 2]
    return product
