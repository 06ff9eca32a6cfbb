"""A model folder (manifest.json and graph) as a model of a Triton repository: version folder and
config.pbtxt.

    python -m m4oe.export.triton_repository models/demo REPOSITORY --backend python
    m4oe-train export checkpoint.pt --out models/mine --triton REPOSITORY

Imports nothing but the standard library, so that Triton's own Python can run it.
"""

import argparse
import hashlib
import json
import re
import shutil
import struct
from dataclasses import dataclass
from pathlib import Path

GPU_BYTES = 1 << 30


class TritonRepositoryError(ValueError):
    pass


@dataclass(frozen=True)
class TritonOptions:
    """How Triton shall run it. `backend`: onnxruntime (a full Triton) or python (any Triton with
    onnxruntime in its Python)."""

    backend: str = "onnxruntime"
    device: str = "gpu"
    instances: int = 1
    gpus: tuple[int, ...] = ()
    tensorrt: str | None = None
    engine_cache: str | None = None
    gpu_memory: int = 0
    warmup: bool = False
    rate_limit: tuple[str, int] | None = None
    threads: int = 0


def add_arguments(parser: argparse.ArgumentParser, prefix: str = "") -> None:
    """The options of the repository; `prefix` sets them apart from others of the same command."""
    add = parser.add_argument
    add(
        f"--{prefix}backend",
        choices=("onnxruntime", "python"),
        default="onnxruntime",
        help="what runs the graph inside Triton",
    )
    add(f"--{prefix}device", choices=("gpu", "cpu"), default="gpu", help="where its instances run")
    add(f"--{prefix}instances", type=int, default=1, metavar="N", help="instances on each device")
    add(f"--{prefix}gpus", type=_indices, default=(), metavar="0,1", help="GPUs (default: all)")
    add(
        f"--{prefix}tensorrt",
        choices=("FP32", "FP16"),
        help="accelerate with TensorRT (onnxruntime on a GPU); labels can differ",
    )
    add(
        f"--{prefix}engine-cache",
        metavar="DIR",
        help="folder where Triton runs that keeps TensorRT's engines and timings (onnxruntime)",
    )
    add(
        f"--{prefix}gpu-memory",
        type=int,
        default=0,
        metavar="MIB",
        help="bound on the GPU memory of an instance (onnxruntime; 0: none)",
    )
    add(f"--{prefix}warmup", action="store_true", help="run one batch before the model counts as ready")
    add(
        f"--{prefix}rate-limit",
        type=_resource,
        metavar="NAME:COUNT",
        help="resource that each instance takes (--rate-limit of tritonserver)",
    )
    add(f"--{prefix}threads", type=int, default=0, metavar="N", help="threads of an instance on the CPU (0: all cores)")


def options_from(args: argparse.Namespace, prefix: str = "") -> TritonOptions:
    names = TritonOptions.__dataclass_fields__
    return TritonOptions(**{name: getattr(args, f"{prefix}{name}") for name in names})


def triton_version(version: str) -> int:
    """Triton's number for a version: 1.2.3 is 1002003 (src/model/triton/version.ts). Raises
    TritonRepositoryError."""
    parts = re.fullmatch(r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})", version)
    number = sum(int(part) * scale for part, scale in zip(parts.groups(), (1_000_000, 1000, 1))) if parts else 0
    if number == 0:
        raise TritonRepositoryError(f"expected a version x.y.z above 0.0.0 with parts up to 999, got {version}")
    return number


def write_repository(model: Path, repository: Path, options: TritonOptions | None = None) -> Path:
    """Writes or updates repository/NAME from the folder `model` and returns it. Other versions that
    are there stay and are served too.

    Raises TritonRepositoryError.
    """
    manifest = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    graph, *others = [file for file in manifest["files"] if file["role"] == "graph"]
    if others:
        raise TritonRepositoryError(
            f"{model} has {len(others) + 1} folds, and a model of Triton one graph; import it with one (--folds 0)"
        )
    options = options or TritonOptions()
    number = check(manifest["version"], options)
    found = _sha256(model / graph["path"])
    if found != graph["sha256"]:
        raise TritonRepositoryError(f"{model / graph['path']} has SHA-256 {found}, the manifest says {graph['sha256']}")
    target = repository / manifest["name"]
    _check_tensors(manifest, target, number)
    folder = target / str(number)
    folder.mkdir(parents=True, exist_ok=True)
    _replace(model / graph["path"], folder / "model.onnx")
    _replace(model / "manifest.json", folder / "manifest.json")
    versions = _versions(target)
    if options.warmup and "millimetres" in manifest["input"]:
        (target / "warmup").mkdir(exist_ok=True)
        # The network's own field, pixel for pixel: no graph can be run at 0 mm.
        pixel = manifest["input"]["millimetres"]["pixel"]
        (target / "warmup" / "spacing").write_bytes(struct.pack("<2f", pixel, pixel))
    if options.backend == "python":
        for version in versions:
            _replace(Path(__file__).with_name("triton_model.py"), target / str(version) / "model.py")
    config = target / ".config.pbtxt.new"
    config.write_text(config_text(manifest, versions, options))
    config.replace(target / "config.pbtxt")
    return target


