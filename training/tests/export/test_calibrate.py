"""int8 and float16 exports of a small network, calibrated on phantoms."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
import torch

from m4oe.config import ConfigError, MillimetreConfig
from m4oe.export.calibrate import calibrate, calibration_batches
from m4oe.export.export import export, runner
from m4oe.export.onnx.graph import build, write_onnx
from m4oe.export.onnx.products import Half, Int8, Scale
from m4oe.network.checkpoint import Checkpoint
from m4oe.network.network import SwinUNetM4oE

from ..conftest import TINY
from ..phantom_cases import experiment

CONFIG = replace(TINY, context=3, routing="modality")
ALL = 1e9
"""A limit that leaves no layer as it is: weights of noise make noisier inputs than trained ones."""
TABLE = {"data": {"sources": [asdict(source) for source in experiment(CONFIG).data.sources]}}


@pytest.fixture(scope="module")
def network() -> SwinUNetM4oE:
    torch.manual_seed(3)
    made = SwinUNetM4oE(CONFIG).eval()
    for parameter in made.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return made


@pytest.fixture(scope="module")
def batches(phantoms) -> list[tuple[np.ndarray, ...]]:
    return list(calibration_batches(phantoms, CONFIG, TABLE))


@pytest.fixture(scope="module")
def int8(network, batches) -> Int8:
    return Int8(calibrate(network, batches), ALL)


def test_only_cases_that_were_trained_on_are_looked_at(phantoms, batches):
    # ct-1 and mr-0 are held out; CT and MR meet the same head under their own values.
    assert [b[2].tolist() for b in batches] == [[0] * 8, [0] * 8, [1] * 8]
    assert [b[0].shape for b in batches] == [(8, 3, 36, 40)] * 3
    with pytest.raises(ConfigError, match="--calibration: expected prepared cases that the checkpoint was trained on"):
        list(calibration_batches(phantoms, CONFIG, {}))


def test_a_network_that_sees_millimetres_is_calibrated_on_its_field(phantoms):
    config = replace(CONFIG, millimetres=MillimetreConfig(3.0, 6.0))
    batches = list(calibration_batches(phantoms, config, TABLE))
    spacings = [case.spacing[1:] for case in phantoms.cases if case.id in ("ct-0", "ct-2", "mr-1")]
    assert [b[3].shape for b in batches] == [(8, 2)] * 3
    assert np.array_equal([b[3][0] for b in batches], np.float32(spacings))
    assert len(calibrate(SwinUNetM4oE(config).eval(), batches)) > 10


def test_a_scale_holds_nothing_and_both_ends():
    scale = Scale.over(-1.0, 3.0, 1.0)
    assert (scale.zero, round(scale.scale * 255, 6)) == (64, 4.0)
    assert Scale.over(2.0, 3.0, 1.0).zero == 0 and Scale.over(-3.0, -2.0, 1.0).zero == 255
    assert Scale.over(0.0, 0.0, 0.0).scale > 0
    # Rounding to steps of s is off by s / sqrt(12): against values of the size 1, and of a
    # hundredth.
    assert Scale.over(0.0, 2.55, 1.0).noise == pytest.approx(1e-4 / 12)
    assert Scale.over(0.0, 2.55, 1e-4).noise == pytest.approx(1 / 12)


def test_layers_that_rounding_would_drown_stay_as_they_are(network, batches):
    scales = calibrate(network, batches)

    def integers(noisiest: float) -> int:
        return sum(n.op_type == "MatMulIntegerToFloat" for n in build(network, Int8(scales, noisiest)).graph.node)

    noises = sorted(scale.noise for scale in scales)
    assert integers(0.0) == 0 and integers(ALL) == len(scales)
    assert integers(noises[len(noises) // 2]) == len(noises) // 2 + 1


def test_int8_labels_are_near_and_do_not_depend_on_the_batch(network, int8, batches, tmp_path):
    write_onnx(network, tmp_path / "exact.onnx")
    write_onnx(network, tmp_path / "int8.onnx", int8)
    exact, small = runner(tmp_path / "exact.onnx"), runner(tmp_path / "int8.onnx")
    mixed = tuple(np.concatenate([a[:3], b[:3]]) for a, b in zip(batches[0], batches[2], strict=True))
    together = small(mixed)[0]
    assert (together == exact(mixed)[0]).mean() > 0.8
    # One slice of a hundred times the intensity beside them would widen a scale that is taken from
    # the batch.
    loud = (mixed[0].copy(), mixed[1].copy(), mixed[2])
    loud[1][-1] = (0, 1)
    beside = small(loud)[0]
    assert (beside[:-1] == together[:-1]).all()
    alone = np.concatenate([small(tuple(part[n : n + 1] for part in mixed))[0] for n in range(6)])
    assert (alone != together).mean() < 1e-4


@pytest.mark.parametrize("precision", ["int8", "float16"])
def test_the_manifest_says_what_was_done(network, batches, tmp_path, precision):
    graph = Half() if precision == "float16" else Int8(calibrate(network, batches[:1]), ALL)
    options = [{"name": precision, "measured": None}]
    checkpoint = Checkpoint(CONFIG, network.state_dict(), {"config": TABLE})
    named = {"name": "tiny", "version": "1.0.0", "description": "t", "accuracy": []}
    export(checkpoint, tmp_path / "m", **named, cases=((3, 36, 40), (1, 56, 56)), graph=graph, options=options)
    manifest = json.loads((tmp_path / "m" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["precision"], manifest["options"]) == (precision, options)
    export(checkpoint, tmp_path / "whole", **named, cases=((1, 56, 56),))
    assert (tmp_path / "m" / "model.onnx").stat().st_size < 0.95 * (tmp_path / "whole" / "model.onnx").stat().st_size
