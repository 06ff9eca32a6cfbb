"""`m4oe-train ablate`: the rows of the paper's table 4 from one configuration, each trained,
exported and evaluated.

    OUT/ROW.toml            the row's configuration, as `m4oe-train finetune` takes it
    OUT/phase-one/          the run of phase one that all rows with experts in the encoder start from
    OUT/ROW/run, model, scores
    OUT/ablation.md, ablation.json    written anew after every row
    OUT/ablation.svg                  Dice over slices seen, as each row was probed

Given again, the command goes on with the row, and the step, that it was interrupted at.
"""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..atomic import write_text
from ..config import ConfigError
from ..data.prepared import open_prepared
from ..experiment import Experiment, load_experiment
from .ablation import Result, Variant, ablation_table, chosen
from .evaluate import SCORES, held_out
from .learning_curves import draw_learning_curves, learning_curves
from .scores import read_scores
from .stages import run as run_command
from .stages import train, write_config

TABLE, FIGURES, CURVES = "ablation.md", "ablation.json", "ablation.svg"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("config", type=Path, help="base experiment, TOML, with tables [pretrain] and [train]")
    parser.add_argument("--data", type=Path, required=True, help="prepared folder")
    parser.add_argument("--out", type=Path, required=True, help="folder of all rows; the same command goes on in it")
    parser.add_argument("--rows", nargs="+", metavar="ROW", help="only these rows")
    parser.add_argument("--cache", type=Path, help="of pretrain and finetune (default: theirs)")
    parser.add_argument("--processes", type=int, default=1, help="of torchrun, while training (default: 1)")
    parser.add_argument("--threads", type=int, default=2, help="of evaluation")


def run(args: Namespace) -> None:
    base = load_experiment(args.config)
    rows = chosen(args.rows)
    if base.pretrain is None and any(row.phase_one for row in rows):
        raise ConfigError(f"{args.config}: expected a table [pretrain], as some rows start from phase one, got none")
    held_out(base, open_prepared(args.data))
    results: list[Result] = []
    for row in rows:
        print(f"== {row.name}", flush=True)
        results.append(run_row(row, base, args))
        write_results(args.out, base, results, [r.name for r in rows[len(results) :]])
    print(args.out / TABLE)


def run_row(row: Variant, base: Experiment, args: Namespace) -> Result:
    """Trains, exports and evaluates what of a row is not done yet."""
    config, folder = args.out / f"{row.name}.toml", args.out / row.name
    write_config(config, row.of(base))
    data = ("--data", args.data)
    reads = (*data, *(("--cache", args.cache) if args.cache else ()))
    start: tuple[object, ...] = ()
    if row.phase_one:
        # The encoder and its experts are the same in all rows that have them, so phase one is run
        # once.
        common = args.out / "phase-one.toml"
        write_config(common, Variant("phase-one", encoder=True, decoder=True, gate=True, phase_one=True).of(base))
        pretrained = args.out / "phase-one" / "pretrained.pt"
        train("pretrain", pretrained, common, *reads, processes=args.processes)
        start = ("--pretrained", pretrained)
    weights = folder / "run" / "ema.pt"
    train("finetune", weights, config, *reads, *start, processes=args.processes)
    if not (folder / "model" / "manifest.json").exists():
        run_command("export", weights, "--out", folder / "model", "--name", f"ablation-{row.name}")
    if not (folder / "scores" / SCORES).exists():
        run_command(
            "evaluate",
            folder / "model",
            *data,
            "--config",
            config,
            "--out",
            folder / "scores",
            "--threads",
            args.threads,
        )
    about, scores = read_scores(folder / "scores" / SCORES)
    return Result(row, about["model"]["parameters"], scores)


def write_results(out: Path, base: Experiment, results: list[Result], waiting: list[str]) -> None:
    figures = {
        result.variant.name: {"parameters": result.parameters, "dice": result.pooled.means()} for result in results
    }
    write_text(out / FIGURES, json.dumps(figures, indent=1) + "\n")
    write_text(out / TABLE, ablation_table(results, waiting))
    slices = sum(source.per_batch for source in base.data.sources)
    names = [result.variant.name for result in results]
    draw_learning_curves({name: learning_curves(out / name / "run", slices) for name in names}, out / CURVES)
