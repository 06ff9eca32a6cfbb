"""`m4oe-train compare`: an exported M4oE and its peers on one split, the peers trained with one
budget, side by side.

    OUT/METHOD/scores/          as m4oe-train evaluate leaves them
    OUT/METHOD/run              of what is trained here; OUT/swin-unet.toml, OUT/METHOD/plan.json say how
    OUT/compare.md, compare.json    written anew after every method

Given again, the command goes on with the method, and the step, that it was interrupted at.
"""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch

from ..atomic import write_text
from ..config import ConfigError, ModelConfig, require
from ..data.prepared import PreparedCase, PreparedFolder, open_prepared
from ..data.sources import Split, split
from ..evaluate.ablation import VARIANTS
from ..evaluate.evaluate import SCORES, evaluate, held_out, write_scores
from ..evaluate.metrics import TOLERANCE_MM
from ..evaluate.scores import SourceScores, read_scores
from ..evaluate.stages import run as run_command
from ..evaluate.stages import train, write_config
from ..experiment import Experiment, load_experiment
from ..export.exported import ExportedModel
from ..network.checkpoint import load_checkpoint
from ..network.multiply_adds import multiply_adds
from ..network.network import SwinUNetM4oE
from .comparison import NOTHING, Outcome, comparison_figures, comparison_table
from .methods import Method, chosen
from .networks import PeerPlan, example
from .patches import PatchDrawer, spacing_of
from .pretrained.given import CheckpointGiven, checkpoints_given
from .pretrained.segmenter import Pretrained
from .pretrained.systems import OPEN
from .training import Budget, Peer3D

TABLE, FIGURES = "compare.md", "compare.json"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("model", type=Path, help="exported M4oE: folder with model.onnx and manifest.json")
    parser.add_argument(
        "--config", type=Path, required=True, help="experiment whose split, heads and budget hold, TOML"
    )
    parser.add_argument("--data", type=Path, required=True, help="prepared folder")
    parser.add_argument("--out", type=Path, required=True, help="folder of all methods; the same command goes on in it")
    parser.add_argument("--methods", nargs="+", metavar="NAME", help="only these methods")
    parser.add_argument(
        "--checkpoint",
        nargs="+",
        action="append",
        default=[],
        metavar=("SYSTEM", "PATH"),
        help=f"weights that others trained, a row each: {', '.join(OPEN)}; its file or folder, and a dataset.json "
        "where that does not name its labels (docs/evaluation.md)",
    )
    parser.add_argument("--minutes", type=float, help="of training for each peer (default: the configuration's budget)")
    parser.add_argument("--cache", type=Path, help="of finetune (default: its own)")
    parser.add_argument("--processes", type=int, default=1, help="of torchrun, for SwinUNet (default: 1)")
    parser.add_argument("--threads", type=int, default=2, help="of the 3D peers, and of all evaluation")
    parser.add_argument(
        "--patch", type=int, nargs=3, default=(48, 192, 192), help="voxels of the 3D peers: slices, rows, columns"
    )
    parser.add_argument(
        "--spacing",
        type=float,
        nargs=3,
        metavar="MM",
        help="that the 3D peers see: between slices, rows, columns (default: the finest of the sources' medians)",
    )
    parser.add_argument("--batch", type=int, default=2, help="patches in a step of the 3D peers")
    parser.add_argument("--filters", type=int, default=32, help="of the 3D peers' first stage")


@dataclass(frozen=True)
class Ground:
    """What all methods have in common."""

    experiment: Experiment
    folder: PreparedFolder
    splits: tuple[Split, ...]
    parts: list[Split]
    args: Namespace

    @property
    def reference(self) -> PreparedCase:
        """The volume that multiply-adds are counted of."""
        return self.parts[0].held_out[0]


