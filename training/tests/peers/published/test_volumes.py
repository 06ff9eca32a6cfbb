"""Whole volumes as the public code of other systems predicts them: its own label maps, recorded."""

import itertools

import numpy as np
import pytest
import SimpleITK as sitk
import torch

from m4oe.peers.published import dodnet, med3d, phtrans, stunet, tiles

from ...conftest import shared_folder
from .test_networks import recorded

PRINTED = 5e-4
"""Of probabilities that were recorded as float16."""


@pytest.fixture(scope="module")
def peers():
    return shared_folder("reference") / "peers"


def test_dodnet(peers):
    io = recorded(peers / "dodnet" / "io.npz")
    network = dodnet.load(peers / "dodnet" / "checkpoint_MOTS_DynConv_final.pth")
    found = network.probabilities(torch.from_numpy(io["volume"][0, 0]), int(io["volume_task"][0]), (16, 32, 32))
    assert np.abs(found.numpy() - io["volume_prob"][0].astype(np.float32)).max() < PRINTED


def test_a_channel_that_was_never_taught_labels_nothing():
    both = torch.full((2, 1, 1, 1), 0.9)
    spleen, colon, liver = dodnet.TASKS.index("spleen"), dodnet.TASKS.index("colon"), dodnet.TASKS.index("liver")
    assert [int(dodnet.labels_of(both, task)) for task in (spleen, colon, liver)] == [1, 2, 2]
    organ = torch.tensor([0.9, 0.1]).view(2, 1, 1, 1)
    assert [int(dodnet.labels_of(organ, task)) for task in (spleen, colon, liver)] == [1, 0, 1]


def test_hounsfield_units_are_clipped():
    assert dodnet.normalised(torch.tensor([-1000, 0, 65, 3000])).tolist() == pytest.approx([-1, 0, 0.2, 1])


@pytest.mark.parametrize("variant", ["resnet10_B", "resnet18_A", "resnet50_B"])
def test_med3d(peers, variant):
    io = recorded(peers / "med3d" / f"io_{variant}.npz")
    network = med3d.load(peers / "med3d" / f"checkpoint_{variant}.pth.tar")
    size = io["volume_processed"].shape
    assert np.abs(med3d.normalised(io["volume"], size) - io["volume_processed"]).max() < 1e-5
    found = network.probabilities(io["volume"], size)
    assert np.array_equal(found.argmax(0), io["volume_mask"])
    if "volume_prob" in io:
        assert np.abs(found - io["volume_prob"].astype(np.float32)).max() < PRINTED


def test_med3d_fills_zeros_with_noise_of_the_seed():
    volume = np.zeros((8, 8, 8), np.float32)
    volume[2:6] = np.arange(4 * 8 * 8).reshape(4, 8, 8) + 1
    one, same, other = (med3d.normalised(volume, (8, 8, 8), seed) for seed in (1, 1, 2))
    assert np.array_equal(one, same) and not np.array_equal(one[volume == 0], other[volume == 0])
    assert np.array_equal(one[volume > 0], other[volume > 0]) and abs(one[volume > 0].mean()) < 1e-5


@pytest.mark.parametrize("mirror", [False, True])
def test_stunet(peers, mirror):
    io = recorded(peers / "stunet" / "io.npz")
    network = stunet.load(peers / "stunet" / "STUNetTrainer_small__nnUNetPlansv2.1" / "fold_0" / "small_ep4k.model")
    volume, patch = torch.from_numpy(io["volume"]), (16, 32, 64)
    found = network.probabilities(volume, patch, mirror)
    assert np.array_equal(found.argmax(0).numpy(), io[f"seg_mirror{int(mirror)}"])
    if mirror:
        assert np.abs(found.numpy() - io["softmax_mirror1"].astype(np.float32)).max() < PRINTED
        small = network.probabilities(volume[:, :9, :30, :50], patch)
        assert np.array_equal(small.argmax(0).numpy(), io["seg_small_mirror1"])


@pytest.fixture(scope="module")
def two_stage(peers):
    folder = peers / "phtrans_flare22"
    return phtrans.TwoStage(
        *(phtrans.load(folder / stage / "final_checkpoint.pth", stage) for stage in ("coarse", "fine"))
    )


def test_phtrans(peers, two_stage):
    folder = peers / "phtrans_flare22"
    image = sitk.ReadImage(folder / "images" / "FLARETs_0001_0000.nii.gz")
    wanted = sitk.GetArrayFromImage(sitk.ReadImage(folder / "expected" / "FLARETs_0001.nii.gz"))
    array = sitk.GetArrayFromImage(image)
    found = two_stage.labels(array, image.GetSpacing()[::-1], image.GetDirection())
    assert np.array_equal(found, wanted)
    # The other way round in each axis, with a direction that says so.
    turned = [-cosine for cosine in image.GetDirection()]
    again = two_stage.labels(array[::-1, ::-1, ::-1], image.GetSpacing()[::-1], turned)
    assert np.array_equal(again[::-1, ::-1, ::-1], wanted)


def test_phtrans_without_organs_is_background(two_stage, monkeypatch):
    monkeypatch.setattr(two_stage, "_box", lambda *_: None)
    found = two_stage.labels(np.zeros((5, 6, 7), np.int16), (1, 1, 1), (1, 0, 0, 0, 1, 0, 0, 0, 1))
    assert found.shape == (5, 6, 7) and not found.any()


def test_where_tiles_lie():
    assert tiles.spread(18, 16) == [0, 2] and tiles.spread(16, 16) == [0] and tiles.spread(40, 16) == [0, 8, 16, 24]
    assert tiles.shifted_back(19, 16) == [0, 3] and tiles.shifted_back(45, 32) == [0, 13]
    for rule in (tiles.spread, tiles.shifted_back):
        for size in range(16, 80):
            starts = rule(size, 16)
            assert starts[0] == 0 and starts[-1] == size - 16
            assert all(0 < after - before <= 8 for before, after in itertools.pairwise(starts))


def test_a_network_that_changes_nothing_gives_the_volume_back():
    """Whatever tiles weigh, and where the volume is smaller than one."""
    for size in ((19, 40, 45), (9, 30, 50), (16, 32, 32)):
        volume = torch.rand(2, *size)
        tile = (16, 32, 32)
        found = tiles.in_tiles(
            volume, tile, tiles.spread, lambda x: tiles.mirrored(x, lambda one: one), tiles.gaussian(tile)
        )
        assert torch.allclose(found, volume, atol=1e-5)
