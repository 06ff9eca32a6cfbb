"""Which slices a batch holds: every batch mixes its sources in fixed numbers and favours slices with rare organs."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from .config import ConfigError, ModelConfig
from .experiment import DataConfig, PhantomSource, VolumeSource
from .phantom import VERSION, make_phantom
from .volumes import SCALE, Prepared, Volume, cached, class_counts, prepare, read_volume


@dataclass(frozen=True)
class Batch:
    """images (N, C, S, S) float32 in [0, 1], labels (N, S, S) uint8, head, expert (N,) int64, is_ct (N,) bool.

    names says for each sample which slice of which volume it is.
    """

    images: torch.Tensor
    labels: torch.Tensor
    head: torch.Tensor
    expert: torch.Tensor
    is_ct: torch.Tensor
    names: tuple[str, ...]


def load_volume(source: VolumeSource, case: str, data: Path, model: ModelConfig) -> Volume:
    """One case with its labels in the numbers of the source's head. Raises FileNotFoundError and ValueError."""
    image, labels = (data / pattern.format(case=case) for pattern in (source.images, source.labels))
    volume = read_volume(image, labels, source.windowed_8bit)
    classes = model.heads[model.head_index(source.head)].classes
    table = np.zeros(256, np.uint8)
    if source.labels_of is None:
        table[: len(classes) + 1] = np.arange(len(classes) + 1)
    for number, name in (source.labels_of or {}).items():
        if name not in classes:
            raise ConfigError(f"labels_of.{number}: expected a class of head {source.head}, got {name!r}")
        table[int(number)] = classes.index(name) + 1
    return Volume(volume.voxels, table[volume.labels], volume.spacing)


def prepare_case(source: VolumeSource, case: str, data: Path, cache: Path, model: ModelConfig) -> Prepared:
    """One case at the network's size, from the cache when that is fresh."""
    key = {
        "file": (data / source.images.format(case=case)).stat().st_size,
        "source": [source.images, source.head, source.modality, source.windowed_8bit, source.labels_of],
        "window": repr(model.windows[source.modality]),
        "size": model.image_size,
        "classes": model.heads[model.head_index(source.head)].classes,
    }
    name = f"{source.dataset}-{source.head}-{case}"
    images, labels = cached(cache, name, key, lambda: prepare(load_volume(source, case, data, model), model, source.modality))
    return Prepared(name, source.modality, model.head_index(source.head), images, labels, class_counts(labels))


def prepare_phantom(source: PhantomSource, seed: int, cache: Path, model: ModelConfig) -> Prepared:
    """One phantom at the network's size, from the cache when that is fresh."""
    classes = model.heads[model.head_index(source.head)].classes
    key = {
        "version": VERSION,
        "window": repr(model.windows[source.modality]),
        "size": model.image_size,
        "classes": classes,
    }
    name = f"phantom-{source.modality}-{seed}"
    make = lambda: prepare(make_phantom(source.modality, seed, classes=classes), model, source.modality)
    images, labels = cached(cache, name, key, make)
    return Prepared(name, source.modality, model.head_index(source.head), images, labels, class_counts(labels))


class Pool:
    """The volumes of one source and how slices are drawn from them.

    A draw takes any slice (with probability `common`), or an organ of the head, all alike, and then a slice that holds it,
    in proportion to the square root of its pixels there.
    """

    def __init__(self, cases: list[Prepared], per_batch: int, common: float) -> None:
        self.cases, self.per_batch, self.common = cases, per_batch, common
        self.index = [(c, z) for c, case in enumerate(cases) for z in range(len(case.images))]
        pixels = np.concatenate([case.counts for case in cases])[:, 1:]
        self.by_class = []
        for column in pixels.T:
            where = np.flatnonzero(column)
            if len(where):
                self.by_class.append((where, torch.from_numpy(np.sqrt(column[where])).float()))

    def draw(self, generator: torch.Generator) -> tuple[Prepared, int]:
        """One case and a slice number of it."""
        if not self.by_class or torch.rand(1, generator=generator).item() < self.common:
            pick = torch.randint(len(self.index), (1,), generator=generator).item()
        else:
            which = torch.randint(len(self.by_class), (1,), generator=generator).item()
            where, weights = self.by_class[which]
            pick = int(where[torch.multinomial(weights, 1, generator=generator).item()])
        case, z = self.index[pick]
        return self.cases[case], z


def neighbours(case: Prepared, z: int, context: int) -> np.ndarray:
    """The slice and its neighbours as channels (context, S, S) int16, repeated at the ends of the volume."""
    half = context // 2
    return case.images[np.clip(np.arange(z - half, z + half + 1), 0, len(case.images) - 1)]


def open_pools(config: DataConfig, model: ModelConfig, data: Path, cache: Path) -> list[Pool]:
    """Prepares every training volume. Raises FileNotFoundError when a file of it is missing."""
    pools = []
    for source in config.volumes:
        if source.per_batch:
            cases = [prepare_case(source, case, data, cache, model) for case in source.train]
            pools.append(Pool(cases, source.per_batch, config.common))
    for source in config.phantoms:
        seeds = range(source.first_seed, source.first_seed + source.count)
        pools.append(Pool([prepare_phantom(source, s, cache, model) for s in seeds], source.per_batch, config.common))
    if not pools:
        raise ConfigError("data: expected a source with per_batch above 0, got none")
    return pools


def draw_batch(pools: list[Pool], model: ModelConfig, generator: torch.Generator) -> Batch:
    """One batch, before augmentation; deterministic for a generator's state."""
    drawn = [pool.draw(generator) for pool in pools for _ in range(pool.per_batch)]
    return collate(drawn, model)


def collate(drawn: list[tuple[Prepared, int]], model: ModelConfig) -> Batch:
    """The named slices as one batch."""
    images = np.stack([neighbours(case, z, model.context) for case, z in drawn])
    labels = np.stack([case.labels[z] for case, z in drawn])
    return Batch(
        torch.from_numpy(images).float() / SCALE,
        torch.from_numpy(labels),
        torch.tensor([case.head for case, _ in drawn]),
        torch.tensor([model.expert_index(case.modality) for case, _ in drawn]),
        torch.tensor([case.modality == "CT" for case, _ in drawn]),
        tuple(f"{case.name} slice {z}" for case, z in drawn),
    )
