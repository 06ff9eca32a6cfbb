"""`m4oe-train calibrate-confidence`: what a voxel's confidence is worth, measured on cases that the
weights were not trained on, and the map that makes it mean what it says (docs/trust.md).

A graph tells the probability of the class that it chose and no logits, so a temperature on all
logits cannot be had; its likeness for one probability is a line on the log odds (Platt, "Probabilistic
outputs for support vector machines", 1999): 1 / scale is the temperature, and shift what a
temperature leaves. Of one head, of voxels of organs alone, on labels as they are settled.
"""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from ..atomic import write_text
from ..config import require
from ..data.prepared import open_prepared
from ..data.sources import label_table, split, taught_classes
from ..experiment import Experiment, load_experiment
from ..export.exported import ExportedModel
from ..export.manifest import validate
from ..settle.settle import settle
from .plots import draw_confidence

LEVELS = 256
BINS = 15
"""Of the expected calibration error (Guo et al., "On calibration of modern neural networks", 2017)."""
DIGITS = 4

Counts = np.ndarray
"""(2, LEVELS) float64: voxels with each confidence, and those of them whose label is right."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("model", type=Path, help="folder with model.onnx and manifest.json; the manifest is rewritten")
    parser.add_argument("--data", type=Path, required=True, help="prepared folder")
    parser.add_argument("--own", type=Path, required=True, metavar="CONFIG", help="experiment with held-out cases")
    parser.add_argument("--version", help="of the model with this confidence (default: as it is)")
    parser.add_argument("--plots", type=Path, metavar="SVG", help="file for plots of what confidence was worth")
    parser.add_argument("--threads", type=int, default=2, help="of onnxruntime")


def run(args: Namespace) -> None:
    require(args.threads > 0, "--threads", "more than 0", args.threads)
    model = ExportedModel(args.model, args.threads)
    by_head: dict[str, dict[str, Counts]] = {}
    for head, case, counts in measure(model, load_experiment(args.own), args.data):
        print(f"{head}: {case}, error {error(counts, identity()):.3f}", flush=True)
        by_head.setdefault(head, {})[case] = counts
    manifest = json.loads(json.dumps(model.manifest))
    plotted: dict[str, dict[str, tuple[np.ndarray, np.ndarray]]] = {}
    for head in manifest["heads"]:
        head.pop("confidence", None)
        cases = list(by_head.get(head["name"], {}).values())
        if len(cases) < 2:
            print(f"{head['name']}: {len(cases)} held-out cases, at least 2 are needed; confidence stays the network's")
            continue
        told = calibration(cases)
        plotted[head["name"]] = reliability(cases)
        print(f"{head['name']}: {json.dumps(told)}")
        if helps(told):
            head["confidence"] = {"graphSha256": model.sha256} | told
        else:
            print(f"{head['name']}: no better on cases that it has not seen; confidence stays the network's")
    manifest["version"] = args.version or manifest["version"]
    validate(manifest)
    write_text(args.model / "manifest.json", json.dumps(manifest, indent=2) + "\n")
    if args.plots and plotted:
        draw_confidence(plotted, args.plots)


def measure(model: ExportedModel, experiment: Experiment, data: Path) -> Iterator[tuple[str, str, Counts]]:
    """Head, case and counts of each held-out case. Raises ConfigError for one that the model was
    trained on."""
    for part in split(experiment.data, open_prepared(data)):
        source = part.source
        for case in part.held_out:
            model.require_unseen(case, "--own")
            model.require_head(experiment.model, source.head, source.modality)
            classes = model.head(source.head, source.modality)["classes"]
            labels = {one["name"]: one["label"] for one in classes}
            known = [labels[name] for name in taught_classes(source, case, experiment.model)]
            truth = label_table(source, case, experiment.model)[case.labels]
            found, confidence = model.decided(case, source.modality, source.head)
            kept = (settle(found, case.spacing, classes) == found) & np.isin(found, known)
            if kept.any():
                yield source.head, case.id, counted(confidence[kept], (found == truth)[kept])
            else:
                print(f"{source.head}: {case.id}, no organ was found: it tells nothing", flush=True)


def counted(confidence: np.ndarray, right: np.ndarray) -> Counts:
    """Of voxels: confidence uint8, right bool, of one shape."""
    return np.stack([np.bincount(some, minlength=LEVELS) for some in (confidence, confidence[right])]).astype(float)


def identity() -> np.ndarray:
    return np.arange(LEVELS) / (LEVELS - 1)


def probabilities(shift: float, scale: float) -> np.ndarray:
    """(LEVELS,): what each confidence stands for; the ends are half a level from 0 and 1."""
    return 1 / (1 + np.exp(-(shift + scale * log_odds())))


def log_odds() -> np.ndarray:
    p = np.clip(identity(), 0.5 / (LEVELS - 1), 1 - 0.5 / (LEVELS - 1))
    return np.log(p / (1 - p))


def fitted(cases: Sequence[Counts]) -> tuple[float, float]:
    """Shift and scale with the least cross entropy, each case with the same weight."""
    shares = sum(counts / counts[0].sum() for counts in cases)

    def loss(w: np.ndarray) -> float:
        z = w[0] + w[1] * log_odds()
        return float(shares[0] @ np.logaddexp(0, z) - shares[1] @ z)

    # Where all labels are wrong, or all right, no line is the best: as far as the manifest goes.
    shift, scale = minimize(loss, np.array([0.0, 1.0]), method="L-BFGS-B", bounds=[(-10, 10), (0.05, 10)]).x
    return round(float(shift), DIGITS), round(float(scale), DIGITS)


def error(counts: Counts, means: np.ndarray) -> float:
    """Expected calibration error: |mean probability - share that is right| over BINS of the
    probability, weighed by their voxels. means (LEVELS,): the probability of each confidence."""
    total, claimed, right = binned(counts, means)
    return float(np.abs(claimed - right).sum() / total.sum())


def binned(counts: Counts, means: np.ndarray) -> np.ndarray:
    """(3, BINS): of each bin of the probability its voxels, the sum of their probabilities, and those
    that are right."""
    bins = np.minimum((means * BINS).astype(int), BINS - 1)
    return np.stack([np.bincount(bins, some, BINS) for some in (counts[0], counts[0] * means, counts[1])])


def reliability(cases: Sequence[Counts]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Before and after a map: mean probability and share that is right of each bin that has voxels,
    over all cases, each with the others' map."""
    before = sum(binned(counts, identity()) for counts in cases)
    after = sum(binned(counts, means) for counts, means in zip(cases, others_maps(cases), strict=True))
    told = {}
    for name, (total, claimed, right) in (("the network's own", before), ("with the map", after)):
        there = total > 0
        told[name] = (claimed[there] / total[there], right[there] / total[there])
    return told


def helps(told: dict[str, float | int]) -> bool:
    """Whether a map makes the error smaller on cases that it was not fitted on."""
    return told["errorAfter"] < told["errorBefore"]


def others_maps(cases: Sequence[Counts]) -> list[np.ndarray]:
    """Of each case what a confidence stands for by the map of the others."""
    return [probabilities(*fitted([*cases[:n], *cases[n + 1 :]])) for n in range(len(cases))]


def calibration(cases: Sequence[Counts]) -> dict[str, float | int]:
    """`confidence` of a head in the manifest, but for the graph. errorAfter is told of each case by
    the others' map."""
    pooled = sum(cases)
    shift, scale = fitted(cases)
    weights = [counts[0].sum() / pooled[0].sum() for counts in cases]
    after = [error(counts, means) for counts, means in zip(cases, others_maps(cases), strict=True)]
    before = [error(counts, identity()) for counts in cases]
    return {
        "shift": shift,
        "scale": scale,
        "cases": len(cases),
        "errorBefore": round(float(np.dot(weights, before)), DIGITS),
        "errorAfter": round(float(np.dot(weights, after)), DIGITS),
    }
