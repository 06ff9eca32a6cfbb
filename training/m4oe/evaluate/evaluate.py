"""`m4oe-train evaluate`: an exported model over whole held-out volumes on their own grids, measured
and shown.

It drives the very file that is served. Files in --out:

    scores.json     every figure; it is written last, so where it is the others are whole
    accuracy.json   for m4oe-train export --accuracy
    tables.md       tables of the paper's shape
    worst/HEAD/     pictures of the worst cases of each source
"""

import json
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ..atomic import write_text
from ..config import ConfigError, ModelConfig
from ..data.prepared import PreparedCase, PreparedFolder, open_prepared
from ..data.sources import Split, label_table, split, taught_classes
from ..experiment import DataSource, Experiment, load_experiment
from ..export.exported import THOROUGH_PASSES, ExportedModel
from .metrics import TOLERANCE_MM, organ_scores
from .score_pictures import draw, save, worst_slice
from .score_tables import score_tables
from .scores import CaseScores, SourceScores, accuracy_entries, scores_table

SCORES, ACCURACY, TABLES, WORST = "scores.json", "accuracy.json", "tables.md", "worst"


class Segmenter(Protocol):
    """Anything that labels a whole case: an exported model, or a peer that it is compared with."""

    name: str

    def segment(self, case: PreparedCase, modality: str, head: str) -> np.ndarray:
        """Labels (D, H, W) uint8, numbered as the head's classes are, on the case's own grid."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("model", type=Path, help="folder with model.onnx and manifest.json")
    parser.add_argument("--data", type=Path, required=True, help="prepared folder")
    parser.add_argument("--config", type=Path, required=True, help="experiment whose held-out cases are measured, TOML")
    parser.add_argument("--out", type=Path, required=True, help="folder for scores, tables and pictures")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cases", nargs="+", metavar="PATTERN", help="only held-out cases of these ids")
    parser.add_argument("--tolerance", type=float, default=TOLERANCE_MM, help="mm, of surface Dice (default: 2)")
    parser.add_argument(
        "--raw", action="store_true", help="labels as the graph gives them, not settled by the manifest's rules"
    )
    parser.add_argument("--thorough", action="store_true", help="passes at three sizes, put together, as the service's")
    parser.add_argument("--worst", type=int, default=3, help="pictures for each source (default: 3)")


def run(args: Namespace) -> None:
    experiment = load_experiment(args.config)
    require_fresh(args.out)
    folder = open_prepared(args.data)
    parts = held_out(experiment, folder, args.cases)
    model = ExportedModel(args.model, args.threads)
    for part in parts:
        model.require_head(experiment.model, part.source.head, part.source.modality)
        for case in part.held_out:
            # Cases of a fold are named for training, and it was done without them.
            if model.trained_on(case) and (experiment.data.fold is None or model.fold != experiment.data.fold):
                raise ConfigError(
                    f"held_out: {model.name} was trained on {case.id}, says its manifest; measure it on other cases"
                )
    segmenter = Labels(model, settled=not args.raw, passes=THOROUGH_PASSES if args.thorough else (1.0,))
    scores = evaluate(segmenter, parts, experiment.model, args.tolerance, lambda line: print(line, flush=True))
    about = {
        "model": {"name": model.name, "sha256": model.sha256, "parameters": model.parameters},
        "config": experiment.name,
        "data": {"sha256": folder.sha256},
        "threads": args.threads,
        "settled": not args.raw,
        "thorough": args.thorough,
    }
    write_scores(args.out, scores, model.name, args.tolerance, about, experiment.model, args.worst)
    for one in scores:
        print(f"{one.dataset}: " + " ".join(f"{name} {value:.3f}" for name, value in one.means().items()))
    print(f"{args.out / TABLES}")


class Labels:
    """A model's labels, settled or as the graph gives them, of one pass or of several."""

    def __init__(self, model: ExportedModel, settled: bool, passes: tuple[float, ...]) -> None:
        self.name, self.passes = model.name, passes
        self.made = model.segment if settled else model.raw_labels

    def segment(self, case: PreparedCase, modality: str, head: str) -> np.ndarray:
        return self.made(case, modality, head, self.passes)


