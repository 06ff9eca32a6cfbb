import numpy as np
import pytest

from m4oe.data.phantom import make_phantom
from m4oe.organs import LABEL_ORDERS, ORGANS

SHAPE = (40, 96, 96)


@pytest.fixture(scope="module")
def ct():
    return make_phantom("CT", 5, SHAPE)


def centre(labels: np.ndarray, name: str, order: str = "BTCV") -> np.ndarray:
    return np.argwhere(labels == LABEL_ORDERS[order].index(name) + 1).mean(0)


def test_a_seed_is_one_body(ct):
    again = make_phantom("CT", 5, SHAPE)
    assert (ct.voxels == again.voxels).all() and (ct.labels == again.labels).all()
    assert (ct.labels != make_phantom("CT", 6, SHAPE).labels).mean() > 0.02


def test_every_organ_is_there_in_a_size_that_adults_have(ct):
    voxel = np.prod(ct.spacing) / 1000
    for label, name in enumerate(LABEL_ORDERS["BTCV"], 1):
        low, high = ORGANS[name].volume_ml
        assert 0.4 * low < (ct.labels == label).sum() * voxel < 1.5 * high, name


def test_organs_lie_where_lps_says(ct):
    at = {name: centre(ct.labels, name) for name in LABEL_ORDERS["BTCV"]}
    # Columns grow to the patient's Left, rows to Posterior, slices to Superior.
    assert at["liver"][2] < at["aorta"][2] < at["spleen"][2]
    assert at["right_kidney"][2] < at["inferior_vena_cava"][2] < at["aorta"][2] < at["left_kidney"][2]
    assert at["stomach"][1] < at["left_kidney"][1]
    assert at["right_kidney"][0] < at["liver"][0] < at["oesophagus"][0]


def test_ct_values_are_hounsfield_units(ct):
    inside = {name: np.median(ct.voxels[ct.labels == n]) for n, name in enumerate(LABEL_ORDERS["BTCV"], 1)}
    assert 80 < inside["liver"] < 140
    assert -20 < inside["gallbladder"] < 40
    # Enhanced blood, though 6 mm voxels mix an aorta of 20 mm with what lies around it; without
    # contrast it would be 40.
    assert 80 < inside["aorta"] < 220
    assert np.median(ct.voxels[:, :5]) < -900
    assert ((ct.voxels > -130) & (ct.voxels < -70)).mean() > 0.02, "fat"
    assert (ct.voxels > 300).any(), "bone"
    assert ct.voxels.dtype == np.int16 and ct.labels.dtype == np.uint8


@pytest.mark.parametrize("modality, order", [("MR", "CHAOS"), ("CE_MR", "ATLAS23")])
def test_magnetic_resonance_has_its_own_labels(modality, order):
    volume = make_phantom(modality, 5, SHAPE)
    assert sorted(np.unique(volume.labels)) == list(range(len(LABEL_ORDERS[order]) + 1))
    assert volume.voxels.min() >= 0
    if modality == "MR":
        assert centre(volume.labels, "liver", order)[2] < centre(volume.labels, "spleen", order)[2]


def test_an_unknown_modality_is_refused():
    with pytest.raises(ValueError, match="expected one of CT, MR, CE_MR, got 'PET'"):
        make_phantom("PET", 1, SHAPE)
