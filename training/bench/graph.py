"""The exported graph against what it replaces, and against what the machine can do at all: ratios
from one run.

    python bench/graph.py [QUESTION ...] [--rounds 3] [--threads N] [--json FILE]

    dense     paper's size, all experts, exact: exported graph over PyTorch eager, slices a second
    default   the same network with the modality's expert only, in float32 and in int8, over the same PyTorch eager
    volume    a real CT through the shipped model, against nnU-Net's 3D U-Net over its patches
    cores     the shipped model on two cores over one, in one session or in two, as m4oe tune would split them
    limit     the time that the multiply-adds alone would take at the machine's measured matrix rate, over the time taken

Both sides of a ratio run in turn, with the same threads, on the same slices. Weights of the paper's
size are random: nobody has trained them here, and time does not depend on them but for the part of
a slice in which labels are made, which is then the whole. --reference FILE names a Python file that
makes `network`, the paper's public SwinUnet at 224 and width 96 with weights of any kind: a module
called with x (N, 1, 224, 224), dataset (N,) and head (N,). The dense graph beside it is exported
from its weights. That code has no licence and is not here.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper

from m4oe.config import load_model_config
from m4oe.data.preprocess import context_planes, neighbour_step
from m4oe.data.volume_files import read_grid
from m4oe.export.calibrate import calibrate
from m4oe.export.eager import EagerPipeline
from m4oe.export.export import adapt
from m4oe.export.exported import ExportedModel
from m4oe.export.onnx.graph import INPUTS, feeds, write_onnx
from m4oe.export.onnx.products import Int8
from m4oe.network.checkpoint import Checkpoint
from m4oe.network.multiply_adds import multiply_adds
from m4oe.network.network import SwinUNetM4oE
from m4oe.network.reference import convert
from m4oe.peers.networks import PeerPlan, build

TRAINING = Path(__file__).resolve().parents[1]
REPOSITORY = TRAINING.parent
BATCH, EDGE = 4, 257
PATCH = (48, 192, 192)


class Bench:
    """What the questions share, the rows that they answer with, and what was left out and why."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args, self.rows, self.skipped = args, [], []
        self.config = load_model_config(TRAINING / "configs" / "paper.toml")
        torch.manual_seed(0)
        network = SwinUNetM4oE(self.config).eval()
        self.checkpoint = Checkpoint(self.config, network.state_dict(), {})
        self.reference = None if args.reference is None else public_network(args.reference)

    def row(
        self, question: str, values: list[float], detail: str, at_least: float | None = None, unit: str = "times"
    ) -> None:
        self.rows.append({"question": question, "values": values, "unit": unit, "atLeast": at_least, "detail": detail})
        low, high, wanted = min(values), max(values), "" if at_least is None else f", wanted at least {at_least}"
        print(
            f"{question}: {statistics.median(values):.3g} {unit} ({low:.3g} - {high:.3g}){wanted}; {detail}", flush=True
        )

    def pace(self, seconds: list[float]) -> str:
        """Of runs over a batch."""
        return f"{statistics.median(seconds) / BATCH:.3f} s a slice of {EDGE}x{EDGE}, {self.args.threads} threads"

    def skip(self, why: str) -> None:
        self.skipped.append(why)
        print(f"skipped: {why}", flush=True)

    def in_turn(self, *runs: Callable[[], object]) -> list[list[float]]:
        """Seconds of each, round after round, after a first one that does not count."""
        seconds = [[] for _ in runs]
        for number in range(self.args.rounds + 1):
            for own, one in zip(seconds, runs, strict=True):
                started = time.perf_counter()
                one()
                if number:
                    own.append(time.perf_counter() - started)
        return seconds

    def eager(self, inputs: dict[str, np.ndarray]) -> Callable[[], object]:
        pipeline = EagerPipeline(self.checkpoint.network()).eval()
        tensors = [torch.from_numpy(inputs[name]) for name in INPUTS]

        def once() -> None:
            with torch.inference_mode():
                pipeline(*tensors)

        return once

    def graph(self, routing: str | None, inputs: dict[str, np.ndarray], int8: bool = False) -> Callable[[], object]:
        """A run of the exported graph. int8 is scaled by these very slices, which is enough for its
        time."""
        return self.exported(adapt(self.checkpoint, routing, None), inputs, int8)

    def exported(
        self, checkpoint: Checkpoint, inputs: dict[str, np.ndarray], int8: bool = False
    ) -> Callable[[], object]:
        network = checkpoint.network().eval()
        batch = tuple(inputs[name] for name in INPUTS)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.onnx"
            write_onnx(network, path, Int8(calibrate(network, [batch])) if int8 else None)
            opened = session(str(path), self.args.threads)
        return lambda: opened.run(None, inputs)

    def public_run(self) -> Callable[[], object]:
        """The paper's public code over as many slices, which come to it ready: resampled,
        normalized."""
        x, head = torch.rand(BATCH, 1, 224, 224), torch.zeros(BATCH, dtype=torch.long)

        def once() -> None:
            with torch.inference_mode():
                self.reference(x, head, head)

        return once