def config_text(manifest: dict, versions: dict[int, dict], options: TritonOptions) -> str:
    """config.pbtxt. `versions`: the manifests of all version folders by Triton's number."""
    named = {f"m4oe_version_{n}": m["version"] for n, m in versions.items()}
    named |= {f"m4oe_graph_sha256_{n}": _graph_sha256(m) for n, m in versions.items()}
    if options.gpu_memory > 0:
        named["gpu_mem_limit"] = str(options.gpu_memory << 20)
    if options.threads > 0:
        named |= {"m4oe_threads" if options.backend == "python" else "intra_op_thread_count": str(options.threads)}
    blocks = [
        f"# {manifest['name']}: written by m4oe.export.triton_repository",
        f'name: "{manifest["name"]}"',
        'backend: "python"' if options.backend == "python" else 'platform: "onnxruntime_onnx"',
        "# The batch is an axis of the tensors: batches of different volumes are never mixed.",
        "max_batch_size: 0",
        *(_tensor(*tensor) for tensor in _tensors(manifest)),
        f"version_policy {{ specific {{ versions: {sorted(versions)} }} }}",
        _instances(options),
        *(_tensorrt(options) if options.tensorrt else ()),
        *(_warmup(manifest) if options.warmup else ()),
        *(f'parameters {{ key: "{key}" value {{ string_value: "{value}" }} }}' for key, value in named.items()),
    ]
    return "\n".join(blocks) + "\n"


def check(version: str, options: TritonOptions) -> int:
    """Triton's number of the version, if all of it can be written. Raises TritonRepositoryError."""
    if options.tensorrt and (options.backend, options.device) != ("onnxruntime", "gpu"):
        raise TritonRepositoryError("TensorRT needs the onnxruntime backend and a GPU")
    if options.engine_cache and not options.tensorrt:
        raise TritonRepositoryError("an engine cache is TensorRT's, and TensorRT is not asked for")
    if options.engine_cache and re.search(r'["\\\s]', options.engine_cache):
        raise TritonRepositoryError(
            "engine cache: expected a folder without spaces, quotes and backslashes in its name"
        )
    if options.gpu_memory < 0 or (options.gpu_memory and (options.backend, options.device) != ("onnxruntime", "gpu")):
        raise TritonRepositoryError("a bound on GPU memory needs the onnxruntime backend and a GPU")
    if options.gpus and options.device != "gpu":
        raise TritonRepositoryError("GPUs are named and the device is the CPU")
    if options.instances < 1 or options.threads < 0:
        raise TritonRepositoryError("expected at least one instance and no negative number of threads")
    return triton_version(version)


def _tensors(manifest: dict) -> list[tuple[str, str, str, list[int]]]:
    """Side, name, type and dimensions of the graph's tensors (docs/architecture.md, docs/models.md)."""
    if _of_patches(manifest):
        channels, patch = len(manifest["input"]["channels"]), manifest["input"]["patch"]
        regions, size = manifest["output"]["regions"], manifest["output"].get("size", patch)
        organs = len(manifest["heads"][0]["classes"]) if regions is None else len(regions)
        backgrounds = len(manifest["output"].get("parts", [0])) if regions is None else 0
        given = organs if manifest["input"].get("labels", {}).get("as") == "channels" else 0
        return [
            ("input", "patches", "FP32", [-1, channels + given, *patch]),
            ("output", "logits", "FP32", [-1, organs + backgrounds, *size]),
        ]
    spacing = [("input", "spacing", "FP32", [-1, 2])] if "millimetres" in manifest["input"] else []
    return [
        ("input", "slices", "INT16", [-1, manifest["input"]["context"], -1, -1]),
        ("input", "window", "FP32", [-1, 2]),
        ("input", "head", "INT64", [-1]),
        *spacing,
        ("output", "labels", "UINT8", [-1, -1, -1]),
        ("output", "confidence", "UINT8", [-1, -1, -1]),
        ("output", "gates", "FP32", [-1, len(manifest["experts"])]),
    ]


