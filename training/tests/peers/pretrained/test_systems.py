"""Checkpoints of other systems beside what is trained here: really measured, over the classes that
they can find."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from m4oe.cli import main
from m4oe.config import ConfigError
from m4oe.network.checkpoint import CheckpointError
from m4oe.peers.methods import GIVEN, chosen
from m4oe.peers.pretrained.by_point import SamMed2DByPoint, deepest
from m4oe.peers.pretrained.by_task import DoDNetByTask
from m4oe.peers.pretrained.given import CheckpointGiven, checkpoints_given
from m4oe.peers.published import dodnet, med3d
from m4oe.peers.published.stunet import STUNet

from ...conftest import TINY, shared_folder
from ...phantom_cases import experiment, write_toml
from ..nnunet.results import configuration, results_folder
from ..nnunet.test_version1 import folder_at, plans, stage

LABELS = {"background": 0, "spleen": 1, "liver": 2, "pancreas": 3}


@pytest.fixture
def compare(phantoms, phantom_model, tmp_path):
    def command(*more) -> int:
        config = write_toml(tmp_path / "base.toml", experiment(replace(TINY, context=3)))
        data = ["--data", str(phantoms.path), "--config", str(config), "--out", str(tmp_path / "out")]
        return main(["compare", str(phantom_model[1]), *data, "--threads", "1", *map(str, more)])

    return command


@pytest.fixture
def coarse(monkeypatch):
    """Grids and tiles of the public code, with which tiny networks would take minutes."""
    monkeypatch.setattr(dodnet, "TILE", (16, 32, 32))
    monkeypatch.setattr(DoDNetByTask, "SPACING", (20.0, 20.0, 20.0))
    monkeypatch.setattr(med3d, "SIZE", (16, 32, 32))


@pytest.fixture
def dataset(tmp_path):
    path = tmp_path / "dataset.json"
    path.write_text(json.dumps({"labels": LABELS}), encoding="utf-8")
    return path


def nnunet_folder(path):
    made = configuration(patch=(12, 32, 32), spacing=[20.0, 12.0, 12.0])
    return results_folder(path, made, dataset={"labels": LABELS})


def stunet_folder(path):
    torch.manual_seed(0)
    network = STUNet(1, (4, 6, 8), (1, 1, 1), (1, 1), ((1, 2, 2), (2, 2, 2)), 3)
    made = plans(plans_per_stage=stage(patch_size=[12, 32, 32], current_spacing=[20.0, 12.0, 12.0]))
    return folder_at(path, made, trainer="STUNetTrainer_small", weights=network.state_dict())


def dodnet_file(path):
    torch.manual_seed(0)
    torch.save(dodnet.DoDNet((16, 16, 16, 16), (1, 1, 1, 1, 1), 7).state_dict(), path)
    return path


def med3d_file(path):
    torch.manual_seed(0)
    torch.save(med3d.Med3D(med3d.Basic, (4, 4, 4, 4), (1, 1, 1, 1), True, (4, 4)).state_dict(), path)
    return path


def test_rows_of_checkpoints_stand_beside_the_others(compare, coarse, dataset, tmp_path, capsys):
    given = {
        "nnunet": [nnunet_folder(tmp_path / "nnunet")],
        "stunet": [stunet_folder(tmp_path / "stunet")],
        "dodnet": [dodnet_file(tmp_path / "dodnet.pth")],
        "med3d": [med3d_file(tmp_path / "med3d.pth"), dataset],
    }
    words = [word for name, paths in given.items() for word in ("--checkpoint", name, *paths)]
    assert compare("--methods", "m4oe", "self-training", *words) == 0
    figures = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))
    found = {
        "nnunet": {"liver", "spleen"},
        "stunet": {"liver", "spleen"},
        "dodnet": {"liver", "spleen"},
        "med3d": {"liver", "spleen"},
    }
    for name, classes in found.items():
        one = figures[f"{name}-checkpoint"]
        assert one["parameters"] > 0 and one["secondsPerVolume"] > 0 and one["notRun"] is None
        # Nobody here trained it, and a modality more trains all of it again.
        assert one["hours"] is None and one["parametersForModalityMore"] == one["parameters"]
        assert one["trained"].startswith(f"elsewhere: {given[name][0].name}, SHA-256 ")
        assert set(one["dice"]) == {"Phantom CT", "Phantom MR"}
        # The aorta, which none of them can find, is not held against them.
        assert all(set(dice) == classes for dice in one["dice"].values())
    table = (tmp_path / "out" / "compare.md").read_text(encoding="utf-8")
    assert "| Phantom CT | STU-Net, its own checkpoint |" in table and "| Phantom CT | M4oE |" in table
    assert "self-training with pseudo labels" in table
    # Again, and with other weights in the same place.
    assert compare("--methods", "m4oe", *words[-4:]) == 0
    dataset.write_text(json.dumps({"labels": {**LABELS, "pancreas": 2, "liver": 3}}), encoding="utf-8")
    assert compare("--methods", "m4oe", *words[-4:]) == 2
    assert "scores of another checkpoint; remove it, or use another --out" in capsys.readouterr().err


def test_bad_input(compare, coarse, dataset, tmp_path, capsys):
    weights = med3d_file(tmp_path / "med3d.pth")
    names = json.dumps({"labels": {"background": 0, "heart": 1, "lung_left": 2, "lung_right": 3}})
    for words, told in (
        (("med3d",), "--checkpoint: expected SYSTEM PATH [DATASET.JSON], got 'med3d'"),
        (("vnet", weights), "--checkpoint: expected one of nnunet, stunet, "),
        (("med3d", tmp_path / "none.pth"), "none.pth is not there"),
        (("med3d", weights), "expected a dataset.json behind it: the file does not name its classes"),
        (("dodnet", weights), "not a checkpoint of this system"),
        (("med3d", weights, dataset, "--checkpoint", "med3d", weights), "expected a system once"),
    ):
        assert compare("--methods", "m4oe", "--checkpoint", *words) == 2
        assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    dataset.write_text(json.dumps({"labels": {"background": 0, "liver": 1}}), encoding="utf-8")
    assert compare("--checkpoint", "med3d", weights, dataset) == 2
    assert "2 labels with the background" in capsys.readouterr().err
    dataset.write_text(names, encoding="utf-8")
    assert compare("--methods", "self-training", "--checkpoint", "med3d", weights, dataset) == 2
    assert "it finds heart, lung_left, lung_right; no held-out case is of a head with these" in capsys.readouterr().err


def test_a_checkpoint_takes_the_place_of_a_row_that_is_not_run():
    names = [method.name for method in chosen(None, [GIVEN["sam-med2d"], GIVEN["dodnet"]])]
    assert "sam-med2d" not in names and names[-2:] == ["sam-med2d-checkpoint", "dodnet-checkpoint"]
    # What is trained here in DoDNet's place stays beside it, and what nobody gave stays unrun.
    assert "dodnet" in names and "self-training" in names


def test_kidneys_are_told_apart_by_the_bodys_middle(phantoms, coarse, tmp_path):
    network = dodnet.DoDNet((16, 16, 16, 16), (1, 1, 1, 1, 1), 7)
    # Whatever it sees, it says organ.
    torch.nn.init.zeros_(network.controller.weight)
    torch.nn.init.constant_(network.controller.bias, 1.0)
    torch.save(network.state_dict(), tmp_path / "d.pth")
    opened = CheckpointGiven.of(["dodnet", str(tmp_path / "d.pth")]).open(TINY)
    case = next(case for case in phantoms.cases if case.modality == "CT")
    masks = opened.masks(case, ["left_kidney", "right_kidney"])
    left, right = (masks[name].any((0, 1)).nonzero()[0] for name in ("left_kidney", "right_kidney"))
    # Columns grow to the patient's left.
    assert len(right) and right.max() < left.min()


def test_the_deepest_point():
    mask = np.zeros((9, 12), bool)
    mask[2:9, 3:8] = True
    mask[5, 8:12] = True
    x, y, on = deepest(mask)
    assert (x, on) == (5, 1) and 4 <= y <= 6


def test_one_point_a_slice_and_organ(phantoms):
    """A network that answers with a square around its point: masks lie where the truth is."""

    class Square:
        asked = 0

        def parameters(self):
            return iter(())

        def embed(self, image):
            assert image.min() >= 0 and image.max() <= 255
            return image

        def segment(self, image, points, embedding):
            (x, y, on), self.asked = points[0], self.asked + 1
            mask = torch.zeros(image.shape, dtype=torch.bool)
            mask[max(y - 1, 0) : y + 2, max(x - 1, 0) : x + 2] = bool(on)
            return mask, image, 1.0

    case = phantoms.cases[0]
    opened = SamMed2DByPoint("s", TINY, Square())
    found = opened.segment(case, case.modality, "organs")
    shown = [(index, n) for index, one in enumerate(np.array(case.labels)) for n in np.unique(one[one > 0])]
    assert opened.network.asked == len(shown)
    for index, number in shown:
        name = case.classes[number - 1]
        wanted = TINY.heads[0].classes.index(name) + 1
        assert (found[index] == wanted)[case.labels[index] == number].any()


@pytest.mark.parametrize("system", ["phtrans", "sam-med2d"])
def test_the_others_as_they_are_published(system, phantoms, tmp_path):
    peers = shared_folder("reference") / "peers"
    dataset = tmp_path / "dataset.json"
    names = ("background", "liver", "spleen", "aorta", "a", "b")
    dataset.write_text(json.dumps({"labels": {name: n for n, name in enumerate(names)}}), encoding="utf-8")
    paths = {
        "phtrans": [peers / "phtrans_flare22", dataset],
        "sam-med2d": [peers / "sam_med2d" / "checkpoint_sam-med2d.pth"],
    }[system]
    opened = checkpoints_given([[system, *map(str, paths)]])[0].open(TINY)
    assert {"liver", "spleen", "aorta"} <= opened.classes and opened.parameters > 0
    case = phantoms.cases[0]
    found = opened.segment(case, case.modality, "organs")
    assert found.shape == case.image.shape and found.dtype == np.uint8 and found.max() <= 3


def test_what_does_not_name_its_classes_is_refused(tmp_path):
    folder = shared_folder("reference") / "peers" / "phtrans_flare22"
    with pytest.raises(ConfigError, match="6 classes are not FLARE22's; give a dataset.json"):
        CheckpointGiven.of(["phtrans", str(folder)]).open(TINY)
    with pytest.raises(CheckpointError, match="not a readable checkpoint"):
        CheckpointGiven.of(["phtrans", str(tmp_path)]).open(TINY)