def require_fresh(out: Path) -> None:
    """Raises ConfigError when the folder holds scores already."""
    if (out / SCORES).exists():
        raise ConfigError(f"{out}: holds scores already; choose another folder, or remove it")


def held_out(experiment: Experiment, folder: PreparedFolder, patterns: list[str] | None = None) -> list[Split]:
    """The sources that hold cases out, with those that fit one of the patterns. Raises ConfigError
    when none is left."""
    parts = [part for part in split(experiment.data, folder) if part.held_out]
    if not parts:
        raise ConfigError("data.sources: expected held_out cases in at least one source, got none: nothing to evaluate")
    if patterns is None:
        return parts
    ids = [case.id for part in parts for case in part.held_out]
    for pattern in patterns:
        if not any(fnmatchcase(one, pattern) for one in ids):
            raise ConfigError(f"--cases: no held-out case fits {pattern!r}; there are {', '.join(ids)}")
    chosen = [
        Split(part.source, part.train, tuple(c for c in part.held_out if _fits(c, patterns)), part.unlabelled)
        for part in parts
    ]
    return [part for part in chosen if part.held_out]


def _fits(case: PreparedCase, patterns: list[str]) -> bool:
    return any(fnmatchcase(case.id, pattern) for pattern in patterns)


def evaluate(
    segmenter: Segmenter,
    parts: list[Split],
    model: ModelConfig,
    tolerance: float = TOLERANCE_MM,
    say: Callable[[str], None] = lambda line: None,
) -> list[SourceScores]:
    """Every held-out case of every part, one after the other; `say` gets a line a case."""
    scores = []
    for part in parts:
        cases = []
        for case in part.held_out:
            started = time.monotonic()
            found = segmenter.segment(case, part.source.modality, part.source.head)
            seconds = time.monotonic() - started
            cases.append(score_case(part.source, case, found, seconds, model, tolerance))
            shown = {name: s.dice for name, s in cases[-1].organs.items() if s.dice is not None}
            say(f"{case.id}: {seconds:.1f} s, Dice " + " ".join(f"{name} {dice:.3f}" for name, dice in shown.items()))
        scores.append(SourceScores(part.source.dataset, part.source.modality, part.source.head, tuple(cases)))
    return scores


def score_case(
    source: DataSource, case: PreparedCase, found: np.ndarray, seconds: float, model: ModelConfig, tolerance: float
) -> CaseScores:
    """Scores of the classes that the case's labels tell about. What else was found counts as
    background: nobody knows better."""
    classes = model.heads[model.head_index(source.head)].classes
    truth = label_table(source, case, model)[case.labels]
    numbers = {name: classes.index(name) + 1 for name in taught_classes(source, case, model)}
    known = np.zeros(256, np.uint8)
    known[list(numbers.values())] = list(numbers.values())
    found = known[found]
    by_number = organ_scores(found, truth, list(numbers.values()), case.spacing, tolerance)
    window = case.window(model.windows[source.modality])
    worst = worst_slice(case.image, window, truth, found, case.spacing)
    return CaseScores(case.id, {name: by_number[number] for name, number in numbers.items()}, seconds, worst)


def write_scores(
    out: Path,
    scores: list[SourceScores],
    method: str,
    tolerance: float,
    about: dict[str, Any],
    model: ModelConfig,
    pictures: int,
) -> None:
    """Writes the files that the head of this module lists."""
    out.mkdir(parents=True, exist_ok=True)
    for one in scores:
        classes = model.heads[model.head_index(one.head)].classes
        for case in one.worst_first()[:pictures]:
            caption = (
                f"{case.id}, slice {case.worst.index + 1}: mean Dice {case.dice:.2f}, {case.worst.differ} pixels differ"
            )
            save(draw(case.worst, classes, caption), out / WORST / one.head / f"{case.id}.png")
    write_text(out / ACCURACY, json.dumps(accuracy_entries(scores), indent=2) + "\n")
    write_text(out / TABLES, score_tables(scores, method, tolerance))
    write_text(out / SCORES, json.dumps(scores_table(scores, about | {"toleranceMm": tolerance}), indent=1) + "\n")
