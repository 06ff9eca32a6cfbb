"""Fitting background: it finds what the training cases want, leaves everything else alone, and
never looks at what is held out."""

from dataclasses import replace

import pytest
import torch

from m4oe.cli import main
from m4oe.config import ConfigError
from m4oe.data.sources import split
from m4oe.network.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from m4oe.network.network import SwinUNetM4oE
from m4oe.train.background import OFFSETS, heads_to_fit, mean_dice, training_cases, with_background

from ..conftest import TINY
from ..phantom_cases import experiment, write_toml


@pytest.fixture
def shy() -> Checkpoint:
    """A random network whose first head never finds an organ."""
    torch.manual_seed(0)
    network = SwinUNetM4oE(TINY)
    network.heads[0].bias.data[0] += 1.5
    return Checkpoint(TINY, network.state_dict())


def test_the_offset_with_the_best_dice_is_added_to_backgrounds_bias_alone(shy, phantoms, tmp_path, capsys):
    made = experiment(TINY)
    save_checkpoint(tmp_path / "shy.pt", shy)
    config = write_toml(tmp_path / "base.toml", made)
    data = ["--config", str(config), "--data", str(phantoms.path)]
    assert (
        main(["fit-background", str(tmp_path / "shy.pt"), *data, "--out", str(tmp_path / "out.pt"), "--threads", "1"])
        == 0
    )
    after = load_checkpoint(tmp_path / "out.pt")
    changed = [key for key, value in shy.weights.items() if not torch.equal(value, after.weights[key])]
    assert changed == ["heads.0.bias"]
    moved = after.weights["heads.0.bias"] - shy.weights["heads.0.bias"]
    assert moved[0] < 0 and (moved[1:] == 0).all()
    assert after.provenance["background"] == {"organs": pytest.approx(float(moved[0]), abs=1e-6)}
    # What it says it gained is what the fitted network has, on cases that train.
    cases = training_cases("organs", split(made.data, phantoms), made, phantoms.path / ".cache")
    assert {case.name for case in cases} == {"ct-0", "ct-2", "mr-1"}
    before, now = (mean_dice(one.network(), cases, 2)[OFFSETS.index(0.0)] for one in (shy, after))
    assert now > before + 0.01
    assert f"{before:.4f} -> {now:.4f}" in capsys.readouterr().out


def test_heads_without_scans_of_their_own_or_without_a_bias_are_refused():
    made = experiment(TINY)
    assert heads_to_fit(made, None) == ["organs"]
    stand_ins = tuple(replace(source, scanned_as="CT") for source in made.data.sources)
    with pytest.raises(ConfigError, match="organs: no training case was scanned as the modality"):
        heads_to_fit(replace(made, data=replace(made.data, sources=stand_ins)), ["organs"])
    with pytest.raises(ConfigError, match="--heads: expected some of"):
        heads_to_fit(made, ["none"])
    with pytest.raises(ConfigError, match="head_bias"):
        heads_to_fit(replace(made, model=replace(TINY, head_bias=False)), None)


def test_no_offset_changes_nothing(shy):
    same = with_background(shy, {"organs": 0.0})
    assert all(torch.equal(value, same.weights[key]) for key, value in shy.weights.items())