def _of_patches(manifest: dict) -> bool:
    return manifest["schemaVersion"] == 2


def _check_tensors(manifest: dict, target: Path, number: int) -> None:
    """One configuration tells the tensors of all versions. Raises TritonRepositoryError where
    another one has others."""
    for path in target.glob("[1-9]*/manifest.json"):
        other = json.loads(path.read_text(encoding="utf-8"))
        if int(path.parent.name) != number and _tensors(other) != _tensors(manifest):
            raise TritonRepositoryError(
                f"{path.parent}: its graph has other tensors; remove the folder or give the model another name"
            )


def _tensor(side: str, name: str, datatype: str, dims: list[int]) -> str:
    return f'{side} {{ name: "{name}" data_type: TYPE_{datatype} dims: {dims} }}'


def _instances(options: TritonOptions) -> str:
    gpus = f" gpus: {list(options.gpus)}" if options.gpus else ""
    limit = ""
    if options.rate_limit:
        name, count = options.rate_limit
        limit = f' rate_limiter {{ resources {{ name: "{name}" count: {count} }} }}'
    return f"instance_group {{ count: {options.instances} kind: KIND_{options.device.upper()}{gpus}{limit} }}"


def _tensorrt(options: TritonOptions) -> list[str]:
    parameters = {"precision_mode": options.tensorrt, "max_workspace_size_bytes": str(GPU_BYTES)}
    if options.engine_cache:
        # Building an engine takes minutes; with the cache a restart finds it.
        for what in ("engine", "timing"):
            parameters |= {f"trt_{what}_cache_enable": "1", f"trt_{what}_cache_path": options.engine_cache}
    lines = [f'      parameters {{ key: "{key}" value: "{value}" }}' for key, value in parameters.items()]
    return [
        "optimization { execution_accelerators {",
        "    gpu_execution_accelerator {",
        '      name: "tensorrt"',
        *lines,
        "    }",
        "} }",
    ]


def _warmup(manifest: dict) -> list[str]:
    # What a volume decides: of slices the network's own field, a patch has one size.
    free = [] if _of_patches(manifest) else manifest["input"]["size"]
    values = {"spacing": 'input_data_file: "spacing"'}
    inputs = []
    for side, name, datatype, (_, *dims) in _tensors(manifest):
        size = [1, *(free[n - len(dims)] if dim < 0 else dim for n, dim in enumerate(dims))]
        value = values.get(name, "zero_data: true")
        if side == "input":
            inputs.append(f'  inputs {{ key: "{name}" value {{ data_type: TYPE_{datatype} dims: {size} {value} }} }}')
    return ["model_warmup {", '  name: "one batch of zeros"', "  batch_size: 1", *inputs, "}"]


def _versions(target: Path) -> dict[int, dict]:
    found = {}
    for path in target.glob("[1-9]*/manifest.json"):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if _sha256(path.with_name("model.onnx")) != _graph_sha256(manifest):
            raise TritonRepositoryError(
                f"{path.parent}: the graph is not the one of its manifest; remove the folder or export it again"
            )
        found[int(path.parent.name)] = manifest
    return found


def _graph_sha256(manifest: dict) -> str:
    return next(file["sha256"] for file in manifest["files"] if file["role"] == "graph")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _replace(source: Path, target: Path) -> None:
    new = target.with_name(f".{target.name}.new")
    shutil.copyfile(source, new)
    new.replace(target)


def _indices(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _resource(text: str) -> tuple[str, int]:
    name, _, count = text.partition(":")
    if not re.fullmatch(r"[A-Za-z0-9_]+", name) or not count.isdigit():
        raise argparse.ArgumentTypeError(f"expected NAME:COUNT, got {text}")
    return name, int(count)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m m4oe.export.triton_repository",
        description="Writes a model folder into a Triton model repository.",
    )
    parser.add_argument("model", type=Path, help="the model's folder, e.g. models/demo")
    parser.add_argument("repository", type=Path, help="Triton's model repository")
    add_arguments(parser)
    args = parser.parse_args()
    try:
        print(write_repository(args.model, args.repository, options_from(args)))
    except TritonRepositoryError as error:
        parser.exit(2, f"{parser.prog}: {error}\n")


if __name__ == "__main__":
    main()
