"""Whole held-out cases through an exported model: figures, files, and what is refused."""

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from m4oe.cli import main
from m4oe.data.prepared import PreparedFolder
from m4oe.evaluate.evaluate import evaluate, held_out
from m4oe.export.exported import ExportedModel
from m4oe.export.manifest import validate

from ..conftest import TINY
from ..phantom_cases import experiment, phantom_folder, write_toml


@dataclass
class Place:
    """A prepared folder, a model with random weights, and a configuration for both."""

    data: PreparedFolder
    model: Path
    config: Path


@pytest.fixture
def place(phantoms, phantom_model, tmp_path) -> Place:
    return Place(phantoms, phantom_model[1], write_toml(tmp_path / "experiment.toml", experiment(TINY)))


def command(place, out, *more, model=None, config=None) -> int:
    data = ["--data", str(place.data.path), "--config", str(config or place.config)]
    return main(["evaluate", str(model or place.model), *data, "--out", str(out), *map(str, more)])


def test_the_command_writes_figures_tables_and_pictures(place, tmp_path, capsys):
    assert command(place, tmp_path / "out", "--tolerance", 3, "--worst", 1) == 0
    table = json.loads((tmp_path / "out" / "scores.json").read_text(encoding="utf-8"))
    assert table["toleranceMm"] == 3 and table["model"]["name"] == "tiny 0.1.0"
    assert [list(source["cases"]) for source in table["sources"]] == [["ct-1"], ["mr-0"]]
    # Dice once more, by hand.
    case = next(c for c in place.data.cases if c.id == "ct-1")
    found = ExportedModel(place.model).segment(case, "CT", "organs")
    for number, name in enumerate(TINY.heads[0].classes, 1):
        both = ((found == number) & (case.labels == number)).sum()
        dice = 2 * both / ((found == number).sum() + (case.labels == number).sum())
        assert table["sources"][0]["cases"]["ct-1"]["organs"][name]["dice"] == pytest.approx(dice, abs=1e-4)
    accuracy = json.loads((tmp_path / "out" / "accuracy.json").read_text(encoding="utf-8"))
    assert [entry["dataset"] for entry in accuracy] == ["Phantom CT", "Phantom MR"]
    validate(json.loads((place.model / "manifest.json").read_text(encoding="utf-8")) | {"accuracy": accuracy})
    assert sorted(p.name for p in (tmp_path / "out" / "worst" / "organs").iterdir()) == ["ct-1.png", "mr-0.png"]
    assert Image.open(tmp_path / "out" / "worst" / "organs" / "ct-1.png").size[0] > 1000
    assert "| Phantom CT | tiny 0.1.0 |" in (tmp_path / "out" / "tables.md").read_text(encoding="utf-8")
    assert "ct-1: " in capsys.readouterr().out
    assert command(place, tmp_path / "out") == 2
    assert "holds scores already; choose another folder" in capsys.readouterr().err


class Oracle:
    """Says what the labels say, but takes every spleen for an aorta."""

    name = "oracle"

    def segment(self, case, modality, head):
        return np.array([0, 1, 3, 3], np.uint8)[case.labels]


def test_what_the_labels_say_is_what_scores(phantoms):
    parts = held_out(experiment(TINY), phantoms)
    ct, _ = evaluate(Oracle(), parts, TINY)
    organs = ct.cases[0].organs
    assert organs["liver"].dice == organs["liver"].surface_dice == 1 and organs["liver"].hd95 == 0
    assert organs["spleen"].missed and organs["spleen"].dice == 0
    assert 0 < organs["aorta"].dice < 1
    worst = ct.cases[0].worst
    assert worst.differ == (worst.truth == 2).sum() == max((plane == 2).sum() for plane in parts[0].held_out[0].labels)


def test_classes_that_the_labels_do_not_know_are_not_scored(tmp_path):
    folder = phantom_folder(tmp_path, 2, labels=("aorta", "liver"))
    parts = held_out(experiment(TINY), folder)

    class Everything:
        name = "everything"

        def segment(self, case, modality, head):
            # The case numbers aorta 1 and liver 2, the head liver 1, spleen 2, aorta 3; the rest is
            # called spleen.
            return np.array([2, 3, 1], np.uint8)[case.labels]

    scores = evaluate(Everything(), parts, TINY)[0].cases[0]
    assert {name: score.dice for name, score in scores.organs.items()} == {"liver": 1, "aorta": 1}
    assert scores.worst.differ == 0


def test_some_cases_alone(place, tmp_path, capsys):
    assert command(place, tmp_path / "out", "--cases", "mr-*") == 0
    assert [
        list(s["cases"]) for s in json.loads((tmp_path / "out" / "scores.json").read_text(encoding="utf-8"))["sources"]
    ] == [["mr-0"]]
    assert command(place, tmp_path / "other", "--cases", "ct-0") == 2
    assert "no held-out case fits 'ct-0'; there are ct-1, mr-0" in capsys.readouterr().err


def test_bad_input_is_named_and_nothing_is_written(place, tmp_path, capsys):
    made = experiment(TINY)
    none = replace(made, data=replace(made.data, sources=(replace(made.data.sources[0], held_out=()),)))
    renamed = replace(TINY, heads=(replace(TINY.heads[0], name="others"), TINY.heads[1]))
    sources = tuple(replace(source, head="others") for source in made.data.sources)
    unknown = replace(made, model=renamed, data=replace(made.data, sources=sources))
    for settings, words in (
        ({"model": tmp_path / "none"}, "found no manifest.json"),
        (
            {"config": write_toml(tmp_path / "none.toml", none)},
            "expected held_out cases in at least one source, got none",
        ),
        ({"config": write_toml(tmp_path / "head.toml", unknown)}, "head: tiny 0.1.0 has organs, tumour, not 'others'"),
        ({"config": tmp_path / "absent.toml"}, "absent.toml"),
    ):
        assert command(place, tmp_path / "out", **settings) == 2
        assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_model_is_not_measured_on_what_it_was_trained_on(place, tmp_path, capsys):
    model = tmp_path / "model"
    shutil.copytree(place.model, model)
    manifest = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    manifest["provenance"]["config"]["data"]["sources"][0]["held_out"] = ["ct-0"]
    (model / "manifest.json").write_text(json.dumps(manifest))
    assert command(place, tmp_path / "out", model=model) == 2
    assert "tiny 0.1.0 was trained on ct-1, says its manifest" in capsys.readouterr().err


def test_a_fold_is_measured_by_the_network_that_was_trained_without_it(place, tmp_path, capsys):
    made = experiment(TINY)
    folded = replace(made, data=replace(made.data, fold=(0, 2)))
    config = write_toml(tmp_path / "fold.toml", folded)
    assert command(place, tmp_path / "other", config=config) == 2
    assert "was trained on ct-0, says its manifest" in capsys.readouterr().err
    model = tmp_path / "model"
    shutil.copytree(place.model, model)
    manifest = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    manifest["provenance"]["config"]["data"]["fold"] = [0, 2]
    (model / "manifest.json").write_text(json.dumps(manifest))
    assert command(place, tmp_path / "out", model=model, config=config) == 0
    sources = json.loads((tmp_path / "out" / "scores.json").read_text(encoding="utf-8"))["sources"]
    assert "ct-0" in sources[0]["cases"]
