"""Rows of the ablation, really trained for a step or two, exported and measured."""

import json
from dataclasses import replace

import pytest

from m4oe.cli import main
from m4oe.experiment import PretrainConfig

from ..conftest import TINY
from ..phantom_cases import experiment, write_toml

# Phase one wants data of every expert's modality, and there are no phantoms of CE-MR in the folder.
MODEL = replace(TINY, heads=TINY.heads[:1], experts=("CT", "MR"))
BASE = replace(
    experiment(MODEL, precision="float32", warmup_steps=1),
    pretrain=PretrainConfig(steps=2, batch=2, threads=1, precision="float32"),
)


@pytest.fixture
def ablate(phantoms, tmp_path):
    def command(base, *more) -> int:
        config = write_toml(tmp_path / "base.toml", base)
        return main(["ablate", str(config), "--data", str(phantoms.path), "--out", str(tmp_path / "out"), *more])

    return command


def test_a_row_is_trained_from_phase_one_exported_and_measured_once(ablate, tmp_path, capsys):
    assert ablate(BASE, "--rows", "both-gate") == 0
    out = tmp_path / "out"
    row = out / "both-gate"
    assert "encoder and experts of pretrained.pt" in (row / "run" / "log.txt").read_text(encoding="utf-8")
    figures = json.loads((out / "ablation.json").read_text(encoding="utf-8"))["both-gate"]
    assert set(figures["dice"]) == set(TINY.heads[0].classes)
    assert "| both-gate | ✓ | ✓ | ✓ | ✓ |" in (out / "ablation.md").read_text(encoding="utf-8")
    curves = (out / "ablation.svg").read_text(encoding="utf-8")
    assert ">both-gate<" in curves and ">slices seen<" in curves
    stamps = {path: path.stat().st_mtime_ns for path in row.rglob("*") if path.is_file()}
    # Interrupted before the evaluation: the training is kept, the rest is made again.
    (row / "scores" / "scores.json").unlink()
    assert ablate(BASE, "--rows", "both-gate") == 0
    after = {path: path.stat().st_mtime_ns for path in row.rglob("*") if path.is_file()}
    assert {p.parent.name for p in after if after[p] != stamps[p]} == {"scores", "organs"}
    # Rows of another configuration do not get into this table.
    assert ablate(replace(BASE, train=replace(BASE.train, steps=3)), "--rows", "both-gate") == 2
    assert "both-gate.toml: made from another configuration" in capsys.readouterr().err


def test_a_base_without_phase_one_or_held_out_cases_is_refused(ablate, tmp_path, capsys):
    assert ablate(replace(BASE, pretrain=None)) == 2
    assert "expected a table [pretrain]" in capsys.readouterr().err
    source = replace(BASE.data.sources[0], held_out=())
    assert ablate(replace(BASE, data=replace(BASE.data, sources=(source,)))) == 2
    assert "nothing to evaluate" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
