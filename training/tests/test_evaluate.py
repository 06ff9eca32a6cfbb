import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from m4oe.checkpoint import Checkpoint
from m4oe.evaluate import Model, entry, measure
from m4oe.experiment import VolumeSource
from m4oe.export import export
from m4oe.network import SwinUNetM4oE
from m4oe.phantom import make_phantom
from m4oe.preprocess import prepare_slices, restore_logits, window_of
from m4oe.probe import dice_by_class

from .conftest import TINY

CONTEXT = replace(TINY, context=3)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    torch.manual_seed(3)
    network = SwinUNetM4oE(CONTEXT).eval()
    folder = tmp_path_factory.mktemp("models") / "tiny"
    checkpoint = Checkpoint(CONTEXT, network.state_dict())
    export(checkpoint, folder, name="tiny", version="0.1.0", description="t", accuracy=[], cases=((2, 40, 48),))
    return network, Model(folder)


def test_dice_by_class():
    predicted, truth = np.array([1, 1, 2, 0]), np.array([1, 2, 2, 0])
    assert dice_by_class(predicted, truth, 3) == [pytest.approx(2 / 3), pytest.approx(2 / 3), None]


def test_a_whole_phantom_is_segmented_as_the_network_itself_would(exported):
    network, model = exported
    # Eleven slices: one batch and a remainder; not square.
    voxels = make_phantom("MR", 1, (11, 36, 40), CONTEXT.heads[0].classes).voxels
    padded = np.concatenate([voxels[:1], voxels, voxels[-1:]])
    stacked = torch.from_numpy(np.stack([padded[z : z + 3] for z in range(11)]))
    window = torch.tensor([window_of(voxels, CONTEXT.windows["MR"])]).expand(11, 2)
    with torch.no_grad():
        x = prepare_slices(stacked, window, CONTEXT.image_size)
        logits = network(x, torch.zeros(11, dtype=torch.long), torch.ones(11, dtype=torch.long)).logits
        expected = restore_logits(logits[:, :4], 36, 40).argmax(1).numpy()
    assert (model.segment(voxels, "MR", "organs") == expected).mean() > 0.999


def test_only_classes_that_the_labels_can_hold_are_scored(exported):
    _, model = exported
    volume = make_phantom("CT", 1, (4, 32, 32), CONTEXT.heads[0].classes)
    source = VolumeSource("d", "CT", "organs", "i", "l", held_out=("1",), labels_of={"5": "liver"})
    assert set(measure(model, source, volume.voxels, volume.labels)) == {"liver"}
    with pytest.raises(ValueError, match="head: expected one of"):
        model.segment(volume.voxels, "CT", "other")


def test_the_mean_is_over_the_cases_that_hold_an_organ():
    source = VolumeSource("d", "CT", "organs", "i", "l", held_out=("1", "2"))
    made = entry(source, {"1": {"liver": 0.9}, "2": {"liver": 0.8, "spleen": 0.5}})
    assert made["dice"] == {"liver": 0.85, "spleen": 0.5}
    assert made["cases"] == ["1", "2"]
    assert json.loads(json.dumps(made)) == made
