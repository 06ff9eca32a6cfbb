"""`m4oe-train calibrate-trust`: what a model's verdicts follow from, fitted on cases that the weights
were not trained on, and on worse copies of these (docs/trust.md).

Networks of the same recipe, each trained without a fold of the training cases (`data.fold`), label
the cases of their fold. With --own the model itself labels held-out cases and their copies: a
network that was trained longer is surer of itself, and its own scale is found there. A model that
goes on from a calibrated one needs no folds of its own: --like takes over what was learnt by that
one's. What is learnt is written into the model's manifest.
"""

import hashlib
import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ..atomic import write_text
from ..config import ConfigError, require
from ..data.prepared import PreparedCase, PreparedFolder, open_prepared
from ..data.sources import Split, label_table, split, taught_classes
from ..experiment import Experiment, load_experiment
from ..export.exported import ExportedModel
from ..export.manifest import validate
from ..settle.settle import settle
from .copies import copies
from .entry import calibrated_heads, trust_entry, trust_of, usual_of
from .evidence import ClassEvidence, UsualVolume, absence, class_evidence, features
from .fit import Row, Told, carry_trust, fit_trust
from .plots import draw_verdicts
from .verdicts import summary, summary_lines

LEAST_WHOLE = 4
"""Whole organs of which a usual volume is told."""
LEAST_ML = 0.05
"""What the truth has less of, after a cut, is neither there nor absent."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("model", type=Path, help="folder with model.onnx and manifest.json; the manifest is rewritten")
    learnt = parser.add_mutually_exclusive_group(required=True)
    learnt.add_argument(
        "--fold",
        nargs=2,
        action="append",
        default=[],
        metavar=("CONFIG", "MODEL"),
        help="experiment with data.fold, and the exported model that it trained; once for each fold",
    )
    learnt.add_argument(
        "--like",
        type=Path,
        metavar="MODEL",
        help="calibrated model of the same recipe, whose folds do for this one too; needs --own",
    )
    parser.add_argument("--data", type=Path, required=True, help="prepared folder")
    parser.add_argument(
        "--own",
        type=Path,
        metavar="CONFIG",
        help="experiment whose held-out cases the model itself labels, for its own scale",
    )
    parser.add_argument("--copies", type=int, default=5, help="worse copies of each case (default: 5)")
    parser.add_argument("--coverage", type=float, default=0.9, help="of the lower bound (default: 0.9)")
    parser.add_argument("--seed", type=int, default=1, help="of the copies")
    parser.add_argument("--version", help="of the model with these verdicts (default: as it is)")
    parser.add_argument("--rows", type=Path, help="folder that keeps what was measured (default: DATA/.cache)")
    parser.add_argument("--plots", type=Path, metavar="SVG", help="file for plots of what the verdicts were worth")
    parser.add_argument("--threads", type=int, default=2, help="of onnxruntime")


def run(args: Namespace) -> None:
    require(args.threads > 0, "--threads", "more than 0", args.threads)
    require(args.copies >= 0, "--copies", "0 or more", args.copies)
    require(0.5 < args.coverage < 1, "--coverage", "more than 0.5 and less than 1", args.coverage)
    require(args.like is None or args.own is not None, "--like", "--own beside it", "none")
    model = ExportedModel(args.model, args.threads)
    earlier = {} if args.like is None else calibrated_heads(args.like)
    folder = open_prepared(args.data)
    cache = args.rows or args.data / ".cache"
    measured: dict[str, list[dict[str, Any]]] = {}
    for config, path in args.fold:
        experiment, network = load_experiment(Path(config)), ExportedModel(Path(path), args.threads)
        require_fold(experiment, network)
        for part in split(experiment.data, folder):
            found = list(measure(network, model, part, experiment, args.copies, args.seed, cache))
            measured.setdefault(part.source.head, []).extend(found)
    own = own_cases(args, model, folder, cache)
    manifest = json.loads(json.dumps(model.manifest))
    plotted: dict[str, list[Told]] = {}
    for head in manifest["heads"]:
        head.pop("trust", None)
        names = [one["name"] for one in head["classes"]]
        like = earlier.get(head["name"])
        if not measured.get(head["name"]) and like is None:
            print(f"{head['name']}: no case of a fold, not calibrated")
            continue
        usual = usual_volumes(measured[head["name"]]) if like is None else usual_of(like)
        rows, mine = (rows_of(some.get(head["name"], []), usual) for some in (measured, own))
        if like is None:
            trust, told, told_own = fit_trust(rows, mine, names, args.coverage)
        else:
            trust, told_own = carry_trust(trust_of(like, names), mine, args.coverage)
            told = []
        head["trust"] = trust_entry(trust, usual, model.sha256)
        for what, some, every in (("folds", told, rows), ("the model itself, each case without it", told_own, mine)):
            if some:
                plotted[f"{head['name']}, {what}"] = some
                print(f"{head['name']}, {what}: {len({row.case for row in every})} cases, {len(every)} organs")
                print("\n".join(summary_lines(summary(some, every, args.coverage))), flush=True)
    manifest["version"] = args.version or manifest["version"]
    validate(manifest)
    write_text(args.model / "manifest.json", json.dumps(manifest, indent=2) + "\n")
    print(args.model / "manifest.json")
    if args.plots and plotted:
        draw_verdicts(plotted, args.coverage, args.plots)


def require_fold(experiment: Experiment, network: ExportedModel) -> None:
    """Raises ConfigError unless the network was trained without the fold that the experiment
    measures."""
    own, wanted = network.fold, experiment.data.fold
    if wanted is None or own != wanted:
        raise ConfigError(
            f"--fold: {experiment.name} measures data.fold {wanted}, but {network.name} was trained with {own}: "
            "give the configuration that trained it"
        )


def own_cases(args: Namespace, model: ExportedModel, folder: PreparedFolder, cache: Path) -> dict[str, list[dict]]:
    """By head: the model itself on the held-out cases of --own."""
    by_head: dict[str, list[dict[str, Any]]] = {}
    if args.own is None:
        return by_head
    experiment = load_experiment(args.own)
    for part in split(experiment.data, folder):
        for case in part.held_out:
            model.require_unseen(case, "--own")
        found = list(measure(model, model, part, experiment, args.copies, args.seed, cache))
        by_head.setdefault(part.source.head, []).extend(found)
    return by_head


def measure(
    network: ExportedModel,
    model: ExportedModel,
    part: Split,
    experiment: Experiment,
    count: int,
    seed: int,
    cache: Path,
) -> Iterator[dict[str, Any]]:
    """Of each measured case of a source and its copies: what a network's labels, settled by the
    model's rules, show, and how right they are. Made once and kept."""
    source = part.source
    if not part.held_out:
        return
    network.require_head(experiment.model, source.head, source.modality)
    classes = model.head(source.head, source.modality)["classes"]
    rules = hash_of([one.get("settle") for one in classes])
    labels = {one["name"]: one["label"] for one in classes}
    for case in part.held_out:
        path = cache / f"trust-{network.sha256[:16]}-{rules}-{source.head}-{case.id}-{count}-{seed}.json"
        if path.is_file():
            yield from json.loads(path.read_text(encoding="utf-8"))
            continue
        numbers = {name: labels[name] for name in taught_classes(source, case, experiment.model)}
        made = []
        for name, copy in copies(case, count, seed):
            truth = label_table(source, copy, experiment.model)[copy.labels]
            found, confidence = network.decided(copy, source.modality, source.head)
            made.append(
                {"case": case.id, "copy": name} | measured_copy(copy, found, confidence, truth, classes, numbers)
            )
        cache.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps(made) + "\n")
        print(f"{case.id}: {len(made)} copies", flush=True)
        yield from made


