"""A results folder of nnU-Net as a model folder: a graph a fold, the manifest of schema 2, a model
card."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...export.manifest import file_entry
from ...export.model_folder import new_model_folder
from ...export.onnx.traced import UntranslatedError, write_traced
from ..served.card import complete, model_card
from ..served.manifest import About, Content, parity_cases, patch_manifest
from ..served.parity import LIMIT, compare_patches
from .files import NnunetError
from .labels import class_entries
from .results import Results


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
        manifest = patch_manifest(about, _content(results, about, graphs, entries))
        complete(temporary, manifest, _card(manifest, results, uncoded))
    return Imported(len(graphs.trainers), len(entries), uncoded, graphs.difference)


def _card(manifest: dict[str, Any], results: Results, uncoded: list[str]) -> str:
    known = manifest["provenance"]["config"]["nnunet"]
    origin = {
        "trained by": f"{results.written_by}, {', '.join(known['trainers'])}, folds {', '.join(known['folds'])}",
        "data": f"{results.dataset}; who they are of, and the terms of these weights, the folder does not say",
    }
    return model_card(manifest, uncoded, LIMIT, results.plan.architecture.kind, origin, "import nnunet")


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
        try:
            write_traced(fold.network, path, 1, patch)
        except UntranslatedError as error:
            raise UntranslatedError(f"{results.path}: fold {fold.name}: {error}") from None
        found.cases += parity_cases(path, patch, compare_patches(fold.network, path, 1, patch))
        found.files.append(file_entry(path, "graph"))
        found.trainers.append(fold.trainer)
        found.mirror = fold.mirror
        found.parameters += sum(p.numel() for p in fold.network.parameters())
    return found


def _content(results: Results, about: About, graphs: _Graphs, classes: list[dict[str, Any]]) -> Content:
    return Content(
        description=_description(results),
        files=graphs.files,
        input=input_of(results, about, graphs.mirror or []),
        output=_output(results),
        classes=classes,
        cases=graphs.cases,
        data=results.dataset,
        known=_known(results, graphs),
        parameters=graphs.parameters,
        source=f"{results.written_by} results folder {results.path.resolve().name}",
    )


def _description(results: Results) -> str:
    folds = len(results.checkpoints)
    return (
        f"{results.written_by} {results.plan.configuration} ({results.plan.architecture.kind}) of {results.dataset}, "
        f"{folds} fold{'s' * (folds > 1)}"
    )


def input_of(results: Results, about: About, mirror: list[int]) -> dict[str, Any]:
    """The manifest's `input`. mirror: axes that its inference mirrors."""
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


def _known(results: Results, graphs: _Graphs) -> dict[str, Any]:
    architecture = results.plan.architecture
    return {
        "nnunet": {
            "dataset": results.dataset,
            "plans": results.plans_name,
            "configuration": results.plan.configuration,
            "architecture": {"class": architecture.name, **architecture.arguments},
            "trainers": sorted(set(graphs.trainers)),
            "folds": list(results.checkpoints),
        }
    }
