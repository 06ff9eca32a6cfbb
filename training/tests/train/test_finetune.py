"""Phase two through its command: what it leaves, what it resumes from, how it ends."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
import torch

from m4oe.cli import main
from m4oe.network.checkpoint import load_checkpoint

from ..folders import two_modalities
from ..runs import TRAINING, command, config, run


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("finetune") / "data"
    two_modalities(folder)
    return folder


def finetune(experiment: Path, data: Path, out: Path, *more: object) -> int:
    return main(["finetune", str(experiment), "--data", str(data), "--out", str(out), *map(str, more)])


def same_weights(one: Path, other: Path, tolerance: float = 0.0) -> None:
    first, second = load_checkpoint(one), load_checkpoint(other)
    assert first.training["step"] == second.training["step"]
    for key, value in first.weights.items():
        assert torch.allclose(value, second.weights[key], rtol=0, atol=tolerance), key


def test_a_run_leaves_what_repeats_it(data, tmp_path):
    assert finetune(config(tmp_path / "a.toml"), data, tmp_path / "run") == 0
    left = {p.name for p in (tmp_path / "run").iterdir()} - {".lock"}
    assert left == {"config.json", "environment.json", "log.txt", "tensorboard", "last.pt", "ema.pt"}
    environment = json.loads((tmp_path / "run" / "environment.json").read_text(encoding="utf-8"))
    provenance = load_checkpoint(tmp_path / "run" / "ema.pt").provenance
    assert provenance["data_sha256"] == environment["data_sha256"]
    assert provenance["config"]["train"]["steps"] == 4 and provenance["data"] == ["ce (CE_MR)", "ct (CT)"]
    log = (tmp_path / "run" / "log.txt").read_text(encoding="utf-8")
    assert "step 4 min" in log and "probe step 4" in log and "ct-2 CT: liver" in log
    assert list((tmp_path / "run" / "tensorboard").iterdir())


def test_a_run_killed_at_any_moment_goes_on_as_if_it_had_not_been(data, tmp_path):
    # Long enough that a reader who is late by seconds still kills it before its end.
    experiment = config(tmp_path / "a.toml", steps=40, checkpoint_minutes=0.0)
    assert finetune(experiment, data, tmp_path / "whole") == 0
    arguments = ["finetune", experiment, "--data", data, "--out", tmp_path / "killed", "--resume"]
    environment = {**os.environ, "PYTHONPATH": str(TRAINING)}
    for until in (2, 9):
        process = subprocess.Popen(
            command(*arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=TRAINING,
            env=environment,
        )
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(f"step {until} "):
                process.send_signal(signal.SIGKILL)
                break
        process.wait()
        assert process.returncode == -signal.SIGKILL
    assert finetune(experiment, data, tmp_path / "killed", "--resume") == 0
    same_weights(tmp_path / "whole" / "last.pt", tmp_path / "killed" / "last.pt")
    same_weights(tmp_path / "whole" / "ema.pt", tmp_path / "killed" / "ema.pt")
    assert [p.name for p in (tmp_path / "killed").glob(".*.tmp")] == []


def test_two_processes_give_what_one_does(data, tmp_path):
    # Each process draws its own paths to drop, so there are none here.
    experiment = config(tmp_path / "a.toml", drop_path=0.0)
    assert finetune(experiment, data, tmp_path / "one") == 0
    done = run("finetune", experiment, "--data", data, "--out", tmp_path / "two", processes=2)
    assert done.returncode == 0, done.stderr
    same_weights(tmp_path / "one" / "ema.pt", tmp_path / "two" / "ema.pt", tolerance=2e-4)


def test_accumulation_keeps_the_batch(data, tmp_path):
    """Dice is pooled over a part, not over the batch, so the parts come close to the whole and no
    closer."""
    losses = []
    for parts in (1, 2):
        assert finetune(config(tmp_path / "a.toml", accumulate=parts), data, tmp_path / f"run-{parts}") == 0
        line = next(
            text
            for text in (tmp_path / f"run-{parts}" / "log.txt").read_text(encoding="utf-8").splitlines()
            if text.startswith("step 1 ")
        )
        losses.append(float(line.split("loss ")[1].split()[0]))
    assert losses[0] == pytest.approx(losses[1], rel=0.1)


def test_a_folder_with_a_run_is_not_overwritten(data, tmp_path, capsys):
    experiment = config(tmp_path / "a.toml")
    assert finetune(experiment, data, tmp_path / "run") == 0
    before = (tmp_path / "run" / "last.pt").read_bytes()
    assert finetune(experiment, data, tmp_path / "run") == 2
    assert "holds a run already; continue it with --resume" in capsys.readouterr().err
    changed = config(tmp_path / "b.toml", gate="none")
    assert finetune(changed, data, tmp_path / "run", "--resume") == 2
    assert "another configuration (model.gate)" in capsys.readouterr().err
    assert (tmp_path / "run" / "last.pt").read_bytes() == before


def test_phase_one_and_a_gate_change_what_runs(data, tmp_path, capsys):
    dense, routed = config(tmp_path / "dense.toml"), config(tmp_path / "routed.toml", routing="modality")
    common = ["--data", str(data), "--out"]
    assert main(["pretrain", str(dense), *common, str(tmp_path / "one")]) == 0
    assert finetune(dense, data, tmp_path / "with", "--pretrained", tmp_path / "one" / "pretrained.pt") == 0
    assert finetune(dense, data, tmp_path / "without") == 0
    assert finetune(routed, data, tmp_path / "routed") == 0
    out = capsys.readouterr().out
    assert "encoder and experts of pretrained.pt; gate, decoder and heads are new" in out
    with_one, without, without_gate = (
        load_checkpoint(tmp_path / name / "ema.pt").weights for name in ("with", "without", "routed")
    )
    key = "encoder.0.blocks.0.mlp.experts.1.fc1.weight"
    started = load_checkpoint(tmp_path / "one" / "pretrained.pt").weights[key]
    assert (with_one[key] - started).abs().max() < (without[key] - started).abs().max()
    assert any(".gate." in k for k in without) and not any(".gate." in k for k in without_gate)


def test_a_checkpoint_of_another_configuration_is_refused_by_name(data, tmp_path, capsys):
    dense, routed = config(tmp_path / "dense.toml"), config(tmp_path / "routed.toml", routing="modality")
    assert finetune(routed, data, tmp_path / "run") == 0
    capsys.readouterr()
    assert finetune(dense, data, tmp_path / "next", "--init", tmp_path / "run" / "ema.pt") == 2
    said = capsys.readouterr().err
    assert "ema.pt" in said and "missing encoder.0.blocks.0.mlp.gate.weight" in said
    assert finetune(dense, data, tmp_path / "third", "--pretrained", tmp_path / "run" / "ema.pt") == 2
    assert "expected pretrained.pt of m4oe-train pretrain" in capsys.readouterr().err


def test_what_cannot_be_read_leaves_no_folder_behind(data, tmp_path, capsys):
    experiment, out, cut = config(tmp_path / "a.toml"), tmp_path / "run", tmp_path / "cut.pt"
    cut.write_bytes(b"PK cut short")
    for option, path in (("--init", cut), ("--init", tmp_path / "none.pt"), ("--pretrained", cut)):
        assert finetune(experiment, data, out, option, path) == 2
        assert path.name in capsys.readouterr().err
        assert not out.exists()
    out.mkdir()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    assert finetune(experiment, data, out) == 2
    assert "holds other files and is no run" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["notes.txt"]
    (out / "notes.txt").unlink()
    assert finetune(experiment, data, out) == 0


def test_a_missing_data_folder_says_what_makes_one(tmp_path, capsys):
    assert finetune(config(tmp_path / "a.toml"), tmp_path / "none", tmp_path / "run") == 2
    assert "expected a prepared folder; make it with m4oe-train prepare" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