def run(args: Namespace) -> None:
    experiment = load_experiment(args.config)
    given = checkpoints_given(args.checkpoint)
    methods = chosen(args.methods, [one.method for one in given])
    if args.minutes is not None:
        require(args.minutes > 0, "--minutes", "more than 0", args.minutes)
        experiment = replace(experiment, train=replace(experiment.train, minutes=args.minutes, steps=None))
    folder = open_prepared(args.data)
    ground = Ground(experiment, folder, split(experiment.data, folder), held_out(experiment, folder), args)
    model = ExportedModel(args.model, args.threads)
    for part in ground.parts:
        model.require_head(experiment.model, part.source.head, part.source.modality)
    pretrained = {one.method.name: (one, one.open(experiment.model)) for one in given}
    outcomes: list[Outcome] = []
    for method in methods:
        print(f"== {method.title}", flush=True)
        if method.name in pretrained:
            outcomes.append(_pretrained(*pretrained[method.name], ground))
        else:
            outcomes.append(Outcome(method, []) if method.why_not else RUNNERS[method.name](method, ground))
        waiting = [m.title for m in methods[len(outcomes) :]]
        case = ground.reference
        args.out.mkdir(parents=True, exist_ok=True)
        write_text(args.out / FIGURES, json.dumps(comparison_figures(outcomes), indent=1) + "\n")
        write_text(
            args.out / TABLE, comparison_table(outcomes, f"{case.id}, {'x'.join(map(str, case.image.shape))}", waiting)
        )
    print(args.out / TABLE)


def _m4oe(method: Method, ground: Ground) -> Outcome:
    folder = ground.args.model
    model = ExportedModel(folder, ground.args.threads)
    known = model.manifest["provenance"]["config"]
    budget = known.get("train", {})
    words = [f"{budget[key]:g} {key}" for key in ("minutes", "steps") if budget.get(key)]
    try:
        config = ModelConfig.from_dict(known["model"] | {"routing": model.manifest["routing"]})
        adds, more = _of_slices(config, ground.reference), _of_a_modality(config)
    except (KeyError, ConfigError):
        # A configuration of an older form: what it cannot say is left open in the row.
        adds = more = None
    trained = ", ".join(words) or NOTHING
    outcome = _measured(method, ground, folder, ground.args.config, model.parameters, adds, trained)
    hours = budget["minutes"] / 60 if budget.get("minutes") else None
    return replace(outcome, modality_more=more, hours=hours)


def _swin_unet(method: Method, ground: Ground) -> Outcome:
    args, place = ground.args, ground.args.out / method.name
    plain = next(v for v in VARIANTS if v.name == "neither").of(ground.experiment)
    config = args.out / f"{method.name}.toml"
    write_config(config, plain)
    weights = place / "run" / "ema.pt"
    cache = ("--cache", args.cache) if args.cache else ()
    train("finetune", weights, config, "--data", args.data, *cache, processes=args.processes)
    if not (place / "model" / "manifest.json").exists():
        run_command("export", weights, "--out", place / "model", "--name", method.name)
    parameters = ExportedModel(place / "model").parameters
    adds = _of_slices(plain.model, ground.reference)
    training = load_checkpoint(weights).training
    trained = _words(training["seconds"], training["step"])
    outcome = _measured(method, ground, place / "model", config, parameters, adds, trained)
    return replace(outcome, modality_more=parameters, hours=training["seconds"] / 3600)


def _measured(
    method: Method, ground: Ground, model: Path, config: Path, parameters: int, adds: int | None, trained: str
) -> Outcome:
    """An exported model through m4oe-train evaluate, unless its scores are there."""
    out = ground.args.out / method.name / "scores"
    if not (out / SCORES).exists():
        data = ("--data", ground.args.data, "--config", config)
        run_command("evaluate", model, *data, "--out", out, "--threads", ground.args.threads)
    about, scores = _read(out, ground.parts)
    if about["model"]["sha256"] != ExportedModel(model).sha256:
        raise ConfigError(f"{out}: scores of another model; remove it to measure {model}, or use another --out")
    return Outcome(method, scores, parameters, adds, trained)


def _pretrained(given: CheckpointGiven, network: Pretrained, ground: Ground) -> Outcome:
    """A network that is measured as it came, over the classes that it can find."""
    place, model = ground.args.out / given.method.name / "scores", ground.experiment.model
    heads = {head.name for head in model.heads if network.classes & set(head.classes)}
    parts = [part for part in ground.parts if part.source.head in heads]
    if not parts:
        told = ", ".join(sorted(network.classes))
        raise ConfigError(f"--checkpoint {given.system}: it finds {told}; no held-out case is of a head with these")
    if not (place / SCORES).exists():
        torch.set_num_threads(ground.args.threads)
        scores = [one.of(network.classes) for one in evaluate(network, parts, model, TOLERANCE_MM, _say)]
        about = {
            "model": {"name": network.name, "sha256": given.sha256, "parameters": network.parameters},
            "data": {"sha256": ground.folder.sha256},
        }
        write_scores(place, scores, network.name, TOLERANCE_MM, about, model, 3)
    about, scores = _read(place, parts)
    if about["model"]["sha256"] != given.sha256:
        raise ConfigError(f"{place}: scores of another checkpoint; remove it, or use another --out")
    trained = f"elsewhere: {given.path.name}, SHA-256 {given.sha256[:12]}"
    return Outcome(given.method, scores, network.parameters, None, trained, modality_more=network.parameters)


