"""A prepared folder of small phantoms, and the experiment that goes with it: for tests that need
whole cases within seconds."""

from pathlib import Path

from m4oe.config import ModelConfig
from m4oe.data.layouts import LabelMap, Listing
from m4oe.data.layouts.case import Case
from m4oe.data.phantom import make_phantom
from m4oe.data.prepare import prepare
from m4oe.data.prepared import PreparedFolder, open_prepared
from m4oe.data.volumes import write_volume
from m4oe.experiment import DataConfig, DataSource, Experiment, TrainConfig
from m4oe.export.export import export
from m4oe.network.checkpoint import Checkpoint
from m4oe.toml_text import toml_text

from .conftest import TINY

SHAPE = (11, 36, 40)
"""Not a multiple of the batch, not square."""

ORGANS = TINY.heads[0].classes


def phantom_folder(root: Path, count: int = 3, labels: tuple[str, ...] = ORGANS) -> PreparedFolder:
    """CT cases ct-0, ct-1, ... and MR cases mr-0, mr-1. labels: the classes that their outlines
    tell about."""
    named = [("CT", f"ct-{n}", n) for n in range(count)] + [("MR", "mr-0", 50), ("MR", "mr-1", 51)]
    for modality in ("CT", "MR"):
        cases = tuple(_case(root / "source", name, modality, seed, labels) for m, name, seed in named if m == modality)
        assert prepare(Listing(f"Phantom {modality}", cases), "plain", root / "prepared") == {}
    return open_prepared(root / "prepared")


def _case(source: Path, name: str, modality: str, seed: int, labels: tuple[str, ...]) -> Case:
    volume = make_phantom(modality, seed, SHAPE, labels)
    image, outlines = source / f"{name}.nii.gz", source / f"{name}-labels.nii.gz"
    source.mkdir(parents=True, exist_ok=True)
    write_volume(image, volume.voxels, volume.spacing)
    write_volume(outlines, volume.labels, volume.spacing)
    meaning = LabelMap.in_order(labels)
    return Case(name, name, f"Phantom {modality}", modality, "organs", meaning, source, (image,), (outlines,))


def experiment(model: ModelConfig, **train: object) -> Experiment:
    """ct-0 and whatever else there is trains, ct-1 and mr-0 are held out."""
    sources = (
        DataSource("Phantom CT", "CT", "organs", train=("ct-*",), held_out=("ct-1",), per_batch=2),
        DataSource("Phantom MR", "MR", "organs", train=("mr-*",), held_out=("mr-0",), per_batch=1),
    )
    return Experiment("phantoms", model, DataConfig(sources), TrainConfig(**({"steps": 2, "threads": 1} | train)))


def write_model(checkpoint: Checkpoint, out: Path) -> Path:
    """An exported model folder."""
    export(checkpoint, out, name="tiny", version="0.1.0", description="t", accuracy=[], cases=((2, 36, 40),))
    return out


def write_toml(path: Path, made: Experiment) -> Path:
    """An experiment as a configuration file."""
    path.write_text(toml_text(made.to_dict()), encoding="utf-8")
    return path
