"""m4oe-train export: a checkpoint becomes models/NAME/model.onnx with its manifest, or nothing at
all.

The written graph is run by onnxruntime and compared with the network (parity.py) before it gets its
place.
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from ..config import HeadConfig, ModelConfig, from_table, read_toml, require
from ..data.prepared import open_prepared
from ..network.checkpoint import Checkpoint, half, load_checkpoint, read_tensors, save_checkpoint
from ..network.network import SwinUNetM4oE
from ..network.reference import convert, is_reference
from ..provenance import commit_of_repository
from . import triton_repository
from .calibrate import calibrate, calibration_batches
from .eager import EagerPipeline
from .manifest import REPOSITORY, build_manifest, file_entry
from .model_folder import new_model_folder
from .onnx.graph import OUTPUTS, feeds, write_onnx
from .onnx.products import Exact, Half, Int8
from .options import options_record, tell
from .parity import CASES, LIMITS, Case, compare


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("checkpoint", help="checkpoint of this repository, or of the paper's public code")
    parser.add_argument("--out", required=True, type=Path, help="the model's folder, e.g. models/demo")
    parser.add_argument("--name", help="the model's name (default: the folder's)")
    parser.add_argument("--version", default="0.1.0", help="semantic version of the weights")
    parser.add_argument("--description", help="one sentence for people who choose a model")
    parser.add_argument(
        "--heads", type=Path, help="TOML with [[heads]] that names a reference checkpoint's label sets, in order"
    )
    parser.add_argument("--routing", choices=("dense", "modality"), help="modality: only the modality's expert works")
    parser.add_argument(
        "--precision",
        choices=tuple(LIMITS),
        default="float32",
        help="of the products with weights: float16 for GPUs, int8 for CPUs that gain by it (docs/performance.md); default float32",
    )
    parser.add_argument(
        "--calibration",
        type=Path,
        metavar="DIR",
        help="prepared folder with training cases; int8 is scaled by their slices",
    )
    parser.add_argument(
        "--input-range", nargs=2, type=float, metavar=("LO", "HI"), help="values that a window's ends map to"
    )
    parser.add_argument("--accuracy", type=Path, help="JSON list of measured Dice, as m4oe-train evaluate writes it")
    parser.add_argument(
        "--exact-accuracy",
        type=Path,
        metavar="JSON",
        help="the same cases' Dice under the float32 export without --routing: the manifest then tells what the options cost",
    )
    parser.add_argument("--card", type=Path, help="model card (Markdown) to ship and list in the manifest")
    parser.add_argument(
        "--half",
        action="store_true",
        help="round the weights to float16 first: half the file; products stay as --precision says",
    )
    parser.add_argument(
        "--weights",
        type=Path,
        help="also write the weights here, as float16, for finetune --init and add-modality; those that the graph has are read from it",
    )
    parser.add_argument("--triton", type=Path, metavar="DIR", help="also write it into this Triton model repository")
    triton_repository.add_arguments(parser, prefix="triton-")


def run(args: argparse.Namespace) -> None:
    triton = triton_repository.options_from(args, prefix="triton_")
    if args.triton:
        # What cannot be written there is told before the long part.
        triton_repository.check(args.version, triton)
    require(
        (args.precision == "int8") == (args.calibration is not None),
        "--calibration",
        "with --precision int8, and only then",
        args.calibration,
    )
    trained = open_checkpoint(args.checkpoint, args.heads)
    checkpoint = adapt(trained, args.routing, tuple(args.input_range) if args.input_range else None)
    if args.half:
        checkpoint = half(checkpoint)
    accuracy = json.loads(args.accuracy.read_text(encoding="utf-8")) if args.accuracy else []
    names = [] if args.precision == "float32" else [args.precision]
    if checkpoint.config.routing != trained.config.routing:
        names.append("modality-routing")
    exact = json.loads(args.exact_accuracy.read_text(encoding="utf-8")) if args.exact_accuracy else None
    options = options_record(names, accuracy, exact)
    name = args.name or args.out.resolve().name
    parity = export(
        checkpoint,
        args.out,
        name=name,
        version=args.version,
        description=args.description
        or f"SwinUNet-M4oE, {len(checkpoint.config.heads)} heads, {checkpoint.config.routing} routing",
        accuracy=accuracy,
        card=args.card,
        graph=graph_of(args.precision, checkpoint, args.calibration),
        options=options,
    )
    if options:
        print(tell(options))
    worst = max(case.label_disagreement for case in parity)
    print(f"{args.out}: {name} {args.version}, {len(parity)} cases agree (largest label disagreement {worst:.1e})")
    if args.weights:
        save_checkpoint(args.weights, half(checkpoint), args.out / "model.onnx")
        print(f"{args.weights}: weights as float16")
    if args.triton:
        print(triton_repository.write_repository(args.out, args.triton, triton))


def graph_of(precision: str, checkpoint: Checkpoint, calibration: Path | None) -> Exact:
    """An empty graph of a precision; int8 runs the network over the slices of a prepared folder
    first. Raises ConfigError."""
    if precision == "float16":
        return Half()
    if precision == "float32":
        return Exact()
    trained = checkpoint.provenance.get("config") or {}
    batches = calibration_batches(open_prepared(calibration), checkpoint.config, trained)
    return Int8(calibrate(checkpoint.network(), batches, torch.get_num_threads()))


def open_checkpoint(path: str, heads: Path | None = None) -> Checkpoint:
    """A checkpoint of this repository or of the reference code. Raises CheckpointError or
    ConfigError."""
    content = read_tensors(path)
    if not is_reference(content):
        require(heads is None, "--heads", "a reference checkpoint (others carry their heads)", str(path))
        return load_checkpoint(path)
    return convert(content, str(path), read_heads(heads) if heads else None)


def read_heads(path: Path) -> tuple[HeadConfig, ...]:
    """The [[heads]] of a TOML file: name, modalities, classes (names of organs.py) and description.
    Raises ConfigError."""
    table = read_toml(path)
    require(
        set(table) == {"heads"} and isinstance(table["heads"], list),
        str(path),
        "[[heads]] and nothing else",
        sorted(table),
    )
    return tuple(from_table(HeadConfig, head, f"{path.name} heads[{i}]") for i, head in enumerate(table["heads"]))


def adapt(checkpoint: Checkpoint, routing: str | None, input_range: tuple[float, float] | None) -> Checkpoint:
    """The checkpoint under another routing or input range.

    Dense to modality drops the gate's weights, which then have no use. Raises ConfigError for
    modality to dense: a gate that was never trained cannot be made up.
    """
    config, weights = checkpoint.config, checkpoint.weights
    table = config.to_dict()
    if routing is not None and routing != config.routing:
        require(routing == "modality", "--routing", f"{config.routing!r}, as trained (there is no gate)", routing)
        require(config.gate != "channel", "--routing", "dense: a channel gate scales every expert's output", routing)
        table["routing"] = routing
        weights = {key: value for key, value in weights.items() if ".mlp.gate." not in key}
    if input_range is not None:
        table["input_range"] = input_range
    return Checkpoint(ModelConfig.from_dict(table), weights, checkpoint.provenance)


def export(
    checkpoint: Checkpoint,
    out: Path,
    *,
    name: str,
    version: str,
    description: str,
    accuracy: list[dict],
    card: Path | None = None,
    cases: tuple[tuple[int, int, int], ...] = CASES,
    graph: Exact | None = None,
    options: list[dict] | None = None,
    write_graph=None,
) -> list[Case]:
    """Writes the model folder `out`. Raises ParityError or ManifestError, and then `out` is as it
    was.

    `graph`: an empty one, whose kind is the precision. `write_graph(network, path, graph)` is for
    tests that need a graph that is wrong.
    """
    network = checkpoint.network()
    with new_model_folder(out) as temporary:
        path, graph = temporary / "model.onnx", graph or Exact()
        (write_graph or write_onnx)(network, path, graph)
        parity = compare(EagerPipeline(network).eval(), runner(path), cases, LIMITS[graph.precision])
        files = [file_entry(path, "graph")]
        if card is not None:
            shutil.copyfile(card, temporary / "MODEL_CARD.md")
            files.append(file_entry(temporary / "MODEL_CARD.md", "card"))
        manifest = build_manifest(
            network.config,
            name=name,
            version=version,
            description=description,
            files=files,
            parity=_parity_entry(parity),
            accuracy=accuracy,
            provenance=_provenance(checkpoint, network),
            precision=graph.precision,
            options=options,
        )
        (temporary / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return parity


def runner(path: Path):
    """A function from parity.example's arrays to (labels, confidence, gates), on onnxruntime's CPU
    provider."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run_graph(inputs: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
        return tuple(session.run(list(OUTPUTS), feeds(inputs)))

    return run_graph


def _parity_entry(parity: list[Case]) -> dict:
    return {
        "onnxruntime": onnxruntime.__version__,
        "cases": [
            {"batch": c.batch, "height": c.height, "width": c.width, "labelDisagreement": c.label_disagreement}
            for c in parity
        ],
        "maxLabelDisagreement": max(c.label_disagreement for c in parity),
    }


def _provenance(checkpoint: Checkpoint, network: SwinUNetM4oE) -> dict:
    known = checkpoint.provenance
    entry = {
        "commit": known.get("commit") or commit_of_repository(REPOSITORY),
        "config": known.get("config") or {"model": checkpoint.config.to_dict()},
        "data": list(known.get("data", [])),
        "seed": known.get("seed"),
        "parameters": sum(p.numel() for p in network.parameters()),
    }
    if "source" in known:
        entry["source"] = known["source"]
    return entry
