"""What a voxel's confidence is worth: the map is found where it is known, and told honestly."""

import json
import shutil

import numpy as np
import pytest

from m4oe.cli import main
from m4oe.export.manifest import validate
from m4oe.trust import calibrate_confidence
from m4oe.trust.calibrate_confidence import (
    calibration,
    counted,
    error,
    fitted,
    helps,
    identity,
    probabilities,
    reliability,
)

from ..conftest import TINY
from ..phantom_cases import experiment, write_toml


def overconfident(seed: int, shift: float = -0.6, scale: float = 0.6, voxels: int = 200_000) -> np.ndarray:
    """Counts of a case whose confidences are worth what shift and scale say."""
    random = np.random.default_rng(seed)
    confidence = np.clip(random.normal(225, 40, voxels), 60, 255).astype(np.uint8)
    return counted(confidence, random.random(voxels) < probabilities(shift, scale)[confidence])


@pytest.mark.parametrize(("shift", "scale"), [(-0.6, 0.6), (0.4, 1.5), (0.0, 1.0)])
def test_the_map_that_made_them_is_found(shift: float, scale: float) -> None:
    found = fitted([overconfident(seed, shift, scale) for seed in range(3)])
    assert found == pytest.approx((shift, scale), abs=0.06)


def test_errors_before_and_after_are_of_cases_that_the_map_has_not_seen() -> None:
    told = calibration([overconfident(seed) for seed in range(4)])
    assert told["errorBefore"] > 0.05 and told["errorAfter"] < 0.01 and helps(told)
    odd = [overconfident(1), overconfident(2), overconfident(3, shift=-3.0)]
    assert calibration(odd)["errorAfter"] > 0.05, "a case unlike the others is not hidden"
    apart = [overconfident(1, 0.0, 1.0), overconfident(2, 0.0, 1.0), overconfident(3, -3.0, 1.0)]
    assert not helps(calibration(apart)), "what one case teaches is wrong for the others"


def test_labels_that_are_all_wrong_or_all_right_have_a_map_too() -> None:
    for right in (0.0, 1.0):
        counts = overconfident(1)
        counts[1] = right * counts[0]
        told = calibration([counts, counts])
        assert -10 <= told["shift"] <= 10 and 0 < told["scale"] <= 10 and helps(told)


def test_error_by_hand() -> None:
    counts = np.zeros((2, 256))
    counts[:, 255] = (100, 60)
    counts[:, 128] = (100, 50)
    assert error(counts, identity()) == pytest.approx((40 + abs(100 * 128 / 255 - 50)) / 200)


def test_reliability_tells_each_bin_before_and_after() -> None:
    cases = [overconfident(n) for n in range(3)]
    told = reliability(cases)
    claimed, right = told["the network's own"]
    assert np.all(claimed[claimed > 0.6] > right[claimed > 0.6] + 0.02)
    claimed, right = told["with the map"]
    assert np.abs(claimed - right).max() < 0.06


def test_a_small_case_weighs_as_much_as_a_large_one() -> None:
    small, large = overconfident(1, -2.0, 1.0, 2_000), overconfident(2, 0.0, 1.0, 400_000)
    assert -1.6 < fitted([small, large])[0] < -0.4


@pytest.fixture
def command(phantoms, phantom_model, tmp_path):
    """A model, and the command over its held-out cases."""
    model = tmp_path / "model"
    shutil.copytree(phantom_model[1], model)
    held = write_toml(tmp_path / "held.toml", experiment(TINY))
    return model, [
        "calibrate-confidence",
        str(model),
        "--data",
        str(phantoms.path),
        "--own",
        str(held),
        "--threads",
        "1",
    ]


def test_the_map_is_written_for_the_graph_and_nothing_else_changes(command, monkeypatch, tmp_path, capsys):
    model, arguments = command
    before = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    measured = [("ct", f"case-{n}", overconfident(n)) for n in range(3)]
    head = before["heads"][0]["name"]
    monkeypatch.setattr(
        calibrate_confidence, "measure", lambda *_: iter([(head, case, counts) for _, case, counts in measured])
    )
    plots = tmp_path / "confidence.svg"
    assert main([*arguments, "--version", "0.1.1", "--plots", str(plots)]) == 0
    drawn = plots.read_text(encoding="utf-8")
    assert all(f">{text}<" in drawn for text in (head, "the network's own", "with the map"))
    after = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    validate(after)
    written = after["heads"][0].pop("confidence")
    assert written["graphSha256"] == before["files"][0]["sha256"]
    assert written["cases"] == 3 and written["errorAfter"] < written["errorBefore"]
    assert after == before | {"version": "0.1.1"}
    assert "at least 2 are needed" in capsys.readouterr().out or len(before["heads"]) == 1


def test_held_out_cases_are_measured_as_the_service_settles_them(command, capsys):
    model, arguments = command
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert "error" in out
    validate(json.loads((model / "manifest.json").read_text(encoding="utf-8")))
