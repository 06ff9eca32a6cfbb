"""Patches of prepared cases for the 3D peers, at one spacing, drawn as nnU-Net draws them: every so
often around an organ."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from monai.transforms import Compose, RandAdjustContrast, RandGaussianNoise, RandGaussianSmooth, RandScaleIntensity
from monai.utils.type_conversion import convert_to_tensor

from ..config import ConfigError, ModelConfig
from ..data.prepared import PreparedCase
from ..data.sources import Split, label_table
from .networks import PeerPlan

_ZOOM = (0.8, 1.25)
"""Range of the random scale. Nothing is mirrored: left and right kidney are different organs."""


@dataclass(frozen=True)
class Patches:
    """images (N, 1, D, H, W) float32 in [0, 1]; labels (N, 1, D, H, W) int64 of one head; names:
    case ids."""

    images: torch.Tensor
    labels: torch.Tensor
    head: str
    names: tuple[str, ...]


def trained_parts(parts: tuple[Split, ...]) -> list[Split]:
    """The sources that batches are drawn from. Raises ConfigError when there is none."""
    found = [part for part in parts if part.train and part.source.per_batch > 0]
    if not found:
        raise ConfigError("data.sources: expected a source with train cases and per_batch, got none")
    return found


def spacing_of(parts: tuple[Split, ...]) -> tuple[float, float, float]:
    """The spacing (mm) to train at: on each axis the finest of the sources' medians, so that no
    source loses its usual detail."""
    medians = [np.median([case.spacing for case in part.train], axis=0) for part in trained_parts(parts)]
    slices, rows, columns = np.min(medians, axis=0)
    return float(slices), float(rows), float(columns)


class PatchDrawer:
    """Draws batches of one source each, sources as often as their per_batch says. Everything comes
    from the step's number."""

    def __init__(self, parts: tuple[Split, ...], model: ModelConfig, plan: PeerPlan, seed: int) -> None:
        self.parts = trained_parts(parts)
        self.model, self.plan, self.seed = model, plan, seed
        shares = np.array([part.source.per_batch for part in self.parts], float)
        self.shares = shares / shares.sum()
        self.tables = {
            (part.source.dataset, part.source.head, case.id): label_table(part.source, case, model)
            for part in self.parts
            for case in part.train
        }
        self.change = Compose(
            [
                RandScaleIntensity(0.25, prob=0.5),
                RandAdjustContrast(prob=0.3, gamma=(0.7, 1.5)),
                RandGaussianNoise(prob=0.2, std=0.05),
                RandGaussianSmooth(prob=0.2),
            ]
        )

    def draw(self, step: int) -> Patches:
        random = np.random.default_rng([self.seed, step])
        self.change.set_random_state(seed=int(random.integers(2**31)))
        part = self.parts[random.choice(len(self.parts), p=self.shares)]
        images, labels, names = [], [], []
        for _ in range(self.plan.batch):
            case = part.train[random.integers(len(part.train))]
            image, label = self._patch(part, case, random)
            images.append(convert_to_tensor(self.change(image), track_meta=False))
            labels.append(label)
            names.append(case.id)
        return Patches(torch.stack(images).float(), torch.stack(labels), part.source.head, tuple(names))

    def _patch(self, part: Split, case: PreparedCase, random: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """(1, D, H, W) image and labels of the plan's patch size."""
        table = self.tables[part.source.dataset, part.source.head, case.id]
        zoom = random.uniform(*_ZOOM)
        extent = [
            max(1, round(side * to * zoom / own))
            for side, to, own in zip(self.plan.patch, self.plan.spacing, case.spacing, strict=True)
        ]
        centre = organ_voxel(case, table, random) if random.random() < self.plan.foreground else None
        box = [
            self._range(n, size, None if centre is None else centre[axis], random)
            for axis, (n, size) in enumerate(zip(case.image.shape, extent, strict=True))
        ]
        image = normalised(cut(case.image, box), case.window(self.model.windows[part.source.modality]))
        label = torch.from_numpy(table[cut(case.labels, box)])
        image = F.interpolate(image[None, None], self.plan.patch, mode="trilinear", align_corners=False)[0]
        return image, F.interpolate(label[None, None].float(), self.plan.patch, mode="nearest-exact")[0].long()

    @staticmethod
    def _range(length: int, size: int, centre: int | None, random: np.random.Generator) -> tuple[int, int]:
        """First voxel and number of voxels on an axis; where the patch is longer than the scan it
        sticks out on both sides."""
        if size >= length:
            return -((size - length) // 2), size
        if centre is None:
            return int(random.integers(0, length - size + 1)), size
        jitter = int(random.integers(-size // 4, size // 4 + 1))
        return int(np.clip(centre + jitter - size // 2, 0, length - size)), size


def organ_voxel(case: PreparedCase, table: np.ndarray, random: np.random.Generator) -> tuple[int, int, int] | None:
    """A voxel of an organ of the head, each organ as likely as another; None when the case shows
    none."""
    shown = [n for n in range(1, case.counts.shape[1]) if table[n] and case.counts[:, n].any()]
    if not shown:
        return None
    number = int(random.choice(shown))
    on = case.counts[:, number] / case.counts[:, number].sum()
    z = int(random.choice(len(on), p=on))
    rows, columns = np.nonzero(case.labels[z] == number)
    i = random.integers(len(rows))
    return z, int(rows[i]), int(columns[i])


def cut(volume: np.ndarray, box: list[tuple[int, int]]) -> np.ndarray:
    """A box (first, number) an axis of a volume; what lies outside repeats the outermost voxel."""
    ranges = [np.arange(first, first + size).clip(0, n - 1) for (first, size), n in zip(box, volume.shape, strict=True)]
    z, rows, columns = (slice(int(r[0]), int(r[-1]) + 1) for r in ranges)
    inside = np.array(volume[z, rows, columns])
    return inside[np.ix_(*(r - r[0] for r in ranges))]


def normalised(stored: np.ndarray, window: tuple[float, float]) -> torch.Tensor:
    """Stored values -> [0, 1] between the window's ends."""
    lower, upper = window
    return ((torch.from_numpy(stored.astype(np.float32)) - lower) / max(upper - lower, 1e-6)).clamp(0, 1)
