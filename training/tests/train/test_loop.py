"""What ends a run before its budget does, and what each step is made of."""

import resource
from dataclasses import replace

import numpy as np
import pytest
import torch

from m4oe.data.batches import Pool
from m4oe.data.sized import SCALE, SizedCase, class_counts
from m4oe.experiment import DataConfig, Experiment, RunConfig, TrainConfig
from m4oe.network.checkpoint import CheckpointError, load_checkpoint
from m4oe.network.network import SwinUNetM4oE
from m4oe.train.finetune import Finetune
from m4oe.train.loop import TrainingStopped, accumulation_parts, device_of
from m4oe.train.run_folder import RunFolder


def case(modality: str, head: int, seed: int, rare: bool = False) -> SizedCase:
    random = np.random.default_rng(seed)
    labels = np.zeros((12, 56, 56), np.uint8)
    labels[:, 10:30, 10:40] = 1
    if rare:
        labels[7, 40:43, 40:43] = 2
    images = (SCALE * (0.1 + 0.6 * labels.clip(0, 1) + 0.05 * random.random(labels.shape))).astype(np.int16)
    return SizedCase(f"{modality}-{seed}", modality, head, images, labels, class_counts(labels))


@pytest.fixture
def experiment(routed) -> Experiment:
    settings = TrainConfig(seed=4, steps=60, learning_rate=2e-3, warmup_steps=1, precision="float32", threads=1)
    return Experiment("test", routed, DataConfig(), settings)


def phase(experiment: Experiment, folder: RunFolder) -> Finetune:
    pools = [Pool([case("CT", 0, 1, rare=True)], 2, 0.25), Pool([case("CE_MR", 1, 2)], 1, 0.25)]
    torch.manual_seed(experiment.train.seed)
    return Finetune(experiment, SwinUNetM4oE(experiment.model), pools, folder)


def test_it_learns(experiment, tmp_path):
    with RunFolder(tmp_path / "run", {}, "0" * 64, False) as folder:
        made = phase(experiment, folder)
        losses = [made.train_step() for _ in range(60)]
    assert np.mean(losses[-10:]) < 0.8 * np.mean(losses[:10])


def test_a_run_that_blows_up_names_its_batch(experiment, tmp_path):
    with RunFolder(tmp_path / "run", {}, "0" * 64, False) as folder:
        made = phase(experiment, folder)
        with torch.no_grad():
            made.network.norm_up.bias.fill_(float("nan"))
        with pytest.raises(TrainingStopped, match=r"step 0: loss is nan, batch: CT-1 slice \d+"):
            made.train_step()
    assert not (tmp_path / "run" / "last.pt").exists()


def test_no_memory_left_names_the_settings_to_change(experiment, tmp_path):
    """A real allocation that fails: one weight asks for more than the machine has."""

    class Greedy(Finetune):
        def loss(self, part):
            return super().loss(part) + torch.zeros(1 << 50).sum()

    with RunFolder(tmp_path / "run", {}, "0" * 64, False) as folder:
        greedy = Greedy(experiment, SwinUNetM4oE(experiment.model), phase(experiment, folder).pools, folder)
        with pytest.raises(
            TrainingStopped, match=r"step 0: out of memory on cpu; raise accumulate \(now 1\), or lower"
        ):
            greedy.train_step()


def test_a_disk_that_is_full_keeps_the_checkpoint_before(experiment, tmp_path):
    with RunFolder(tmp_path / "run", {}, "0" * 64, False) as folder:
        made = phase(experiment, folder)
        made.train_step()
        made.save()
        made.train_step()
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
        try:
            with pytest.raises(CheckpointError, match=r"last\.pt: could not be written .*checkpoint before it is kept"):
                made.save()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert load_checkpoint(tmp_path / "run" / "last.pt").training["step"] == 1
    assert sorted(p.suffix for p in (tmp_path / "run").glob("*.tmp")) == []


def test_cuda_asked_for_and_not_there_is_said():
    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    with pytest.raises(TrainingStopped, match="device: cuda is asked for, but torch finds no GPU"):
        device_of(RunConfig(steps=1, device="cuda"))


def test_parts_of_a_batch_mix_its_sources(experiment, tmp_path):
    with RunFolder(tmp_path / "run", {}, "0" * 64, False) as folder:
        (batch,) = phase(experiment, folder).draw(0, torch.Generator().manual_seed(0))
    parts = accumulation_parts(batch, 2)
    assert [p.expert.tolist() for p in parts] == [[0, 2], [0]]
    assert len(accumulation_parts(batch, 9)) == 3


def test_a_budget_in_steps_or_minutes_ends_whichever_is_further(experiment, tmp_path):
    both = replace(experiment, train=replace(experiment.train, steps=10, minutes=1.0))
    with RunFolder(tmp_path / "run", {}, "0" * 64, False) as folder:
        made = phase(both, folder)
        made.step, made.seconds = 2, 30.0
        assert made.progress() == 0.5
        made.step = 9
        assert made.progress() == 0.9


def test_a_checkpoint_is_read_back(experiment, tmp_path):
    with RunFolder(tmp_path / "run", {}, "0" * 64, False) as folder:
        made = phase(experiment, folder)
        made.train_step()
        made.save()
        again = phase(experiment, folder)
        again.resume()
    assert again.step == 1
    assert all(torch.equal(v, again.network.state_dict()[k]) for k, v in made.network.state_dict().items())
