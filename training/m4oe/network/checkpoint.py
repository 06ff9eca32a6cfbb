"""Checkpoints: weights, the model's configuration and, while training, its state. Written whole or
not at all."""

import os
import pickle
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from ..config import ModelConfig
from .graph_weights import GraphError, refer, resolve
from .network import SwinUNetM4oE

FORMAT = "m4oe-checkpoint-1"


class CheckpointError(ValueError):
    """A file that is not a usable checkpoint; the message says why, and lists every key that does
    not fit."""


@dataclass
class Checkpoint:
    """What a file holds. `provenance`: config, data, seed, commit of the run. `training`: optimizer
    and progress, to resume."""

    config: ModelConfig
    weights: dict[str, torch.Tensor]
    provenance: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)

    def network(self) -> SwinUNetM4oE:
        """The network with these weights, in evaluation mode. Raises CheckpointError when any key
        does not fit."""
        network = SwinUNetM4oE(self.config)
        load_weights(network, self.weights)
        return network.eval()


def save_checkpoint(path: str | Path, checkpoint: Checkpoint, graph: Path | None = None) -> None:
    """Writes atomically: a reader finds the old file or the new one, also after a crash. Raises
    CheckpointError on a full disk.

    graph: an exported one, in which weights are looked for; those found are not written again, and
    reading needs it at the same place beside the checkpoint (graph_weights.py).
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    weights, reference = checkpoint.weights, None
    if graph is not None:
        weights, reference = refer(weights, graph)
        reference["path"] = os.path.relpath(graph, path.parent)
    content = {
        "format": FORMAT,
        "config": checkpoint.config.to_dict(),
        "weights": {key: value.detach().cpu().contiguous() for key, value in weights.items()},
        "graph": reference,
        "provenance": checkpoint.provenance,
        "training": checkpoint.training,
    }
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(temporary, "wb") as file:
            torch.save(content, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except (OSError, RuntimeError) as error:
        # torch reports a disk that takes no more as a RuntimeError without saying so.
        free = shutil.disk_usage(path.parent).free
        why = error.strerror if isinstance(error, OSError) else f"{free >> 20} MiB are free on its disk"
        raise CheckpointError(
            f"{path}: could not be written ({why}); the checkpoint before it is kept. Make room and --resume"
        ) from None
    finally:
        temporary.unlink(missing_ok=True)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def half(checkpoint: Checkpoint) -> Checkpoint:
    """The same in half the bytes: good enough to train on from, rounded to 11 bits of mantissa,
    without the state of its run."""
    weights = {key: v.to(torch.float16) if v.is_floating_point() else v for key, v in checkpoint.weights.items()}
    return Checkpoint(checkpoint.config, weights, checkpoint.provenance)


def read_tensors(path: str | Path) -> dict[str, Any]:
    """The dictionary in a torch file, read without executing anything (weights_only).

    Raises CheckpointError for a file that is missing, damaged, holds more than tensors and plain
    values, or no dictionary.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, pickle.UnpicklingError, RuntimeError, EOFError, KeyError, ValueError) as error:
        reason = str(error).strip().splitlines()
        raise CheckpointError(
            f"{path}: not a readable checkpoint ({reason[0] if reason else type(error).__name__})"
        ) from None
    if not isinstance(content, dict):
        raise CheckpointError(f"{path}: expected a dictionary, got {type(content).__name__}")
    return content


def load_checkpoint(path: str | Path) -> Checkpoint:
    """Reads a checkpoint of this repository, and from the graph beside it what is there. Raises
    CheckpointError or ConfigError."""
    content = read_tensors(path)
    if content.get("format") != FORMAT:
        raise CheckpointError(f"{path}: expected format {FORMAT!r}, got {content.get('format')!r}")
    weights = content["weights"]
    if content.get("graph") is not None:
        try:
            weights = weights | resolve(content["graph"], Path(path).parent / content["graph"]["path"])
        except GraphError as error:
            raise CheckpointError(f"{path}: {error}") from None
    return Checkpoint(
        ModelConfig.from_dict(content["config"], f"{Path(path).name} config"),
        weights,
        content.get("provenance", {}),
        content.get("training", {}),
    )


def load_weights(network: torch.nn.Module, weights: dict[str, torch.Tensor]) -> None:
    """Strict: every weight of the network and no other, each of its shape. Raises one
    CheckpointError that lists all faults."""
    own = network.state_dict()
    check_shapes({key: tuple(value.shape) for key, value in own.items()}, weights)
    network.load_state_dict(weights, strict=True)


def check_shapes(
    expected: dict[str, tuple[int, ...]], weights: dict[str, torch.Tensor], where: str = "checkpoint"
) -> None:
    """Raises one CheckpointError with every missing, unexpected, misshapen and not finite
    weight."""
    faults = [f"missing {key} {shape}" for key, shape in expected.items() if key not in weights]
    faults += [f"unexpected {key}" for key in weights if key not in expected]
    for key, value in weights.items():
        if key not in expected:
            continue
        if not isinstance(value, torch.Tensor):
            faults.append(f"{key}: expected a tensor, got {type(value).__name__}")
        elif tuple(value.shape) != expected[key]:
            faults.append(f"{key}: expected shape {expected[key]}, got {tuple(value.shape)}")
        elif not torch.isfinite(value).all():
            faults.append(f"{key}: expected finite values, got NaN or infinity")
    if faults:
        raise CheckpointError(f"{where}: {len(faults)} weight(s) do not fit:\n  " + "\n  ".join(faults))
