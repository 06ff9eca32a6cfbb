"""nnU-Net's inference around small random networks: which voxel a label lands on, and what it does
not depend on. Its own label maps are held against it in test_references.py."""

import numpy as np
import pytest
import torch

from m4oe.peers.nnunet.folder import open_folder
from m4oe.peers.nnunet.predict import Predictor
from m4oe.peers.nnunet.resample import coarse_axis, resample, size_at
from m4oe.peers.nnunet.results import Chosen

from .results import LABELS, configuration, network, results_folder

SPACING = (2.0, 1.5, 1.25)
FEW = 0.01
"""Share of voxels whose two best classes are as close as float16 tells apart, at most."""


def share_of_differences(one: np.ndarray, other: np.ndarray) -> float:
    return float((one != other).mean())


def volume(size=(10, 20, 18), seed=0):
    """HU with an empty border."""
    image = np.zeros(size, np.float32)
    image[1:-1, 2:-2, 3:] = np.random.default_rng(seed).normal(100, 150, (size[0] - 2, size[1] - 4, size[2] - 3))
    return image


def predictor(path, made=None, mirror=False, **more):
    return Predictor(open_folder(results_folder(path, made, **more), Chosen()), mirror=mirror)


def test_one_patch_is_what_the_network_says(tmp_path):
    made = configuration(patch=(8, 16, 16))
    image = np.random.default_rng(1).normal(100, 150, (8, 16, 16)).astype(np.float32)
    found = predictor(tmp_path / "results", made).labels(image, SPACING)
    net = network(made, len(LABELS), 0).eval()
    x = torch.from_numpy((np.clip(image, -300, 600) - 80) / 140)
    with torch.no_grad():
        wanted = net(x[None, None])[0].argmax(1)[0].numpy()
    # Not the corners: weights that small leave no bits of a logit in float16.
    inner = np.s_[2:6, 4:12, 4:12]
    assert share_of_differences(found[inner], wanted[inner]) < FEW and len(np.unique(found[inner])) > 1


def test_a_2d_network_goes_slice_by_slice(tmp_path):
    made = configuration(patch=(16, 16))
    image = np.random.default_rng(1).normal(100, 150, (5, 16, 16)).astype(np.float32)
    found = predictor(tmp_path / "results", made).labels(image, (7.0, 1.5, 1.25))
    net = network(made, len(LABELS), 0).eval()
    x = torch.from_numpy((np.clip(image, -300, 600) - 80) / 140)
    with torch.no_grad():
        wanted = net(x[:, None])[0].argmax(1).numpy()
    assert share_of_differences(found, wanted) < FEW


@pytest.mark.parametrize(("reader", "same"), [("NibabelIOWithReorient", True), ("SimpleITKIO", False)])
def test_labels_stay_on_their_voxels_where_the_reader_turns(reader, same, tmp_path):
    found = predictor(tmp_path / "results", plans={"image_reader_writer": reader})
    image = volume()
    upright = found.labels(image, SPACING)
    assert upright.max() > 0
    turned = found.labels(image.transpose(1, 2, 0)[::-1, :, ::-1], (1.5, 1.25, 2.0), "ILA")
    assert np.array_equal(turned, upright.transpose(1, 2, 0)[::-1, :, ::-1]) == same


def test_what_is_empty_around_the_patient_changes_nothing(tmp_path):
    found = predictor(tmp_path / "results", mirror=True)
    image = volume()
    once, wider = found.labels(image, SPACING), found.labels(np.pad(image, 4), SPACING)
    assert np.array_equal(np.pad(once, 4), wider) and not once[image == 0].any()
    assert not found.labels(np.zeros((4, 4, 4), np.float32), SPACING).any()


def test_mirrored_passes_are_averaged(tmp_path):
    """A symmetrical volume has symmetrical labels where every mirror image has its say."""
    image = volume((8, 16, 12))
    image = image + image[::-1] + image[:, ::-1] + image[::-1, ::-1]
    image = (image + image[:, :, ::-1]) / 8
    both = predictor(tmp_path / "mirrored", mirror=True).labels(image, SPACING)
    alone = predictor(tmp_path / "plain").labels(image, SPACING)
    assert share_of_differences(both, both[::-1, ::-1, ::-1]) < FEW
    assert share_of_differences(alone, alone[::-1, ::-1, ::-1]) > FEW


