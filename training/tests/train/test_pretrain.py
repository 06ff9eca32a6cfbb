"""Phase one: what is hidden, what is trained, what it leaves for phase two."""

from pathlib import Path

import pytest
import torch

from m4oe.cli import main
from m4oe.experiment import load_experiment
from m4oe.network.checkpoint import CheckpointError, load_checkpoint
from m4oe.network.masking import MaskedAutoencoder, hide_cells
from m4oe.network.network import SwinUNetM4oE
from m4oe.network.pretrained import encoder_weights, load_pretrained

from ..folders import two_modalities
from ..runs import config


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pretrain") / "data"
    two_modalities(folder)
    return folder


def pretrain(experiment: Path, data: Path, out: Path, *more: object) -> int:
    return main(["pretrain", str(experiment), "--data", str(data), "--out", str(out), *map(str, more)])


def test_as_many_cells_are_hidden_in_every_slice():
    hidden = hide_cells(5, (7, 7), 0.6, torch.Generator().manual_seed(0))
    assert hidden.flatten(1).sum(1).tolist() == [29] * 5
    assert hide_cells(1, (2, 2), 0.999, torch.Generator()).sum() == 3, "something has to be seen"


def test_what_is_hidden_cannot_be_seen(tiny):
    autoencoder = MaskedAutoencoder(SwinUNetM4oE(tiny)).eval()
    hidden = hide_cells(2, autoencoder.sides, 0.5, torch.Generator().manual_seed(1))
    images = torch.rand(2, 1, 56, 56)
    at = hidden.repeat_interleave(autoencoder.cell, 1).repeat_interleave(autoencoder.cell, 2)[:, None]
    other = torch.where(at, torch.rand_like(images), images)
    expert = torch.tensor([0, 2])
    with torch.no_grad():
        assert torch.equal(autoencoder(images, expert, hidden), autoencoder(other, expert, hidden))
        assert autoencoder.loss(images, images, hidden) == 0
        assert autoencoder.loss(images, torch.where(at, images, images + 1), hidden) == 0, "only what is hidden counts"
        assert autoencoder.loss(images, images + 1, hidden) == pytest.approx(1)


def test_each_expert_learns_from_its_own_modality_alone(tiny):
    autoencoder = MaskedAutoencoder(SwinUNetM4oE(tiny))
    hidden = hide_cells(2, autoencoder.sides, 0.5, torch.Generator().manual_seed(1))
    images = torch.rand(2, 1, 56, 56)
    autoencoder.loss(images, autoencoder(images, torch.tensor([1, 1]), hidden), hidden).backward()
    experts = autoencoder.network.encoder[0].blocks[0].mlp.experts
    assert [e.fc1.weight.grad is not None for e in experts] == [False, True, False]
    assert autoencoder.network.encoder[0].blocks[0].mlp.gate.weight.grad is None


def test_the_loss_falls_and_the_result_fits_phase_two(data, tmp_path):
    experiment = config(tmp_path / "a.toml", pretrain_steps=80)
    assert pretrain(experiment, data, tmp_path / "run") == 0
    lines = [
        line
        for line in (tmp_path / "run" / "log.txt").read_text(encoding="utf-8").splitlines()
        if line.startswith("step ")
    ]
    losses = [float(line.split("loss ")[1].split()[0]) for line in lines]
    assert sum(losses[-10:]) < 0.8 * sum(losses[:10])
    result = load_checkpoint(tmp_path / "run" / "pretrained.pt")
    network = SwinUNetM4oE(load_experiment(experiment).model)
    before = {k: v.clone() for k, v in network.state_dict().items()}
    load_pretrained(network, result, "pretrained.pt")
    changed = {k for k, v in network.state_dict().items() if not torch.equal(v, before[k])}
    assert changed <= set(encoder_weights(network)) == set(result.weights)
    assert not any(".gate." in key or key.startswith(("decoder", "heads")) for key in changed)
    assert list((tmp_path / "run" / "tensorboard").iterdir())


def test_a_resumed_run_is_the_run_that_was_never_interrupted(data, tmp_path):
    assert pretrain(config(tmp_path / "whole.toml", pretrain_steps=6), data, tmp_path / "whole") == 0
    # The schedule follows the budget, so the interruption is a kill of the state after step 3, not
    # a budget of 3.
    from m4oe.data.batches import unlabelled_pools
    from m4oe.data.prepared import open_prepared
    from m4oe.data.sources import split
    from m4oe.train.pretrain import Pretrain
    from m4oe.train.run_folder import RunFolder

    experiment = load_experiment(tmp_path / "whole.toml")
    prepared = open_prepared(data)
    pools = unlabelled_pools(split(experiment.data, prepared), experiment.model, 4, data / ".cache")
    with RunFolder(tmp_path / "broken", experiment.to_dict(), prepared.sha256, False) as folder:
        phase = Pretrain(experiment, pools, folder)
        for _ in range(3):
            phase.train_step()
        phase.save()
    assert pretrain(tmp_path / "whole.toml", data, tmp_path / "broken", "--resume") == 0
    one, other = (load_checkpoint(tmp_path / name / "pretrained.pt") for name in ("whole", "broken"))
    assert all(torch.equal(v, other.weights[k]) for k, v in one.weights.items())


def test_experts_of_another_network_are_refused(data, tmp_path, routed):
    assert pretrain(config(tmp_path / "a.toml"), data, tmp_path / "run") == 0
    result = load_checkpoint(tmp_path / "run" / "pretrained.pt")
    with pytest.raises(CheckpointError, match="its experts are CT, CE_MR, the configuration's CT, MR, CE_MR"):
        load_pretrained(SwinUNetM4oE(routed), result, "pretrained.pt")


def test_a_configuration_without_phase_one_says_so(data, tmp_path, capsys):
    experiment = config(tmp_path / "a.toml")
    text = experiment.read_text(encoding="utf-8")
    experiment.write_text(text[: text.index("[pretrain]")] + text[text.index("[train]") :])
    assert pretrain(experiment, data, tmp_path / "run") == 2
    assert "expected a table [pretrain]" in capsys.readouterr().err
