"""fit-settled: rules of the training cases in the manifest, and nothing else of it changed."""

import json
import shutil

import numpy as np
import pytest

from m4oe.cli import main
from m4oe.evaluate.fit_settled import helped
from m4oe.export.exported import ExportedModel
from m4oe.export.manifest import validate
from m4oe.settle.rules import LabelledCase
from m4oe.settle.settle import settle

from ..conftest import TINY
from ..phantom_cases import experiment, write_toml


@pytest.fixture
def command(phantoms, phantom_model, tmp_path):
    model = tmp_path / "model"
    shutil.copytree(phantom_model[1], model)
    config = write_toml(tmp_path / "experiment.toml", experiment(TINY))
    places = ["--config", str(config), "--data", str(phantoms.path), "--labels", str(tmp_path / "labels")]
    return model, lambda *more: main(["fit-settled", str(model), *places, "--threads", "1", *more])


def test_rules_and_version_are_written_and_held_out_cases_are_not_looked_at(command, tmp_path, capsys):
    model, run = command
    before = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    assert run("--version", "0.1.1") == 0
    after = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    validate(after)
    ruled = [one for head in after["heads"] for one in head["classes"] if "settle" in one]
    assert ruled, "labels of a random network have stray pieces"
    for one in ruled:
        del one["settle"]
    assert after == before | {"version": "0.1.1"}
    labelled = {path.name.split("-", 4)[4] for path in (tmp_path / "labels").iterdir()}
    assert labelled == {"ct-0.npz", "ct-2.npz", "mr-1.npz"}
    first = capsys.readouterr().out
    assert "organs: 3 training cases" in first and "HD95" in first
    # Again: from the labels that were kept, with the same end.
    written = (model / "manifest.json").read_text(encoding="utf-8")
    assert run() == 0
    assert (model / "manifest.json").read_text(encoding="utf-8") == written
    assert "labelled" not in capsys.readouterr().out


def test_a_rule_is_left_off_where_hd95_grows_by_more_than_a_part_of_a_pixel():
    truth = np.zeros((4, 24, 24), np.uint8)
    truth[:, 4:10, 4:10] = 1
    whole = truth.copy()
    # A piece of the organ, which the rule takes.
    truth[:, 4:6, 13:15] = 1
    rule = {"keep": {"kind": "share", "least": 0.5}}

    def head_after(cases: list[LabelledCase]) -> dict:
        head = {"name": "organs", "classes": [{"name": "liver", "label": 1, "settle": rule}]}
        helped(head, cases)
        return head["classes"][0]

    taken = LabelledCase("taken", truth, truth, (1,), (3.0, 1.0, 1.0))
    same = LabelledCase("same", whole, whole, (1,), (3.0, 1.0, 1.0))
    assert "settle" not in head_after([taken])
    assert "settle" not in head_after([taken] + 3 * [same])
    # In the mean over many cases it is less than the half of a millimetre.
    assert head_after([taken] + 30 * [same])["settle"] == rule


def test_an_exported_model_labels_as_the_service_does(command, phantoms):
    model, run = command
    assert run() == 0
    exported = ExportedModel(model)
    case = next(one for one in phantoms.cases if one.id == "ct-1")
    raw = exported.raw_labels(case, "CT", "organs")
    settled = exported.segment(case, "CT", "organs")
    assert (settled != raw).any()
    assert np.array_equal(settled, settle(raw, case.spacing, exported.head("organs", "CT")["classes"]))


def test_evaluation_settles_unless_it_is_told_not_to(command, phantoms, tmp_path):
    model, run = command
    assert run() == 0
    data = [
        "--data",
        str(phantoms.path),
        "--config",
        str(tmp_path / "experiment.toml"),
        "--worst",
        "0",
        "--threads",
        "1",
    ]
    found = {}
    for name, more in (("settled", []), ("raw", ["--raw"])):
        assert main(["evaluate", str(model), *data, "--out", str(tmp_path / name), *more]) == 0
        table = json.loads((tmp_path / name / "scores.json").read_text(encoding="utf-8"))
        assert table["settled"] == (name == "settled")
        found[name] = table["sources"][0]["cases"]["ct-1"]["organs"]
    case = next(one for one in phantoms.cases if one.id == "ct-1")
    millilitres = float(np.prod(case.spacing)) / 1000
    exported = ExportedModel(model)
    for name, labels in (("settled", exported.segment), ("raw", exported.raw_labels)):
        voxels = np.bincount(labels(case, "CT", "organs").ravel(), minlength=256)
        for number, organ in enumerate(TINY.heads[0].classes, 1):
            assert found[name][organ]["found_ml"] == pytest.approx(voxels[number] * millilitres, abs=1e-4)
    assert found["settled"] != found["raw"]


def test_an_unknown_head_is_refused(command, capsys):
    _, run = command
    assert run("--heads", "none") == 2
    assert "--heads: tiny 0.1.0 has organs, tumour, not none" in capsys.readouterr().err