def test_folds_are_averaged(tmp_path):
    both = predictor(tmp_path / "results", folds=("0", "1"))
    x = torch.randn(1, 8, 16, 12, generator=torch.Generator().manual_seed(0))
    each = [Predictor(open_folder(tmp_path / "results", Chosen([n])), mirror=False)._logits(x) for n in ("0", "1")]
    wanted = (each[0].float() + each[1].float()) / 2
    assert torch.allclose(both._logits(x).float(), wanted, atol=0.02, rtol=2e-3)
    assert not torch.allclose(each[0].float(), each[1].float(), atol=0.1)


def test_regions_are_written_over_one_another(tmp_path):
    labels = {"background": 0, "liver": [1, 2], "lesion": 2}
    dataset = {"labels": labels, "regions_class_order": [1, 2]}
    found = predictor(tmp_path / "results", dataset=dataset, outputs=2)
    channels = [np.array([-1.0, 1.0, 1.0, -1.0]), np.array([-1.0, -1.0, 1.0, 1.0])]
    assert found._decided(iter(channels)).tolist() == [0, 1, 2, 2]


def test_normalisations(tmp_path):
    image = volume()
    seen = image[image != 0]
    for scheme, masked, wanted in (
        ("ZScoreNormalization", True, (image - seen.mean()) / seen.std()),
        ("ZScoreNormalization", False, None),
        ("RescaleTo01Normalization", False, None),
        ("NoNormalization", False, image),
    ):
        made = configuration(normalization_schemes=[scheme], use_mask_for_norm=[masked])
        opened = predictor(tmp_path / f"{scheme}{masked}", made)
        given = []
        hook = opened.folds[0].network.register_forward_pre_hook(lambda _, args, given=given: given.append(args[0]))
        opened.labels(image, SPACING)
        hook.remove()
        box = image[1:-1, 2:-2, 3:]
        first = given[0][0, 0].numpy()
        if wanted is None:
            wanted = (box - box.mean()) / box.std() if scheme.startswith("Z") else (box - box.min()) / np.ptp(box)
        else:
            wanted = wanted[1:-1, 2:-2, 3:]
        np.testing.assert_allclose(first, wanted[:8, :16, :12], atol=2e-5, rtol=1e-4)


def test_sizes_are_rounded_half_to_even():
    assert size_at((5, 7, 10), (1.0, 1.0, 3.0), (2.0, 2.0, 3.0)) == (2, 4, 10)


def test_the_coarse_axis_of_an_anisotropic_volume():
    rules = {"separateZ": None, "anisotropy": 3}
    assert coarse_axis((5.0, 1.0, 1.0), (1.0, 1.0, 1.0), rules) == 0
    assert coarse_axis((1.0, 1.0, 1.0), (1.0, 4.0, 1.0), rules) == 1
    assert coarse_axis((3.0, 1.0, 1.0), (1.0, 1.0, 1.0), rules) is None
    assert coarse_axis((5.0, 5.0, 1.0), (1.0, 1.0, 1.0), rules) is None
    assert coarse_axis((2.0, 1.0, 1.0), (1.0, 1.0, 1.0), rules | {"separateZ": True}) == 0
    assert coarse_axis((9.0, 1.0, 1.0), (1.0, 1.0, 1.0), rules | {"separateZ": False}) is None


def test_splines_do_not_overshoot_and_slices_repeat():
    x = np.zeros((3, 6, 6), np.float32)
    x[1, 2:4, 2:4] = 100
    cubic = resample(x, (3, 11, 11), {"order": 3, "orderZ": 0}, None)
    assert cubic.shape == (3, 11, 11) and cubic.min() >= 0 and cubic.max() <= 100
    apart = resample(x, (6, 6, 6), {"order": 3, "orderZ": 0}, 0)
    assert np.array_equal(apart, np.repeat(x, 2, 0))
    assert np.array_equal(resample(x, x.shape, {"order": 3, "orderZ": 0}, 0), x)
