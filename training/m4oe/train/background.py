"""`m4oe-train fit-background`: how readily each head says background, set to what gives the best
Dice on the training cases.

Training sees slices warped, recoloured and blurred, and is unsure of borders that are sharp in the
scans themselves; where it is unsure, a loss with Dice in it draws organs too large. One number a
head, added to the logit of background, takes that back. Held-out cases are not looked at.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from ..config import ConfigError, require
from ..data.batches import batches
from ..data.prepared import open_prepared
from ..data.sized import SizedCase, sized
from ..data.sources import Split, split
from ..experiment import Experiment, load_experiment
from ..network.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from ..network.network import SwinUNetM4oE

OFFSETS = tuple(np.arange(-2.0, 4.01, 0.25).tolist())
"""Tried for each head: differences of logits."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("checkpoint", type=Path, help="a trained network, e.g. RUN/ema.pt")
    parser.add_argument("--config", type=Path, required=True, help="experiment that it was trained by, TOML")
    parser.add_argument("--data", type=Path, required=True, help="prepared folder")
    parser.add_argument("--out", type=Path, required=True, help="the checkpoint with the heads' background fitted")
    parser.add_argument(
        "--heads", nargs="+", metavar="HEAD", help="only these (default: all that have scans of their own modality)"
    )
    parser.add_argument("--every", type=int, default=2, help="take every n-th slice (default: 2)")
    parser.add_argument("--threads", type=int, default=2, help="of torch")
    parser.add_argument("--cache", type=Path, help="folder for slices at the network's size (default: DATA/.cache)")


def run(args: Namespace) -> None:
    require(args.every > 0 and args.threads > 0, "--every, --threads", "more than 0", (args.every, args.threads))
    torch.set_num_threads(args.threads)
    checkpoint = load_checkpoint(args.checkpoint)
    experiment = replace(load_experiment(args.config), model=checkpoint.config)
    splits = split(experiment.data, open_prepared(args.data))
    network = checkpoint.network()
    offsets = {}
    for head in heads_to_fit(experiment, args.heads):
        cases = training_cases(head, splits, experiment, args.cache or args.data / ".cache")
        means = mean_dice(network, cases, args.every)
        best = int(means.argmax())
        offsets[head] = OFFSETS[best]
        was = means[OFFSETS.index(0.0)]
        print(
            f"{head}: background {OFFSETS[best]:+.2f}, Dice on {len(cases)} training cases {was:.4f} -> {means[best]:.4f}",
            flush=True,
        )
    save_checkpoint(args.out, with_background(checkpoint, offsets))
    print(args.out)


def heads_to_fit(experiment: Experiment, names: list[str] | None) -> list[str]:
    """Raises ConfigError for an unknown head, one without scans of its own modality, and heads
    without a bias."""
    require(experiment.model.head_bias, "model.head_bias", "true (background's offset is a bias)", False)
    known = [head.name for head in experiment.model.heads]
    for name in names or ():
        require(name in known, "--heads", f"some of {', '.join(known)}", name)
    able = {source.head for source in experiment.data.sources if source.train and source.scanned_as is None}
    unable = [name for name in names or () if name not in able]
    if unable:
        raise ConfigError(f"--heads: {', '.join(unable)}: no training case was scanned as the modality of that head")
    return [name for name in known if name in able and (names is None or name in names)]


def training_cases(head: str, splits: tuple[Split, ...], experiment: Experiment, cache: Path) -> list[SizedCase]:
    """What the head was trained on, without scans that stand in for another modality and without
    labels that know some organs alone."""
    parts = [
        part
        for part in splits
        if part.source.head == head and part.source.scanned_as is None and not part.source.partial
    ]
    return [sized(case, part.source, experiment.model, cache) for part in parts for case in part.train]


@torch.inference_mode()
def mean_dice(network: SwinUNetM4oE, cases: list[SizedCase], every: int) -> np.ndarray:
    """(offsets,): Dice for each of OFFSETS, averaged over the organs of a case and then over
    cases."""
    scores = []
    for case in cases:
        classes = 1 + len(network.config.heads[case.head].classes)
        both, found, truth = np.zeros((len(OFFSETS), classes)), np.zeros((len(OFFSETS), classes)), np.zeros(classes)
        for logits, labels in _slices(network, case, every):
            truth += np.bincount(labels, minlength=classes)
            # The best organ does not depend on the offset; only whether it beats background does.
            margin, organ = (value.flatten().numpy() for value in logits[:, 1:classes].max(1))
            margin = margin - logits[:, 0].flatten().numpy()
            for n, offset in enumerate(OFFSETS):
                label = np.where(margin > offset, organ + 1, 0)
                found[n] += np.bincount(label, minlength=classes)
                both[n] += np.bincount(label[label == labels], minlength=classes)
        there = np.flatnonzero(truth[1:]) + 1
        if len(there):
            scores.append((2 * both[:, there] / (found[:, there] + truth[there])).mean(1))
    return np.mean(scores, axis=0)


def _slices(network: SwinUNetM4oE, case: SizedCase, every: int) -> Iterator[tuple[torch.Tensor, np.ndarray]]:
    for batch in batches(case, range(every // 2, len(case.images), every), network.config):
        logits = network(batch.images, batch.head, batch.expert).enlarged(network.config.size)
        yield logits, batch.labels.flatten().numpy().astype(np.int64)


def with_background(checkpoint: Checkpoint, offsets: dict[str, float]) -> Checkpoint:
    """The checkpoint with background's bias of each head moved by its offset; nothing else
    changes."""
    weights = dict(checkpoint.weights)
    for name, offset in offsets.items():
        key = f"heads.{checkpoint.config.head_index(name)}.bias"
        weights[key] = weights[key].clone()
        weights[key][0] += offset
    provenance = checkpoint.provenance | {"background": offsets}
    return Checkpoint(checkpoint.config, weights, provenance, checkpoint.training)
