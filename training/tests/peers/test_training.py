import numpy as np
import pytest
import torch

from m4oe.data.sources import split
from m4oe.network.checkpoint import CheckpointError
from m4oe.peers.networks import PeerPlan
from m4oe.peers.patches import PatchDrawer
from m4oe.peers.training import Budget, Peer3D

from ..conftest import TINY
from ..phantom_cases import SHAPE, experiment

PLAN = PeerPlan((20.0, 10.0, 10.0), (16, 32, 32), batch=1, filters=8, learning_rate=3e-3)


@pytest.fixture
def patches(phantoms):
    return PatchDrawer(split(experiment(TINY).data, phantoms), TINY, PLAN, seed=1)


def peer(folder, steps, kind="unet3d", plan=PLAN) -> Peer3D:
    return Peer3D(kind, plan, TINY, Budget(None, steps, "float32"), folder)


def test_a_resumed_run_is_the_run_that_was_never_interrupted(patches, tmp_path):
    whole = peer(tmp_path / "whole", 4)
    whole.train(patches)
    broken = peer(tmp_path / "broken", 4)
    broken.train_step(patches)
    broken.train_step(patches)
    broken.save()
    resumed = peer(tmp_path / "broken", 4)
    assert resumed.step == 2
    resumed.train(patches)
    for name, weight in whole.network.state_dict().items():
        assert torch.equal(weight, resumed.network.state_dict()[name]), name
    # At the end of its budget nothing more is trained.
    done = peer(tmp_path / "whole", 4)
    done.train(patches)
    assert done.step == 4


def test_it_learns_and_labels_a_whole_case_on_its_own_grid(patches, phantoms, tmp_path):
    made = peer(tmp_path / "run", 16)
    losses = [made.train_step(patches) for _ in range(16)]
    assert np.mean(losses[-4:]) < 0.9 * np.mean(losses[:4])
    case = next(c for c in phantoms.cases if c.id == "ct-1")
    found = made.segment(case, "CT", "organs")
    assert found.shape == SHAPE and found.dtype == np.uint8 and found.max() <= 3
    assert made.patches_of(case) == 4


def test_a_checkpoint_of_another_network_is_refused(patches, tmp_path):
    peer(tmp_path / "run", 4).save()
    with pytest.raises(CheckpointError, match="of another network or plan; remove it"):
        peer(tmp_path / "run", 4, kind="resnet3d")


def test_a_run_that_blows_up_names_its_patches(patches, tmp_path):
    made = peer(tmp_path / "run", 4)
    with torch.no_grad():
        next(made.network.parameters()).fill_(float("nan"))
    with pytest.raises(ValueError, match=r"unet3d, step 0: loss is nan, patches of (ct|mr)-\d"):
        made.train_step(patches)
    assert not (tmp_path / "run").exists()
