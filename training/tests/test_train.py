from dataclasses import replace

import numpy as np
import pytest
import torch

from m4oe.checkpoint import load_checkpoint
from m4oe.dataset import Pool, neighbours
from m4oe.experiment import DataConfig, Experiment, TrainConfig
from m4oe.train import Trainer, TrainingStopped
from m4oe.volumes import SCALE, Prepared, class_counts


def case(modality: str, head: int, seed: int, rare: bool = False) -> Prepared:
    random = np.random.default_rng(seed)
    labels = np.zeros((12, 56, 56), np.uint8)
    labels[:, 10:30, 10:40] = 1
    if rare:
        labels[7, 40:43, 40:43] = 2
    images = (SCALE * (0.1 + 0.6 * labels.clip(0, 1) + 0.05 * random.random(labels.shape))).astype(np.int16)
    return Prepared(f"{modality}-{seed}", modality, head, images, labels, class_counts(labels))


@pytest.fixture
def pools() -> list[Pool]:
    return [Pool([case("CT", 0, 1, rare=True)], 2, 0.25), Pool([case("CE_MR", 1, 2)], 1, 0.25)]


@pytest.fixture
def experiment(routed) -> Experiment:
    settings = TrainConfig(
        seed=4, steps=6, learning_rate=2e-3, warmup_steps=1, precision="float32", threads=1, log_steps=1
    )
    return Experiment("test", routed, DataConfig(), settings)


def trainer(experiment, pools, out, resume=False) -> Trainer:
    return Trainer(experiment, pools, out, None, lambda line: None, resume)


def test_a_resumed_run_is_the_run_that_was_never_interrupted(experiment, pools, tmp_path):
    trainer(experiment, pools, tmp_path / "whole").run()
    broken = trainer(experiment, pools, tmp_path / "broken")
    for _ in range(3):
        broken.train_step()
    broken.save()
    trainer(experiment, pools, tmp_path / "broken", resume=True).run()
    for name in ("last.pt", "ema.pt"):
        whole, resumed = (load_checkpoint(tmp_path / run / name) for run in ("whole", "broken"))
        assert whole.training["step"] == resumed.training["step"] == 6
        for key, value in whole.weights.items():
            assert torch.equal(value, resumed.weights[key]), key


def test_it_learns(experiment, pools, tmp_path):
    longer = replace(experiment, train=replace(experiment.train, steps=60))
    made = trainer(longer, pools, tmp_path)
    losses = [made.train_step() for _ in range(60)]
    assert np.mean(losses[-10:]) < 0.8 * np.mean(losses[:10])


def test_a_run_that_blows_up_names_its_batch(experiment, pools, tmp_path):
    made = trainer(experiment, pools, tmp_path)
    with torch.no_grad():
        made.network.norm_up.bias.fill_(float("nan"))
    with pytest.raises(TrainingStopped, match=r"step 0: loss is nan, batch: CT-1 slice \d+"):
        made.train_step()
    assert not (tmp_path / "last.pt").exists()


def test_slices_with_rare_organs_are_drawn_often(pools):
    generator = torch.Generator().manual_seed(0)
    drawn = [pools[0].draw(generator)[1] for _ in range(200)]
    assert drawn.count(7) > 60 and len(set(drawn)) == 12


def test_neighbours_repeat_at_the_ends():
    one = case("CT", 0, 1)
    for z, expected in ((0, (0, 0, 1)), (5, (4, 5, 6)), (11, (10, 11, 11))):
        assert (neighbours(one, z, 3) == one.images[list(expected)]).all()
