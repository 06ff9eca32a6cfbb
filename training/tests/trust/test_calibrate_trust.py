"""calibrate-trust: verdicts of a fold's cases in the manifest, and nothing else of it changed."""

import json
import shutil
from dataclasses import replace

import pytest

from m4oe.cli import main
from m4oe.export.manifest import validate
from m4oe.trust import fit

from ..conftest import TINY
from ..phantom_cases import experiment, write_toml


def rewritten(folder, change):
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")
    return manifest


@pytest.fixture
def command(phantoms, phantom_model, tmp_path):
    """The model, and a function that calibrates it by a fold with more arguments."""
    model, network = tmp_path / "model", tmp_path / "fold"
    for folder in (model, network):
        shutil.copytree(phantom_model[1], folder)
    rewritten(network, lambda manifest: manifest["provenance"]["config"].setdefault("data", {}).update(fold=[0, 2]))
    whole = experiment(TINY)
    config = write_toml(tmp_path / "fold.toml", replace(whole, data=replace(whole.data, fold=(0, 2))))
    held = write_toml(tmp_path / "held.toml", whole)
    places = ["--data", str(phantoms.path), "--rows", str(tmp_path / "rows"), "--threads", "1", "--copies", "9"]

    def run(*more, fold=network):
        return main(["calibrate-trust", str(model), "--fold", str(config), str(fold), *places, *more])

    return model, held, run


def test_trust_is_written_for_the_graph_and_measured_on_held_out_cases(command, monkeypatch, tmp_path, capsys):
    model, held, run = command
    monkeypatch.setattr(fit, "NEIGHBOURS", 4)
    before = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    assert run("--version", "0.1.1", "--own", str(held)) == 0
    after = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    validate(after)
    calibrated = [head for head in after["heads"] if "trust" in head]
    assert calibrated
    for head in calibrated:
        trust = head.pop("trust")
        assert trust["graphSha256"] == before["files"][0]["sha256"]
        assert set(trust["dice"]["offsets"]) == {one["name"] for one in head["classes"]}
    assert after == before | {"version": "0.1.1"}
    out = capsys.readouterr().out
    assert "the model itself" in out and "the lower bound holds for" in out
    # Again: from what was kept, with the same end.
    written = (model / "manifest.json").read_text(encoding="utf-8")
    plots = tmp_path / "verdicts.svg"
    assert run("--own", str(held), "--plots", str(plots)) == 0
    drawn = plots.read_text(encoding="utf-8")
    assert all(text in drawn for text in (", folds<", ", the model itself", ">Risk against coverage<", ">true Dice<"))
    assert (model / "manifest.json").read_text(encoding="utf-8") == written
    assert "copies" not in capsys.readouterr().out


def test_a_model_that_goes_on_takes_over_what_the_folds_taught(
    command, phantoms, phantom_model, monkeypatch, tmp_path, capsys
):
    model, held, run = command
    monkeypatch.setattr(fit, "NEIGHBOURS", 4)
    following = tmp_path / "following"
    shutil.copytree(phantom_model[1], following)
    places = ["--data", str(phantoms.path), "--rows", str(tmp_path / "rows"), "--threads", "1", "--copies", "9"]
    asked = ["calibrate-trust", str(following), "--like", str(model), *places]
    assert main([*asked, "--own", str(held)]) == 2
    assert "expected a calibrated model" in capsys.readouterr().err
    assert run("--own", str(held)) == 0
    assert main(asked) == 2
    assert "--own beside it" in capsys.readouterr().err
    assert main([*asked, "--own", str(held), "--coverage", "0.8"]) == 2
    assert "the bound of --like is of 0.9" in capsys.readouterr().err
    assert main([*asked, "--own", str(held)]) == 0
    assert "each case without it" in capsys.readouterr().out
    first, second = (
        json.loads((folder / "manifest.json").read_text(encoding="utf-8")) for folder in (model, following)
    )
    validate(second)
    for one, other in zip(first["heads"], second["heads"], strict=True):
        assert ("trust" in one) == ("trust" in other)
        if "trust" in one:
            before, after = one["trust"], other["trust"]
            assert after["volume"] == before["volume"]
            assert all(lower(after["bound"], at) <= lower(before["bound"], at) + 1e-4 for at in (0.3, 0.6, 0.9))
    rewritten(model, lambda manifest: manifest["heads"][0]["trust"]["dice"]["offsets"].pop("liver"))
    assert main([*asked, "--own", str(held)]) == 2
    assert "other classes" in capsys.readouterr().err


def lower(bound, predicted):
    return fit.at(tuple(map(tuple, bound)), predicted)


def test_too_few_organs_and_a_network_of_another_fold_are_refused(command, phantom_model, capsys):
    model, _, run = command
    before = (model / "manifest.json").read_text(encoding="utf-8")
    assert run() == 2
    assert "at least 120 organs" in capsys.readouterr().err
    assert run(fold=phantom_model[1]) == 2
    assert "data.fold (0, 2)" in capsys.readouterr().err
    assert (model / "manifest.json").read_text(encoding="utf-8") == before