def public_network(path: Path) -> torch.nn.Module:
    spec = spec_from_file_location("public_code", path)
    spec.loader.exec_module(module := module_from_spec(spec))
    return module.network.eval()


def session(model: str | bytes, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def slices(context: int) -> dict[str, np.ndarray]:
    x = np.random.default_rng(0).integers(-300, 400, (BATCH, context, EDGE, EDGE)).astype(np.int16)
    return {"slices": x, "window": np.full((BATCH, 2), (-125, 275), np.float32), "head": np.zeros(BATCH, np.int64)}


def ratios(slow: list[float], fast: list[float]) -> list[float]:
    return [a / b for a, b in zip(slow, fast, strict=True)]


def dense(bench: Bench) -> None:
    inputs = slices(bench.config.context)
    eager, graph = bench.in_turn(bench.eager(inputs), bench.graph(None, inputs))
    bench.row("dense float32 graph over PyTorch eager, paper's size", ratios(eager, graph), bench.pace(graph), 3.3)
    if bench.reference is None:
        bench.skip(
            "over the paper's public code: name a file that makes its network (--reference, or BENCH_REFERENCE of make bench)"
        )
        return
    same_weights = bench.exported(convert(bench.reference.state_dict(), "the paper's public code"), inputs)
    theirs, graph = bench.in_turn(bench.public_run(), same_weights)
    bench.row(
        "dense float32 graph over the paper's public code, the same weights",
        ratios(theirs, graph),
        bench.pace(graph),
        3.3,
    )


def default(bench: Bench) -> None:
    inputs = slices(bench.config.context)
    slow = {"PyTorch eager": bench.eager(inputs)}
    if bench.reference is not None:
        slow["the paper's public code"] = bench.public_run()
    fast = {
        "float32": bench.graph("modality", inputs),
        "int8 (an option: its loss of Dice decides)": bench.graph("modality", inputs, int8=True),
    }
    taken = dict(zip((*slow, *fast), bench.in_turn(*slow.values(), *fast.values()), strict=True))
    for name in fast:
        for other in slow:
            values = ratios(taken[other], taken[name])
            bench.row(f"modality's expert in {name} over {other}, all experts", values, bench.pace(taken[name]), 10)


class RealCt(NamedTuple):
    """voxels (D, H, W) int16, HU; spacing in mm between slices, rows and columns."""

    voxels: np.ndarray
    spacing: tuple[float, float, float]


def demo_run(bench: Bench, threads: int, ct: RealCt, sessions: int = 1) -> Callable[[], object]:
    """The shipped model over a whole volume, as a host would run it: batches, neighbours, one
    window. `threads` in each of the `sessions`, which run side by side."""
    models = [ExportedModel(bench.args.model, threads) for _ in range(sessions)]
    model, free = models[0], SimpleQueue()
    for each in models:
        free.put(each.session)
    rule = model.manifest["modalities"]["CT"]
    window = np.array([[rule["window"]["lower"], rule["window"]["upper"]]], np.float32)
    index = model.head(rule["defaultHead"], "CT")["graphIndex"]["CT"]
    context, seen = model.manifest["input"]["context"], model.manifest["input"].get("millimetres")
    step = 1 if seen is None else neighbour_step(seen["neighbour"], ct.spacing[0])
    spacing = [] if seen is None else [np.array([ct.spacing[1:]], np.float32)]
    depth = len(ct.voxels)

    def batch(start: int) -> None:
        centres = np.arange(start, min(start + BATCH, depth))
        n = len(centres)
        slices = np.ascontiguousarray(ct.voxels[context_planes(centres, context, depth, step)])
        inputs = slices, window.repeat(n, 0), np.full(n, index, np.int64), *(one.repeat(n, 0) for one in spacing)
        session = free.get()
        try:
            session.run(None, feeds(inputs))
        finally:
            free.put(session)

    def once() -> None:
        with ThreadPoolExecutor(sessions) as pool:
            list(pool.map(batch, range(0, depth, BATCH)))

    return once


def real_ct(bench: Bench) -> RealCt | None:
    """The first one, or None with a line that says why."""
    found = sorted(bench.args.data.glob("image_*.nii.gz"))
    if not found:
        bench.skip(f"a real CT: no image_*.nii.gz in {bench.args.data} (--data names another folder)")
        return None
    grid = read_grid((found[0],), found[0].name)
    voxels = grid.voxels.astype(np.float32)
    if voxels.min() >= 0 and voxels.max() <= 255:
        # Stored as 8 bit, -125 to 275 HU.
        voxels = voxels * (400 / 255) - 125
    return RealCt(np.round(voxels).astype(np.int16), grid.spacing)


def volume(bench: Bench) -> None:
    ct = real_ct(bench)
    if ct is None:
        return
    config = load_model_config(TRAINING / "configs" / "demo.toml")
    net = build("unet3d", PeerPlan(spacing=(3.0, 1.5, 1.5), patch=PATCH), config).eval()
    patch = torch.rand(1, 1, *PATCH)
    shape = ct.voxels.shape
    # Half overlap, as nnU-Net slides its window.
    patches = int(np.prod([max(0, -(-(side - p) // (p // 2))) + 1 for side, p in zip(shape, PATCH, strict=True)]))
    ours = demo_run(bench, bench.args.threads, ct)
    parameters = sum(p.numel() for p in net.backbone.parameters()) / 1e6
    detail = f"{'x'.join(map(str, shape[::-1]))}: {patches} patches of 48x192x192, of which one is timed a round; {parameters:.1f} M parameters"
    for name, dtype, wanted in (("float32", torch.float32, 25), ("bfloat16", torch.bfloat16, 10)):
        if dtype == torch.bfloat16 and not torch.backends.cpu.get_cpu_capability().startswith("AVX512"):
            bench.skip("the 3D U-Net in bfloat16: this processor has no AVX-512, and emulates it")
            continue

        def theirs(dtype: torch.dtype = dtype) -> None:
            with torch.inference_mode(), torch.autocast("cpu", dtype, enabled=dtype != torch.float32):
                net.backbone(patch)

        one, whole = bench.in_turn(theirs, ours)
        times = f"{detail}; {patches * statistics.median(one):.0f} s against {statistics.median(whole):.1f} s"
        bench.row(
            f"a real CT: 3D U-Net in {name} over the shipped model",
            ratios([patches * t for t in one], whole),
            times,
            wanted,
        )


def cores(bench: Bench) -> None:
    if (os.cpu_count() or 1) < 2:
        bench.skip("two threads over one: there is one core")
        return
    ct = real_ct(bench)
    if ct is None:
        return
    one, two, apart = bench.in_turn(demo_run(bench, 1, ct), demo_run(bench, 2, ct), demo_run(bench, 1, ct, sessions=2))
    best = apart if statistics.median(apart) < statistics.median(two) else two
    detail = (
        f"{len(ct.voxels)} slices; {'two sessions of one thread' if best is apart else 'one session of two threads'}"
    )
    bench.row("the shipped model on two cores over one, by the better split", ratios(one, best), detail, 1.8)
    bench.row("... one session of two threads", ratios(one, two), detail)


def limit(bench: Bench) -> None:
    rates = {kind: matrix_rate(bench, kind) for kind in ("float32", "int8")}
    rate = statistics.median(rates["float32"])
    gain = [a / rate for a in rates["int8"]]
    bench.row("int8 matrix rate over float32's", gain, f"float32 {rate / 1e9:.0f} G multiply-adds a second")
    inputs = slices(bench.config.context)
    zeros = torch.zeros(1, dtype=torch.long)
    for routing in (None, "modality"):
        network = adapt(bench.checkpoint, routing, None).network()
        work = multiply_adds(network, torch.zeros(1, bench.config.context, *bench.config.size), zeros, zeros)
        (taken,) = bench.in_turn(bench.graph(routing, inputs))
        name = "all experts" if routing is None else "modality's expert"
        detail = f"{work / 1e9:.2f} G multiply-adds a slice in the network, resizes not counted"
        shares = [work * BATCH / rate / seconds for seconds in taken]
        bench.row(f"share of the float32 matrix rate reached, paper's size, {name}", shares, detail, unit="")


def matrix_rate(bench: Bench, kind: str, rows: int = 4096, inner: int = 384, columns: int = 768) -> list[float]:
    """Multiply-adds a second of one product in onnxruntime, of a size that the network has."""
    random = np.random.default_rng(0)
    if kind == "float32":
        a, b = random.random((rows, inner), np.float32), random.random((inner, columns), np.float32)
        node, of = helper.make_node("MatMul", ["a", "b"], ["y"]), (TensorProto.FLOAT, TensorProto.FLOAT)
    else:
        a = random.integers(0, 255, (rows, inner)).astype(np.uint8)
        b = random.integers(-63, 63, (inner, columns)).astype(np.int8)
        node, of = helper.make_node("MatMulInteger", ["a", "b"], ["y"]), (TensorProto.UINT8, TensorProto.INT32)
    made = helper.make_graph(
        [node],
        "product",
        [helper.make_tensor_value_info("a", of[0], [rows, inner])],
        [helper.make_tensor_value_info("y", of[1], [rows, columns])],
        [onnx.numpy_helper.from_array(b, "b")],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    opened = session(model.SerializeToString(), bench.args.threads)
    (taken,) = bench.in_turn(lambda: [opened.run(None, {"a": a}) for _ in range(8)])
    return [8 * rows * inner * columns / seconds for seconds in taken]


QUESTIONS = {"dense": dense, "default": default, "volume": volume, "cores": cores, "limit": limit}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("questions", nargs="*", choices=(*QUESTIONS, []), help="default: all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--model", type=Path, default=REPOSITORY / "models" / "demo")
    parser.add_argument(
        "--data", type=Path, default=REPOSITORY.parent / "shared" / "data" / "btcv-ct", help="CT as NIfTI"
    )
    parser.add_argument("--reference", type=Path, help="Python file that makes `network`: the paper's public code")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    bench = Bench(args)
    for name in args.questions or QUESTIONS:
        QUESTIONS[name](bench)
    if args.json:
        args.json.write_text(json.dumps({"rows": bench.rows, "skipped": bench.skipped}, indent=1) + "\n")


if __name__ == "__main__":
    main()
