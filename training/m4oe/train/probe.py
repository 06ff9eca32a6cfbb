"""A quick look while training: Dice per organ on every n-th slice of the held-out volumes, at the
network's own size."""

from pathlib import Path

import numpy as np
import torch

from ..data.batches import batches
from ..data.sized import sized
from ..data.sources import Split, taught_classes
from ..experiment import Experiment


def dice_by_class(predicted: np.ndarray, truth: np.ndarray, classes: int) -> list[float | None]:
    """Dice of labels 1 to classes over two arrays of one shape; None for a class that neither
    holds."""
    scores: list[float | None] = []
    for label in range(1, classes + 1):
        p, t = predicted == label, truth == label
        total = int(p.sum()) + int(t.sum())
        scores.append(2 * int((p & t).sum()) / total if total else None)
    return scores


class Probe:
    """Slices of held-out cases. Nothing is chosen by what it measures: it only tells the reader of
    a log how it goes."""

    def __init__(self, experiment: Experiment, splits: tuple[Split, ...], cache: Path) -> None:
        self.model, self.every = experiment.model, experiment.train.probe_every
        self.cases = [
            (sized(case, part.source, experiment.model, cache), taught_classes(part.source, case, experiment.model))
            for part in splits
            for case in part.held_out
        ]

    @torch.inference_mode()
    def measure(self, network: torch.nn.Module, device: torch.device) -> dict[str, dict[str, float]]:
        """Case and modality -> Dice of each organ that the labels tell about and that is there or
        was found."""
        found = {}
        for case, taught in self.cases:
            step = min(self.every, max(1, len(case.images) // 6))
            chosen = range(step // 2, len(case.images), step)
            labels, truth = [], []
            for batch in batches(case, chosen, self.model):
                truth.append(batch.labels.numpy())
                batch = batch.to(device)
                logits = network(batch.images, batch.head, batch.expert).enlarged(self.model.size)
                labels.append(logits.argmax(1).to(torch.uint8).cpu().numpy())
            truth = np.concatenate(truth)
            names = self.model.heads[case.head].classes
            scores = dice_by_class(np.concatenate(labels), truth, len(names))
            by_name = {n: s for n, s in zip(names, scores, strict=True) if s is not None and n in taught}
            found[f"{case.name} {case.modality}"] = by_name
        return found
