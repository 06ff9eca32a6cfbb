from dataclasses import replace

import numpy as np
import pytest
import torch

from m4oe.config import ConfigError
from m4oe.data.sources import split
from m4oe.peers.networks import PeerPlan
from m4oe.peers.patches import PatchDrawer, cut, normalised, organ_voxel, spacing_of

from ..conftest import TINY
from ..phantom_cases import experiment

PLAN = PeerPlan((20.0, 10.0, 10.0), (16, 32, 32), batch=3, foreground=1.0)


@pytest.fixture
def drawer(phantoms):
    return PatchDrawer(split(experiment(TINY).data, phantoms), TINY, PLAN, seed=1)


def test_a_step_always_draws_the_same(drawer, phantoms):
    first = drawer.draw(4)
    drawer.draw(5)
    again = drawer.draw(4)
    assert torch.equal(first.images, again.images) and torch.equal(first.labels, again.labels)
    assert first.names == again.names and not torch.equal(first.images, drawer.draw(6).images)


def test_patches_come_from_training_cases_of_one_head_and_show_organs(drawer):
    drawn = [drawer.draw(step) for step in range(20)]
    names = {name for patches in drawn for name in patches.names}
    assert names == {"ct-0", "ct-2", "mr-1"}
    for patches in drawn:
        assert patches.images.shape == patches.labels.shape == (3, 1, 16, 32, 32)
        assert patches.images.dtype == torch.float32 and torch.isfinite(patches.images).all()
        assert len({name[:2] for name in patches.names}) == 1
    shown = {int(n) for patches in drawn for n in patches.labels.unique()}
    assert shown == {0, 1, 2, 3}


def test_an_organ_voxel_is_one(phantoms):
    case = next(c for c in phantoms.cases if c.id == "ct-0")
    random, table = np.random.default_rng(0), np.arange(256, dtype=np.uint8)
    drawn = [case.labels[organ_voxel(case, table, random)] for _ in range(60)]
    assert set(drawn) == {1, 2, 3}
    assert organ_voxel(case, np.zeros(256, np.uint8), random) is None


def test_a_patch_may_stick_out_of_the_scan():
    volume = np.arange(24).reshape(2, 3, 4)
    found = cut(volume, [(-1, 4), (0, 2), (3, 1)])
    np.testing.assert_array_equal(found[:, :, 0], [[3, 7], [3, 7], [15, 19], [15, 19]])


def test_the_finest_of_the_sources_medians_is_the_spacing(phantoms):
    parts = split(experiment(TINY).data, phantoms)
    ct, mr = ([case.spacing for case in part.train] for part in parts)
    between = [(a + b) / 2 for a, b in zip(*ct, strict=True)]
    assert spacing_of(parts) == pytest.approx([min(pair) for pair in zip(between, mr[0], strict=True)])


def test_windows_end_at_0_and_1():
    found = normalised(np.array([-200, -125, 75, 275, 900], np.int16), (-125.0, 275.0))
    assert found.tolist() == [0, 0, 0.5, 1, 1]


def test_nothing_to_train_on(phantoms):
    data = experiment(TINY).data
    none = replace(data, sources=tuple(replace(s, train=(), per_batch=0) for s in data.sources))
    with pytest.raises(ConfigError, match="a source with train cases and per_batch, got none"):
        PatchDrawer(split(none, phantoms), TINY, PLAN, seed=1)
