"""`m4oe-train import KIND ...`: a network that others trained, as a model folder
(docs/networks.md)."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

from .nnunet import folder, version1
from .nnunet.labels import MODALITIES, modalities_of
from .nnunet.model import About, write_model
from .nnunet.results import Chosen, Results
from .totalsegmentator import MERGED, TASKS, open_task


def add_arguments(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    nnunet = kinds.add_parser("nnunet", help="a results folder of nnU-Net v2, or of v1 and STU-Net")
    nnunet.add_argument(
        "folder", type=Path, help="with plans.json, dataset.json and fold_N/checkpoint_final.pth; of v1 with plans.pkl"
    )
    nnunet.add_argument(
        "--folds", nargs="+", metavar="N", help="only these folds; all of fold_all (default: 0, 1, ...)"
    )
    nnunet.add_argument(
        "--checkpoint", metavar="FILE", help=f"of each fold (default: {folder.FINAL}; of v1 {version1.FINAL})"
    )
    nnunet.add_argument("--dataset", type=Path, metavar="FILE", help="dataset.json with the names of labels, for v1")
    nnunet.add_argument("--trust-trainer", metavar="NAME", help="a trainer of one's own whose network is the plans'")
    nnunet.add_argument(
        "--orientation",
        metavar="RAS",
        help="that its training volumes had, where a request's may differ (default: what its reader says)",
    )
    total = kinds.add_parser("totalsegmentator", help="a task of TotalSegmentator that is one network")
    total.add_argument("task", metavar="TASK", help=f"one of {', '.join(TASKS)}; {' and '.join(MERGED)} are several")
    total.add_argument("folder", type=Path, help="of its weights, ~/.totalsegmentator/nnunet/results")
    for kind in (nnunet, total):
        _add_about(kind)


def _add_about(parser: ArgumentParser) -> None:
    parser.add_argument("--out", required=True, type=Path, help="the model's folder, e.g. models/mine")
    parser.add_argument("--name", help="the model's name (default: the folder's)")
    parser.add_argument("--version", default="0.1.0", help="semantic version of the weights")
    parser.add_argument("--description", help="one sentence for people who choose a model")
    parser.add_argument(
        "--modality", action="append", choices=MODALITIES, help="that it serves (default: what its channel's name says)"
    )
    parser.add_argument("--step", type=float, default=0.5, help="of patches, over their size (default: 0.5)")
    parser.add_argument("--no-mirror", action="store_true", help="one pass a patch in place of up to eight")


def run(args: Namespace) -> None:
    results = _OPEN[args.kind](args)
    about = About(
        args.name or args.out.resolve().name,
        args.version,
        modalities_of(results.channel, args.modality, str(results.path)),
        args.description,
        args.step,
        not args.no_mirror,
    )
    found = write_model(results, args.out, about)
    for name in found.uncoded:
        print(
            f"m4oe-train import: warning: class {name} has no SNOMED CT concept here; it is served by its name",
            file=sys.stderr,
        )
    print(
        f"{args.out}: {about.name} {about.version}, {found.folds} fold(s), {found.classes} classes; "
        f"torch and onnxruntime differ by at most {found.difference:.1e} of the largest logit"
    )


def _nnunet(args: Namespace) -> Results:
    """Of the version whose plans are there."""
    path: Path = args.folder
    if not path.is_dir():
        raise FileNotFoundError(f"{path}: no folder; expected a results folder of nnU-Net")
    older = not (path / "plans.json").is_file() and (path / "plans.pkl").is_file()
    chosen = Chosen(args.folds, args.checkpoint, args.trust_trainer, args.dataset)
    results = (version1 if older else folder).open_folder(path, chosen)
    return results.turned(args.orientation) if args.orientation else results


_OPEN: Mapping[str, Callable[[Namespace], Results]] = {
    "nnunet": _nnunet,
    "totalsegmentator": lambda args: open_task(args.task, args.folder),
}
