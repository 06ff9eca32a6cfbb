"""A results folder of nnU-Net as a model folder: a graph a fold, the manifest of schema 2, a model
card."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import onnxruntime

from ...config import require
from ...export.manifest import REPOSITORY, file_entry, validate
from ...export.model_folder import new_model_folder
from ...export.onnx.traced import write_traced
from ...provenance import commit_of_repository
from .card import model_card
from .files import NnunetError
from .labels import class_entries
from .patch_parity import compare_patches
from .results import Results

HEAD = "organs"


@dataclass(frozen=True)
class About:
    """What the folder does not say: how the model is called, which modalities it serves, and how
    its patches are passed."""

    name: str
    version: str
    modalities: Sequence[str]
    description: str | None = None
    step: float = 0.5
    mirror: bool = True

    def __post_init__(self) -> None:
        require(0 < self.step <= 1, "--step", "more than 0, at most 1", self.step)


@dataclass(frozen=True)
class Imported:
    """What was written. uncoded: classes without a SNOMED CT concept; difference: the largest of a
    logit between torch and the graphs, over the largest logit."""

    folds: int
    classes: int
    uncoded: list[str]
    difference: float


@dataclass
class _Graphs:
    """What is told of the folds, a list entry each; mirror is the same in all."""

    files: list[dict[str, Any]] = field(default_factory=list)
    cases: list[dict[str, Any]] = field(default_factory=list)
    trainers: list[str] = field(default_factory=list)
    mirror: list[int] | None = None
    parameters: int = 0

    @property
    def difference(self) -> float:
        return max(case["maxDifference"] for case in self.cases)


def write_model(results: Results, out: Path, about: About) -> Imported:
    """Writes the model folder `out`.

    Raises CheckpointError, NnunetError, UntranslatedError, ParityError or ManifestError, and then
    `out` is as it was.
    """
    entries, uncoded = class_entries(results.labels)
    with new_model_folder(out) as temporary:
        graphs = _write_graphs(results, temporary)
        manifest = _manifest(results, about, graphs, entries)
        card = temporary / "MODEL_CARD.md"
        card.write_text(model_card(manifest, results, uncoded), encoding="utf-8")
        manifest["files"].append(file_entry(card, "card"))
        validate(manifest)
        (temporary / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return Imported(len(graphs.trainers), len(entries), uncoded, graphs.difference)


def _write_graphs(results: Results, out: Path) -> _Graphs:
    """The folds' graphs in `out`, each compared with its network."""
    found, patch = _Graphs(), results.plan.patch
    for fold in results.folds():
        if found.mirror not in (None, fold.mirror):
            raise NnunetError(
                f"{results.path}: folds with other mirroring axes: {found.mirror}, {fold.mirror}; import one of them "
                "(--folds)"
            )
        path = out / f"fold_{fold.name}.onnx"
        write_traced(fold.network, path, 1, patch)
        found.cases += [
            {"file": path.name, "batch": case.batch, "size": patch, "maxDifference": case.difference}
            for case in compare_patches(fold.network, path, 1, patch)
        ]
        found.files.append(file_entry(path, "graph"))
        found.trainers.append(fold.trainer)
        found.mirror = fold.mirror
        found.parameters += sum(p.numel() for p in fold.network.parameters())
    return found


def _manifest(results: Results, about: About, graphs: _Graphs, classes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "schemaVersion": 2,
        "name": about.name,
        "version": about.version,
        "description": about.description or _description(results),
        "files": [*graphs.files],
        "input": _input(results, about, graphs.mirror or []),
        "output": _output(results),
        "modalities": {modality: {"defaultHead": HEAD} for modality in about.modalities},
        "heads": [{"name": HEAD, "description": results.dataset, "classes": classes}],
        "precision": "float32",
        "parity": {
            "onnxruntime": onnxruntime.__version__,
            "cases": graphs.cases,
            "maxDifference": graphs.difference,
        },
        "accuracy": [],
        "provenance": _provenance(results, graphs),
    }


def _description(results: Results) -> str:
    folds = len(results.checkpoints)
    return (
        f"{results.written_by} {results.plan.configuration} ({results.plan.architecture.kind}) of {results.dataset}, "
        f"{folds} fold{'s' * (folds > 1)}"
    )


def _input(results: Results, about: About, mirror: list[int]) -> dict[str, Any]:
    plan = results.plan
    return {
        "kind": "patches",
        "channels": [{"name": results.channel, "normalisation": plan.normalisation[0]}],
        "orientation": plan.orientation,
        "axes": plan.axes,
        "spacing": plan.spacing,
        "patch": plan.patch,
        "step": about.step,
        "gaussian": True,
        "mirror": mirror if about.mirror else [],
        "cropToNonzero": True,
        **({"normalise": "after"} if plan.resampled_first else {}),
        "resampling": plan.resampling,
    }


def _output(results: Results) -> dict[str, Any]:
    kind, labels = results.plan.averaged, results.labels
    if labels.regions is None:
        return {"kind": kind, "regions": None}
    return {"kind": kind, "regions": [list(region) for region in labels.regions], "order": list(labels.values)}


def _provenance(results: Results, graphs: _Graphs) -> dict[str, Any]:
    architecture = results.plan.architecture
    return {
        "commit": commit_of_repository(REPOSITORY),
        "config": {
            "nnunet": {
                "dataset": results.dataset,
                "plans": results.plans_name,
                "configuration": results.plan.configuration,
                "architecture": {"class": architecture.name, **architecture.arguments},
                "trainers": sorted(set(graphs.trainers)),
                "folds": list(results.checkpoints),
            }
        },
        "data": [results.dataset],
        "seed": None,
        "parameters": graphs.parameters,
        "source": f"{results.written_by} results folder {results.path.resolve().name}",
    }
