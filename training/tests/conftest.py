"""What several tests need: a network that is small enough for seconds, and the volumes that may lie
beside the repository."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from m4oe.config import HeadConfig, MillimetreConfig, ModelConfig, WindowRule
from m4oe.export.manifest import validate
from m4oe.network.checkpoint import Checkpoint
from m4oe.network.network import SwinUNetM4oE

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared"

TINY = ModelConfig(
    heads=(
        HeadConfig("organs", ("CT", "MR"), ("liver", "spleen", "aorta")),
        HeadConfig("tumour", ("CE_MR",), ("liver", "liver_tumour")),
    ),
    experts=("CT", "MR", "CE_MR"),
    windows={
        "CT": WindowRule("fixed", -125.0, 275.0),
        "MR": WindowRule("percentile", 0.5, 99.5),
        "CE_MR": WindowRule("percentile", 0.5, 99.5),
    },
    image_size=56,
    context=1,
    embed_dim=8,
    depths=(2, 2),
    num_heads=(2, 4),
    drop_path=0.0,
)
"""Two stages at 14 x 14 and 7 x 7 tokens: the first shifts its windows, the second is one window
and cannot."""


def under_pyramid(tiny: ModelConfig, **other) -> ModelConfig:
    """The network with ImageNet's encoder under it, in millimetres."""
    own = {"context": 3, "depths": (2, 2, 2), "num_heads": (2, 2, 4), "patch": 8, "stem": "pyramid", "window": (2, 3)}
    own |= {"image_size": (64, 96), "millimetres": MillimetreConfig(3.0, 3.0), "absolute_position": True}
    return replace(tiny, **own | other)


@pytest.fixture
def tiny() -> ModelConfig:
    torch.manual_seed(0)
    return TINY


@pytest.fixture
def routed() -> ModelConfig:
    torch.manual_seed(0)
    return replace(TINY, routing="modality")


def manifest_at(folder: Path) -> dict:
    """The manifest of a model folder, valid."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    validate(manifest)
    return manifest


def shared_folder(name: str) -> Path:
    """A folder beside the repository that is no part of it; skips the test when it is absent."""
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"needs {name} of the folder `shared` beside the repository, which is absent")
    return folder


@pytest.fixture(scope="session")
def phantoms(tmp_path_factory):
    """A prepared folder of phantoms (phantom_cases.py)."""
    from .phantom_cases import phantom_folder

    return phantom_folder(tmp_path_factory.mktemp("phantoms"))


@pytest.fixture(scope="session")
def phantom_model(tmp_path_factory):
    """A network with random weights and three slices as context, and the folder that it is exported
    to."""
    from .phantom_cases import write_model

    torch.manual_seed(3)
    config = replace(TINY, context=3)
    network = SwinUNetM4oE(config).eval()
    data = {"sources": [{"dataset": "Phantom CT", "modality": "CT", "train": ["ct-*"], "held_out": ["ct-1"]}]}
    checkpoint = Checkpoint(config, network.state_dict(), {"config": {"name": "t", "data": data}})
    return network, write_model(checkpoint, tmp_path_factory.mktemp("models") / "tiny")
