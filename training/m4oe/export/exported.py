"""An exported model as a host runs it: raw int16 slices, window by the manifest, labels out, on
onnxruntime."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import onnxruntime

from ..config import ConfigError, ModelConfig, WindowRule
from ..data.prepared import PreparedCase
from ..data.preprocess import context_planes, neighbour_step
from ..settle.settle import settle
from .manifest import validate
from .onnx.graph import feeds

BATCH = 8
THOROUGH_PASSES = (1.0, 0.92, 1.08)
"""In-plane spacing that each pass is told over the true one, as the service's (src/pipeline/passes.ts)."""


class ExportedModel:
    """A model folder. Raises FileNotFoundError for a missing file, ManifestError or ValueError for
    one that does not fit."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        path = folder / "manifest.json"
        if not path.is_file():
            raise FileNotFoundError(
                f"{folder}: expected a model folder as m4oe-train export writes it, found no manifest.json"
            )
        try:
            self.manifest = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            raise ValueError(f"{path}: expected JSON, as m4oe-train export writes it") from None
        validate(self.manifest)
        entry = next(file for file in self.manifest["files"] if file["role"] == "graph")
        graph = folder / entry["path"]
        if not graph.is_file():
            raise FileNotFoundError(f"{graph}: missing, although the manifest names it; export again")
        with open(graph, "rb") as file:
            self.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if self.sha256 != entry["sha256"]:
            raise ValueError(f"{graph}: not the file that the manifest was written for (SHA-256 differs); export again")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

    @property
    def name(self) -> str:
        return f"{self.manifest['name']} {self.manifest['version']}"

    @property
    def parameters(self) -> int:
        return self.manifest["provenance"]["parameters"]

    @property
    def fold(self) -> tuple[int, ...] | None:
        """The fold of the training cases that it was trained without (`data.fold`), if any."""
        own = self.manifest["provenance"]["config"].get("data", {}).get("fold")
        return None if own is None else tuple(own)

    def head(self, name: str, modality: str) -> dict:
        """The manifest's entry of a head. Raises ConfigError for an unknown one, or one that does
        not serve the modality."""
        for head in self.manifest["heads"]:
            if head["name"] == name:
                if modality not in head["graphIndex"]:
                    raise ConfigError(f"head {name}: expected one of {', '.join(head['graphIndex'])}, got {modality}")
                return head
        raise ConfigError(f"head: {self.name} has {', '.join(h['name'] for h in self.manifest['heads'])}, not {name!r}")

    def require_head(self, model: ModelConfig, name: str, modality: str) -> None:
        """Raises ConfigError unless the model's head has the classes, in the order, that the
        configuration gives it."""
        has = tuple(c["name"] for c in self.head(name, modality)["classes"])
        wanted = model.heads[model.head_index(name)].classes
        if has != wanted:
            raise ConfigError(
                f"head {name}: the configuration says {', '.join(wanted)}; {self.name} has {', '.join(has)}"
            )

    def trained_on(self, case: PreparedCase) -> bool:
        """Whether the model's own record says that it was trained on this case.

        Models from before the prepared form name no such cases; for them the answer is False and
        proves nothing.
        """
        sources = self.manifest["provenance"]["config"].get("data", {}).get("sources", [])
        return bool(named_for_training(sources, case))

    def require_unseen(self, case: PreparedCase, setting: str) -> None:
        """Raises ConfigError for a case that the model was trained on."""
        if self.trained_on(case):
            raise ConfigError(f"{setting}: {self.name} was trained on {case.id}, says its manifest")

    def segment(self, case: PreparedCase, modality: str, head: str, passes: tuple[float, ...] = (1.0,)) -> np.ndarray:
        """Labels (D, H, W) uint8 of the head on the case's own grid, as the service gives them:
        settled by the manifest's rules. passes: as of raw_labels."""
        labels = self.raw_labels(case, modality, head, passes)
        return settle(labels, case.spacing, self.head(head, modality)["classes"])

    def raw_labels(
        self, case: PreparedCase, modality: str, head: str, passes: tuple[float, ...] = (1.0,)
    ) -> np.ndarray:
        """Labels (D, H, W) uint8 of the head as the graph gives them, in passes at several in-plane
        spacings over the true one, put together. Raises ConfigError for several passes of a model
        that is not told the spacing."""
        if passes == (1.0,):
            return self.decided(case, modality, head, ("labels",))[0]
        if "millimetres" not in self.manifest["input"]:
            raise ConfigError(f"--thorough: {self.name} is not told the spacing of slices, and has one view of them")
        depth, rows, columns = case.spacing
        told = (replace(case, spacing=(depth, scale * rows, scale * columns)) for scale in passes)
        return averaged([self.decided(one, modality, head) for one in told])

    def decided(
        self, case: PreparedCase, modality: str, head: str, outputs: tuple[str, ...] = ("labels", "confidence")
    ) -> tuple[np.ndarray, ...]:
        """(D, H, W) uint8 each: the graph's labels of the head, and 255 x their probability."""
        rule = WindowRule(**self.manifest["modalities"][modality]["window"])
        index = self.head(head, modality)["graphIndex"][modality]
        depth, context = len(case.image), self.manifest["input"]["context"]
        neighbour = self.manifest["input"].get("millimetres", {}).get("neighbour")
        found = []
        for start in range(0, depth, BATCH):
            centres = np.arange(start, min(start + BATCH, depth))
            inputs = graph_inputs(case, centres, rule, index, context, neighbour)
            found.append(self.session.run(list(outputs), feeds(inputs)))
        return tuple(np.concatenate(parts) for parts in zip(*found, strict=True))


def averaged(passes: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Labels and confidence of each pass, uint8 of one shape -> the label with the highest mean
    probability, where a pass counts for its own label alone; of equal ones the earlier pass's
    (src/pipeline/passes.ts)."""
    said = [labels for labels, _ in passes]
    best, most = said[0], np.full(said[0].shape, -1, np.int16)
    for label in said:
        total = sum(np.where(other == label, sure, 0).astype(np.int16) for other, sure in passes)
        better = total > most
        best, most = np.where(better, label, best), np.where(better, total, most)
    return best


def graph_inputs(
    case: PreparedCase, centres: np.ndarray, rule: WindowRule, head: int, context: int, neighbour: float | None
) -> tuple[np.ndarray, ...]:
    """What a host hands to the graph for the slices `centres` (N,) of a case: slices (N, context,
    H, W), window (N, 2), head (N,), and spacing (N, 2) where the network sees millimetres, with
    neighbours about `neighbour` mm away."""
    step = 1 if neighbour is None else neighbour_step(neighbour, case.spacing[0])
    planes = context_planes(centres, context, len(case.image), step)
    n = len(centres)
    window = np.array([case.window(rule)], np.float32).repeat(n, 0)
    inputs = np.ascontiguousarray(case.image[planes]), window, np.full(n, head, np.int64)
    if neighbour is None:
        return inputs
    return *inputs, np.array([case.spacing[1:]], np.float32).repeat(n, 0)


def named_for_training(sources: list[dict], case: PreparedCase) -> list[dict]:
    """The sources of an experiment's table that train on a case, or take it as unlabelled, and do
    not hold it out."""

    def named(source: dict, *keys: str) -> bool:
        return any(fnmatchcase(case.id, pattern) for key in keys for pattern in source.get(key, ()))

    own = [
        s for s in sources if s["dataset"] == case.dataset and (s.get("scanned_as") or s["modality"]) == case.modality
    ]
    return [s for s in own if named(s, "train", "unlabelled") and not named(s, "held_out")]
