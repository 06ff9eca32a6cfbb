"""A quick look while training: Dice per organ on every n-th slice of the held-out volumes, at the network's own size."""

from pathlib import Path

import numpy as np
import torch

from .dataset import collate, prepare_case
from .experiment import Experiment


def dice_by_class(predicted: np.ndarray, truth: np.ndarray, classes: int) -> list[float | None]:
    """Dice of labels 1 to classes over two arrays of one shape; None for a class that neither holds."""
    scores: list[float | None] = []
    for label in range(1, classes + 1):
        p, t = predicted == label, truth == label
        total = int(p.sum()) + int(t.sum())
        scores.append(2 * int((p & t).sum()) / total if total else None)
    return scores


class Probe:
    """Slices of held-out cases. Nothing is chosen by what it measures: it only tells the reader of a log how it goes."""

    def __init__(self, experiment: Experiment, data: Path, cache: Path) -> None:
        self.model, self.every = experiment.model, experiment.train.probe_every
        self.cases = [
            (source.head, prepare_case(source, case, data, cache, experiment.model))
            for source in experiment.data.volumes
            for case in source.held_out
        ]

    @torch.inference_mode()
    def measure(self, network: torch.nn.Module) -> list[str]:
        """One line a case: Dice of each organ."""
        lines = []
        for head, case in self.cases:
            step = min(self.every, max(1, len(case.images) // 6))
            chosen = [(case, z) for z in range(step // 2, len(case.images), step)]
            found = []
            for start in range(0, len(chosen), 8):
                batch = collate(chosen[start : start + 8], self.model)
                logits = network(batch.images, batch.head, batch.expert).logits
                found.append(logits.argmax(1).to(torch.uint8).numpy())
            truth = np.stack([case.labels[z] for _, z in chosen])
            names = self.model.heads[case.head].classes
            scores = dice_by_class(np.concatenate(found), truth, len(names))
            text = " ".join(f"{n} {s:.2f}" for n, s in zip(names, scores, strict=True) if s is not None)
            lines.append(f"{case.name}: {text}")
        return lines
