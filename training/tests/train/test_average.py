"""The mean of several networks: of their weights, with normalisations that fit it."""

from dataclasses import replace

import pytest
import torch

from m4oe.cli import main
from m4oe.config import ModelConfig
from m4oe.network.checkpoint import Checkpoint, CheckpointError, load_checkpoint, save_checkpoint
from m4oe.network.network import SwinUNetM4oE
from m4oe.train.average import averaged

from ..conftest import TINY, under_pyramid
from ..phantom_cases import experiment, write_toml

PYRAMID = under_pyramid(TINY)


def write_random(path, config: ModelConfig, seed: int) -> Checkpoint:
    torch.manual_seed(seed)
    checkpoint = Checkpoint(config, SwinUNetM4oE(config).state_dict(), {"seed": seed, "config": {"name": "run"}})
    save_checkpoint(path, checkpoint)
    return checkpoint


def test_weights_are_the_mean_and_the_runs_are_told(tmp_path):
    paths = [tmp_path / f"{seed}.pt" for seed in (1, 2, 3)]
    made = [write_random(path, TINY, seed) for seed, path in enumerate(paths, 1)]
    mean = averaged(paths)
    for key, value in mean.weights.items():
        torch.testing.assert_close(value, sum(one.weights[key] for one in made) / 3)
    assert [one["seed"] for one in mean.provenance["average_of"]] == [1, 2, 3]
    assert mean.provenance["config"] == {"name": "run"}


def test_of_copies_of_one_network_nothing_changes(tmp_path):
    path = tmp_path / "one.pt"
    one = write_random(path, TINY, 4)
    assert all(torch.equal(value, one.weights[key]) for key, value in averaged([path, path]).weights.items())


def test_networks_of_two_configurations_have_no_mean(tmp_path):
    write_random(tmp_path / "a.pt", TINY, 1)
    write_random(tmp_path / "b.pt", replace(TINY, embed_dim=16), 1)
    with pytest.raises(CheckpointError, match=r"b\.pt: another network than .*a\.pt"):
        averaged([tmp_path / "a.pt", tmp_path / "b.pt"])


def test_normalisations_are_measured_on_training_slices(phantoms, tmp_path, capsys):
    paths = [tmp_path / f"{seed}.pt" for seed in (1, 2)]
    made = [write_random(path, PYRAMID, seed) for seed, path in enumerate(paths, 1)]
    config = write_toml(tmp_path / "base.toml", experiment(PYRAMID))
    asked = ["--config", str(config), "--data", str(phantoms.path), "--threads", "1", "--batches", "3"]
    assert main(["average", *map(str, paths), *asked, "--out", str(tmp_path / "mean.pt")]) == 0
    assert "the mean of 2" in capsys.readouterr().out
    mean = load_checkpoint(tmp_path / "mean.pt")
    measured = [key for key in mean.weights if key.endswith(("running_mean", "running_var"))]
    assert measured
    for key, value in mean.weights.items():
        if key.endswith("num_batches_tracked"):
            assert value == 3
        elif key not in measured:
            torch.testing.assert_close(value, (made[0].weights[key] + made[1].weights[key]) / 2)
    # Those of random networks are still what no slice was seen by: 0 and 1.
    assert all(not torch.equal(mean.weights[key], made[0].weights[key]) for key in measured)
    assert mean.network().training is False
    again = ["average", *map(str, paths), *asked, "--out", str(tmp_path / "again.pt")]
    assert main(again) == 0
    assert all(
        torch.equal(value, mean.weights[key]) for key, value in load_checkpoint(tmp_path / "again.pt").weights.items()
    )
