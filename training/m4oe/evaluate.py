"""`m4oe-train evaluate`: Dice of an exported model over the held-out volumes of an experiment, whole, on their own grids.

It drives the very file that is shipped, as a host does: raw int16 slices, window by the manifest, labels out.
"""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

import numpy as np
import onnxruntime

from .config import WindowRule
from .dataset import load_volume
from .experiment import DEFAULT_DATA, VolumeSource, load_experiment
from .preprocess import window_of
from .probe import dice_by_class

BATCH = 8
REPOSITORY = Path(__file__).resolve().parents[2]


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("model", type=Path, help="folder with model.onnx and manifest.json")
    parser.add_argument("--config", type=Path, required=True, help="experiment whose held-out cases are measured")
    parser.add_argument("--out", type=Path, required=True, help="JSON, as m4oe-train export --accuracy reads it")
    parser.add_argument("--data", type=Path, default=REPOSITORY / DEFAULT_DATA, help="folder of the volumes")
    parser.add_argument("--threads", type=int, default=2)


def run(args: Namespace) -> None:
    experiment = load_experiment(args.config)
    model = Model(args.model, args.threads)
    entries = []
    for source in experiment.data.volumes:
        if not source.held_out:
            continue
        scores = {}
        for case in source.held_out:
            volume = load_volume(source, case, args.data, experiment.model)
            scores[case] = measure(model, source, volume.voxels, volume.labels)
            print(f"{source.dataset} {case}: " + " ".join(f"{n} {s:.3f}" for n, s in scores[case].items()), flush=True)
        entries.append(entry(source, scores))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(entries, indent=2) + "\n")


class Model:
    """An exported graph and its manifest. Raises FileNotFoundError when one is missing."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        self.manifest = json.loads((folder / "manifest.json").read_text())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        graph = next(f["path"] for f in self.manifest["files"] if f["role"] == "graph")
        self.session = onnxruntime.InferenceSession(str(folder / graph), options, providers=["CPUExecutionProvider"])

    def head(self, name: str) -> dict:
        """The manifest's entry of a head. Raises ValueError for an unknown one."""
        for head in self.manifest["heads"]:
            if head["name"] == name:
                return head
        raise ValueError(f"head: expected one of {[h['name'] for h in self.manifest['heads']]}, got {name!r}")

    def segment(self, voxels: np.ndarray, modality: str, head: str) -> np.ndarray:
        """voxels (D, H, W) int16, LPS -> labels (D, H, W) uint8 of the head."""
        rule = WindowRule(**self.manifest["modalities"][modality]["window"])
        window = np.array([window_of(voxels, rule)], np.float32)
        index = self.head(head)["graphIndex"][modality]
        half = self.manifest["input"]["context"] // 2
        padded = np.pad(voxels, ((half, half), (0, 0), (0, 0)), mode="edge")
        stacked = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1, axis=0).transpose(0, 3, 1, 2)
        found = []
        for start in range(0, len(voxels), BATCH):
            slices = np.ascontiguousarray(stacked[start : start + BATCH])
            n = len(slices)
            inputs = {"slices": slices, "window": window.repeat(n, 0), "head": np.full(n, index, np.int64)}
            found.append(self.session.run(["labels"], inputs)[0])
        return np.concatenate(found)


def measure(model: Model, source: VolumeSource, voxels: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Dice of each class that the source's labels can hold; a class in neither volume is left out, as nothing is known of it."""
    names = [c["name"] for c in model.head(source.head)["classes"]]
    asked = names if source.labels_of is None else set(source.labels_of.values())
    scores = dice_by_class(model.segment(voxels, source.modality, source.head), labels, len(names))
    return {name: score for name, score in zip(names, scores, strict=True) if score is not None and name in asked}


def entry(source: VolumeSource, scores: dict[str, dict[str, float]]) -> dict:
    """One entry of the manifest's `accuracy`: the mean of each class over the cases that hold it."""
    names = dict.fromkeys(name for case in scores.values() for name in case)
    mean = {name: float(np.mean([case[name] for case in scores.values() if name in case])) for name in names}
    return {
        "dataset": source.dataset,
        "modality": source.modality,
        "head": source.head,
        "cases": list(scores),
        "dice": {name: round(value, 4) for name, value in mean.items()},
    }
