import errno
import os

import pytest
import torch

from m4oe.network.checkpoint import Checkpoint, CheckpointError, load_checkpoint, read_tensors, save_checkpoint
from m4oe.network.network import SwinUNetM4oE


def test_a_checkpoint_comes_back_whole(tiny, tmp_path):
    network = SwinUNetM4oE(tiny)
    save_checkpoint(tmp_path / "a.pt", Checkpoint(tiny, network.state_dict(), {"seed": 3}, {"step": 7}))
    found = load_checkpoint(tmp_path / "a.pt")
    assert (found.config, found.provenance, found.training) == (tiny, {"seed": 3}, {"step": 7})
    for key, value in found.network().state_dict().items():
        assert torch.equal(value, network.state_dict()[key])
    assert [p.name for p in tmp_path.iterdir()] == ["a.pt"]


def test_every_fault_is_named_at_once(tiny):
    weights = SwinUNetM4oE(tiny).state_dict()
    del weights["norm.bias"]
    weights["patch_embed.proj.bias"] = torch.zeros(9)
    weights["norm.weight"] = torch.full((16,), float("nan"))
    weights["surplus"] = torch.zeros(1)
    with pytest.raises(CheckpointError) as refusal:
        Checkpoint(tiny, weights).network()
    text = str(refusal.value)
    assert "4 weight(s)" in text
    assert "missing norm.bias (16,)" in text
    assert "unexpected surplus" in text
    assert "patch_embed.proj.bias: expected shape (8,), got (9,)" in text
    assert "norm.weight: expected finite values" in text


class Bomb:
    def __init__(self, path) -> None:
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def test_a_checkpoint_that_carries_code_does_not_run_it(tmp_path):
    torch.save({"format": "m4oe-checkpoint-1", "weights": Bomb(tmp_path / "ran")}, tmp_path / "bomb.pt")
    with pytest.raises(CheckpointError, match="not a readable checkpoint"):
        load_checkpoint(tmp_path / "bomb.pt")
    assert not (tmp_path / "ran").exists()


def test_damaged_and_foreign_files_are_refused(tiny, tmp_path):
    with pytest.raises(CheckpointError, match="not a readable checkpoint"):
        read_tensors(tmp_path / "absent.pt")
    save_checkpoint(tmp_path / "a.pt", Checkpoint(tiny, SwinUNetM4oE(tiny).state_dict()))
    content = (tmp_path / "a.pt").read_bytes()
    (tmp_path / "half.pt").write_bytes(content[: len(content) // 2])
    with pytest.raises(CheckpointError, match="not a readable checkpoint"):
        load_checkpoint(tmp_path / "half.pt")
    torch.save([1, 2], tmp_path / "list.pt")
    with pytest.raises(CheckpointError, match="expected a dictionary, got list"):
        load_checkpoint(tmp_path / "list.pt")
    torch.save({"weights": {}}, tmp_path / "other.pt")
    with pytest.raises(CheckpointError, match="expected format"):
        load_checkpoint(tmp_path / "other.pt")


def test_a_failed_save_leaves_the_old_file(tiny, tmp_path, monkeypatch):
    path = tmp_path / "a.pt"
    save_checkpoint(path, Checkpoint(tiny, SwinUNetM4oE(tiny).state_dict(), {"seed": 1}))

    def full_disk(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(torch, "save", full_disk)
    with pytest.raises(
        CheckpointError, match="could not be written .No space left on device.; the checkpoint before it is kept"
    ):
        save_checkpoint(path, Checkpoint(tiny, {}, {"seed": 2}))
    monkeypatch.undo()
    assert load_checkpoint(path).provenance == {"seed": 1}
    assert [p.name for p in tmp_path.iterdir()] == ["a.pt"]
