"""`m4oe-train fit-settled`: the rules by which labels are settled, class by class, set to what
gives the best Dice on the training cases.

It takes an exported model, labels the training cases with it, and writes the rules into the model's
manifest. A class that no rule helps has none. Held-out cases are not looked at.
"""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..atomic import write_text
from ..config import ConfigError, require
from ..data.prepared import PreparedCase, open_prepared
from ..data.sources import Split, label_table, split, taught_classes
from ..experiment import Experiment, load_experiment
from ..export.exported import ExportedModel
from ..export.manifest import validate
from ..settle.rules import LabelledCase, fit_rules
from ..settle.settle import settle
from .metrics import OrganScore, organ_scores


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("model", type=Path, help="folder with model.onnx and manifest.json; the manifest is rewritten")
    parser.add_argument("--config", type=Path, required=True, help="experiment that it was trained by, TOML")
    parser.add_argument("--data", type=Path, required=True, help="prepared folder")
    parser.add_argument(
        "--heads", nargs="+", metavar="HEAD", help="only these (default: all that have scans of their own modality)"
    )
    parser.add_argument(
        "--version", help="of the model with these rules (default: as it is): results of one version must be the same"
    )
    parser.add_argument(
        "--labels",
        type=Path,
        help="folder that keeps the labels of each case, so that a run goes on (default: DATA/.cache)",
    )
    parser.add_argument("--threads", type=int, default=2, help="of onnxruntime")


HD95_GROWTH = 0.5
"""Millimetres by which the mean HD95 of a class may grow under its rule: a part of a pixel, as edges of
what is filled or taken move it, and no sign that a piece of the organ is gone."""


@dataclass(frozen=True)
class Means:
    """Over cases, of one class. dice: 1 where neither has it, 0 where one has it alone; hd95 (mm):
    over the cases that have one both times."""

    dice: float
    hd95: float | None


def run(args: Namespace) -> None:
    require(args.threads > 0, "--threads", "more than 0", args.threads)
    experiment = load_experiment(args.config)
    model = ExportedModel(args.model, args.threads)
    splits = split(experiment.data, open_prepared(args.data))
    manifest = json.loads(json.dumps(model.manifest))
    for head in manifest["heads"]:
        parts = parts_to_fit(head["name"], splits)
        if args.heads is not None and head["name"] not in args.heads:
            continue
        if not parts:
            if args.heads is not None:
                raise ConfigError(f"--heads: {head['name']}: no training case was scanned as a modality of that head")
            continue
        cases = list(labelled(model, parts, experiment, args.labels or args.data / ".cache"))
        for one in head["classes"]:
            one.pop("settle", None)
        for name, rule in fit_rules(cases, head["classes"]).items():
            next(one for one in head["classes"] if one["name"] == name)["settle"] = rule
        report(head, cases)
    unknown = sorted(set(args.heads or ()) - {head["name"] for head in manifest["heads"]})
    if unknown:
        raise ConfigError(
            f"--heads: {model.name} has {', '.join(h['name'] for h in manifest['heads'])}, not {unknown[0]}"
        )
    manifest["version"] = args.version or manifest["version"]
    validate(manifest)
    write_text(args.model / "manifest.json", json.dumps(manifest, indent=2) + "\n")
    print(args.model / "manifest.json")


def parts_to_fit(head: str, splits: tuple[Split, ...]) -> list[Split]:
    """What the head was trained on, without scans that stand in for another modality."""
    return [part for part in splits if part.source.head == head and part.source.scanned_as is None and part.train]


def labelled(model: ExportedModel, parts: list[Split], experiment: Experiment, cache: Path) -> Iterator[LabelledCase]:
    """Every training case with the labels that the model's graph gives it, made once and kept."""
    for part in parts:
        source = part.source
        model.require_head(experiment.model, source.head, source.modality)
        classes = experiment.model.heads[experiment.model.head_index(source.head)].classes
        for case in part.train:
            truth = label_table(source, case, experiment.model)[case.labels]
            taught = [classes.index(name) + 1 for name in taught_classes(source, case, experiment.model)]
            found = kept_labels(model, case, source.modality, source.head, cache)
            yield LabelledCase(case.id, found, truth, tuple(taught), case.spacing)


def kept_labels(model: ExportedModel, case: PreparedCase, modality: str, head: str, cache: Path) -> np.ndarray:
    path = cache / f"labels-{model.sha256[:16]}-{head}-{modality}-{case.id}.npz"
    if path.is_file():
        return np.load(path)["labels"]
    found = model.raw_labels(case, modality, head)
    cache.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".part.npz")
    np.savez_compressed(temporary, labels=found)
    temporary.replace(path)
    print(f"{case.id}: labelled", flush=True)
    return found


def helped(head: dict, cases: list[LabelledCase]) -> dict[str, tuple[Means, Means]]:
    """Name -> before and after. Takes away the rule of each class whose HD95 it makes longer by
    more than HD95_GROWTH: what it removes is of the organ there."""
    scores: dict[int, list[tuple[OrganScore, OrganScore]]] = {one["label"]: [] for one in head["classes"]}
    for case in cases:
        settled = settle(case.found, case.spacing, head["classes"])
        for label in case.taught:
            before = score(case, case.found, label)
            same = np.array_equal(case.found == label, settled == label)
            scores[label].append((before, before if same else score(case, settled, label)))
    found = {}
    for one in head["classes"]:
        if not scores[one["label"]]:
            continue
        before, after = means(scores[one["label"]])
        longer = before.hd95 is not None and after.hd95 > before.hd95 + HD95_GROWTH
        if "settle" in one and longer and not is_named(one["name"], head):
            print(f"  {one['name']}: HD95 {_mm(before)} -> {_mm(after)} with {json.dumps(one.pop('settle'))}: left off")
            after = before
        found[one["name"]] = before, after
    return found


def is_named(name: str, head: dict) -> bool:
    """Whether another class's rule leans on this one's."""
    rules = [one.get("settle", {}) for one in head["classes"]]
    return any(rule.get("side", {}).get("of") == name for rule in rules)


def score(case: LabelledCase, labels: np.ndarray, label: int) -> OrganScore:
    return organ_scores(labels, case.truth, [label], case.spacing, None)[label]


def report(head: dict, cases: list[LabelledCase]) -> None:
    """A line for each class: its rule, and what it does to Dice and HD95 of the training cases."""
    print(f"{head['name']}: {len(cases)} training cases")
    found = helped(head, cases)
    for one in head["classes"]:
        if one["name"] not in found:
            continue
        before, after = found[one["name"]]
        rule = json.dumps(one.get("settle", "none"))
        dice = f"Dice {before.dice:.4f} -> {after.dice:.4f}"
        print(f"  {one['name']}: {dice}, HD95 {_mm(before)} -> {_mm(after)}, {rule}", flush=True)


def means(pairs: list[tuple[OrganScore, OrganScore]]) -> tuple[Means, Means]:
    """Before and after."""
    both = [pair for pair in pairs if pair[0].hd95 is not None and pair[1].hd95 is not None]

    def mean(n: int) -> Means:
        dice = float(np.mean([1.0 if pair[n].dice is None else pair[n].dice for pair in pairs]))
        return Means(dice, float(np.mean([pair[n].hd95 for pair in both])) if both else None)

    return mean(0), mean(1)


def _mm(means: Means) -> str:
    return "none" if means.hd95 is None else f"{means.hd95:.1f} mm"