def _read(folder: Path, parts: list[Split]) -> tuple[dict, list[SourceScores]]:
    """The scores in a folder. Raises ConfigError when they are of other cases than the split holds
    out now."""
    about, scores = read_scores(folder / SCORES)
    measured = [(one.dataset, [case.id for case in one.cases]) for one in scores]
    if measured != [(part.source.dataset, [case.id for case in part.held_out]) for part in parts]:
        raise ConfigError(
            f"{folder}: scores of other cases than the configuration holds out; remove it, or use another --out"
        )
    return about, scores


def _three_d(method: Method, ground: Ground) -> Outcome:
    args, settings, model = ground.args, ground.experiment.train, ground.experiment.model
    place = args.out / method.name
    spacing = tuple(args.spacing) if args.spacing else spacing_of(ground.splits)
    plan = PeerPlan(spacing, tuple(args.patch), args.batch, filters=args.filters, weight_decay=settings.weight_decay)
    budget = Budget(settings.minutes, settings.steps, settings.precision, settings.seed)
    tables = ground.experiment.to_dict()
    made_from = {
        "prepared": ground.folder.sha256,
        "data": tables["data"],
        "model": tables["model"],
        "plan": asdict(plan),
    }
    _same_plan(place / "plan.json", made_from)
    torch.set_num_threads(args.threads)
    peer = Peer3D(method.name, plan, model, budget, place / "run")
    adds = multiply_adds(peer.network, example(plan).to(peer.device), 0) * peer.patches_of(ground.reference)
    if not (place / "scores" / SCORES).exists():
        peer.train(PatchDrawer(ground.splits, model, plan, settings.seed), _say)
        scores = evaluate(peer, ground.parts, model, TOLERANCE_MM, _say)
        about = {
            "model": {"name": method.title, "parameters": peer.parameters},
            "data": {"sha256": ground.folder.sha256},
        }
        write_scores(place / "scores", scores, method.title, TOLERANCE_MM, about, model, 3)
    scores = _read(place / "scores", ground.parts)[1]
    trained = _words(peer.seconds, peer.step)
    # A modality more trains all of it again.
    return Outcome(method, scores, peer.parameters, adds, trained, peer.seconds / 3600, peer.parameters)


RUNNERS: dict[str, Callable[[Method, Ground], Outcome]] = {
    "m4oe": _m4oe,
    "swin-unet": _swin_unet,
    "unet3d": _three_d,
    "resnet3d": _three_d,
    "dodnet": _three_d,
}


def _of_slices(config: ModelConfig, case: PreparedCase) -> int:
    """Multiply-adds of a 2D network over all slices of a case."""
    one = torch.zeros(1, dtype=torch.long)
    slices = torch.zeros(1, config.context, *config.size)
    return multiply_adds(SwinUNetM4oE(config), slices, one, one) * len(case.image)


def _of_a_modality(config: ModelConfig) -> int:
    """Weights of one expert and of the widest head: what `add-modality` trains, but for the gate's
    row."""
    sizes = {name: weight.numel() for name, weight in SwinUNetM4oE(config).named_parameters()}
    heads = (
        sum(n for name, n in sizes.items() if name.startswith(f"heads.{index}.")) for index in range(len(config.heads))
    )
    return max(heads) + sum(n for name, n in sizes.items() if ".experts.0." in name)


def _same_plan(path: Path, plan: dict) -> None:
    """Raises ConfigError when what is in the folder was made from another plan, split or data."""
    text = json.dumps(plan, indent=1) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise ConfigError(f"{path}: made from another plan or other data; go on with those, or use another --out")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, text)


def _words(seconds: float, steps: int) -> str:
    return f"{seconds / 60:.1f} minutes, {steps} steps"


def _say(line: str) -> None:
    print(line, flush=True)
