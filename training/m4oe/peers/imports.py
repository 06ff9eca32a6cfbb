"""`m4oe-train import KIND ...`: a network that others trained, as a model folder
(docs/networks.md)."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .files import sha256_of
from .nnunet import folder, version1
from .nnunet.labels import MODALITIES, modalities_of
from .nnunet.model import write_model
from .nnunet.results import Chosen, Results
from .served.manifest import About
from .served.merged import merged
from .served.model import Written, write_peer
from .served.systems import Served, dodnet_served, med3d_served, phtrans_served, sam_med2d_served
from .totalsegmentator import MERGED, TASKS, open_parts, open_task


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
    total = kinds.add_parser("totalsegmentator", help="a task of TotalSegmentator, also a merged one")
    total.add_argument("task", metavar="TASK", help=f"one of {', '.join([*MERGED, *TASKS])}")
    total.add_argument("folder", type=Path, help="of its weights, ~/.totalsegmentator/nnunet/results")
    for kind in (nnunet, total):
        _add_about(kind)
        _add_passes(kind)
    _add_peers(kinds)


def _add_peers(kinds: Any) -> None:
    for name, help in (
        ("dodnet", "a checkpoint of DoDNet, all its tasks at once"),
        ("med3d", "a checkpoint of MED3D with a head"),
        ("phtrans", "a stage of the two-stage PHTrans for FLARE22"),
        ("sam-med2d", "a checkpoint of SAM-Med2D, with boxes of what another model found"),
    ):
        kind = kinds.add_parser(name, help=help)
        kind.add_argument("checkpoint", type=Path, help="as the public code saves it")
        _add_about(kind)
        if name in ("dodnet", "med3d"):
            kind.add_argument(
                "--size", type=int, nargs=3, metavar="VOXELS", help="of a patch (default: the public code's)"
            )
        if name in ("med3d", "phtrans"):
            kind.add_argument(
                "--dataset",
                type=Path,
                required=name == "med3d",
                metavar="FILE",
                help="dataset.json with the names of its labels"
                + (" (default: FLARE22's)" if name == "phtrans" else ""),
            )
        if name == "phtrans":
            kind.add_argument("--stage", choices=("coarse", "fine"), required=True, help="which of the two it is")
        if name == "sam-med2d":
            kind.add_argument("--classes", nargs="+", metavar="NAME", help="that get boxes (default: all known ones)")
            kind.add_argument("--window", type=float, nargs=2, metavar="HU", help="that become black and white")


def _add_about(parser: ArgumentParser) -> None:
    parser.add_argument("--out", required=True, type=Path, help="the model's folder, e.g. models/mine")
    parser.add_argument("--name", help="the model's name (default: the folder's)")
    parser.add_argument("--version", default="0.1.0", help="semantic version of the weights")
    parser.add_argument("--description", help="one sentence for people who choose a model")
    parser.add_argument(
        "--modality", action="append", choices=MODALITIES, help="that it serves (default: what its channel's name says)"
    )


def _add_passes(parser: ArgumentParser) -> None:
    parser.add_argument("--step", type=float, default=0.5, help="of patches, over their size (default: 0.5)")
    parser.add_argument("--no-mirror", action="store_true", help="one pass a patch in place of up to eight")


def run(args: Namespace) -> None:
    called = args.name or args.out.resolve().name, args.version
    if args.kind in _PEERS:
        about = About(*called, args.modality or ["CT"], args.description)
        served = _PEERS[args.kind](args)
        written = write_peer(served, args.checkpoint.name, sha256_of([args.checkpoint]), args.out, about)
        what = f"{written.classes} classes"
    elif getattr(args, "task", None) in MERGED:
        written, about = _merged(args, called)
        what = f"{len(MERGED[args.task])} networks, {written.classes} classes"
    else:
        results = _OPEN[args.kind](args)
        modalities = modalities_of(results.channel, args.modality, str(results.path))
        about = About(*called, modalities, args.description, args.step, not args.no_mirror)
        written = write_model(results, args.out, about)
        what = f"{written.folds} fold(s), {written.classes} classes"
    for name in written.uncoded:
        print(
            f"m4oe-train import: warning: class {name} has no SNOMED CT concept here; it is served by its name",
            file=sys.stderr,
        )
    print(
        f"{args.out}: {about.name} {about.version}, {what}; torch and onnxruntime differ by at most "
        f"{written.difference:.1e} of the largest logit"
    )


def _merged(args: Namespace, called: tuple[str, str]) -> tuple[Written, About]:
    """The networks of a merged task as one model."""
    parts = open_parts(args.task, args.folder)
    modalities = modalities_of(parts[0].channel, args.modality, str(parts[0].path))
    about = About(*called, modalities, args.description, args.step, not args.no_mirror)
    digest = sha256_of([file for part in parts for file in part.checkpoints.values()])
    title = f"TotalSegmentator, {args.task}"
    weights = f"{len(parts)} results folders of nnU-Net v2"
    return write_peer(merged(title, parts, about), weights, digest, args.out, about), about


def _nnunet(args: Namespace) -> Results:
    """Of the version whose plans are there."""
    path: Path = args.folder
    if not path.is_dir():
        raise FileNotFoundError(f"{path}: no folder; expected a results folder of nnU-Net")
    older = not (path / "plans.json").is_file() and (path / "plans.pkl").is_file()
    chosen = Chosen(args.folds, args.checkpoint, args.trust_trainer, args.dataset)
    results = (version1 if older else folder).open_folder(path, chosen)
    return results.turned(args.orientation) if args.orientation else results


_PEERS: Mapping[str, Callable[[Namespace], Served]] = {
    "dodnet": lambda args: dodnet_served(args.checkpoint, args.size),
    "med3d": lambda args: med3d_served(args.checkpoint, args.dataset, args.size),
    "phtrans": lambda args: phtrans_served(args.checkpoint, args.stage, args.dataset),
    "sam-med2d": lambda args: sam_med2d_served(args.checkpoint, args.classes, args.window),
}
_OPEN: Mapping[str, Callable[[Namespace], Results]] = {
    "nnunet": _nnunet,
    "totalsegmentator": lambda args: open_task(args.task, args.folder),
}