def measured_copy(
    copy: PreparedCase,
    found: np.ndarray,
    confidence: np.ndarray,
    truth: np.ndarray,
    classes: Sequence[dict],
    numbers: dict[str, int],
) -> dict[str, Any]:
    """evidence: of each class of the head; organs: of each class that the truth tells about, its ml,
    whether the border cuts it, and Dice, None where neither has it."""
    settled = settle(found, copy.spacing, classes)
    evidence = class_evidence(found, confidence, settled, copy.spacing, classes)
    millilitres = float(np.prod(copy.spacing)) / 1000
    organs = {}
    for name, number in numbers.items():
        a, b = settled == number, truth == number
        both, one, two = int((a & b).sum()), int(a.sum()), int(b.sum())
        cut = two > 0 and any(np.take(b, [0, -1], axis).any() for axis in range(3))
        organs[name] = {
            "ml": two * millilitres,
            "cut": bool(cut),
            "dice": None if one + two == 0 else 2 * both / (one + two),
        }
    return {"evidence": {name: asdict(value) for name, value in evidence.items()}, "organs": organs}


def usual_volumes(measured: Sequence[dict[str, Any]]) -> dict[str, UsualVolume]:
    """Of the true organs of cases as they are, that the border does not cut."""
    whole: dict[str, list[float]] = {}
    for one in measured:
        if one["copy"] != "as it is":
            continue
        for name, organ in one["organs"].items():
            if organ["ml"] > 0 and not organ["cut"]:
                whole.setdefault(name, []).append(float(np.log(organ["ml"])))
    # A few cases show less than there is.
    return {
        name: UsualVolume(round(float(np.mean(logs)), 3), round(max(0.2, float(np.std(logs, ddof=1))), 3))
        for name, logs in whole.items()
        if len(logs) >= LEAST_WHOLE
    }


def rows_of(measured: Sequence[dict[str, Any]], usual: dict[str, UsualVolume]) -> list[Row]:
    rows = []
    for one in measured:
        evidence = {name: ClassEvidence(**value) for name, value in one["evidence"].items()}
        for name, organ in one["organs"].items():
            if 0 < organ["ml"] < LEAST_ML:
                continue
            found = evidence[name].voxels > 0
            values = features(name, evidence, usual) if found else absence(name, evidence)
            rows.append(Row(one["case"], one["copy"], name, found, values, organ["ml"] > 0, organ["dice"] or 0.0))
    return rows


def hash_of(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:8]
