"""M4oE and its peers side by side: really trained for two steps each, measured, and told apart from
what was not run."""

import json
from dataclasses import replace

import pytest

from m4oe.cli import main

from ..conftest import TINY
from ..phantom_cases import experiment, write_toml

SMALL = ("--patch", "16", "32", "32", "--batch", "1", "--filters", "8", "--threads", "1")


@pytest.fixture
def compare(phantoms, phantom_model, tmp_path):
    def command(base, *more, model=None) -> int:
        config = write_toml(tmp_path / "base.toml", base)
        data = ["--data", str(phantoms.path), "--config", str(config), "--out", str(tmp_path / "out")]
        return main(["compare", str(model or phantom_model[1]), *data, *SMALL, *more])

    return command


def test_every_method_has_a_row(compare, tmp_path, capsys):
    base = experiment(replace(TINY, context=3), precision="float32", warmup_steps=1)
    assert compare(base, "--methods", "m4oe", "unet3d", "resnet3d", "dodnet", "self-training", "sam-med2d") == 0
    out = tmp_path / "out"
    figures = json.loads((out / "compare.json").read_text(encoding="utf-8"))
    for name in ("m4oe", "unet3d", "resnet3d", "dodnet"):
        one = figures[name]
        assert one["parameters"] > 0 and one["secondsPerVolume"] > 0
        # The exported model of these tests records no configuration of its network.
        assert one["multiplyAdds"] is None if name == "m4oe" else one["multiplyAdds"] > 0
        assert set(one["dice"]) == {"Phantom CT", "Phantom MR"} and one["notRun"] is None
        assert (out / name / "scores" / "worst" / "organs" / "ct-1.png").exists()
    assert figures["unet3d"]["trained"].endswith("2 steps") and figures["unet3d"]["hours"] > 0
    assert figures["unet3d"]["parametersForModalityMore"] == figures["unet3d"]["parameters"]
    table = (out / "compare.md").read_text(encoding="utf-8")
    for name in ("self-training", "sam-med2d"):
        assert figures[name]["notRun"].startswith("not run: ") and figures[name]["notRun"] in table
    assert "| Phantom CT | 3D U-Net, nnU-Net's plan (MONAI DynUNet) |" in table
    columns = table.split("## Columns of the paper's table 1")[1].split("##")[0]
    assert "| method | parameters (M) | hours of training | for a modality more (M) |" in columns
    assert [row.split(" |")[0] for row in columns.splitlines() if row.startswith("| dynamic")] != []
    assert "self-training" not in columns
    # Again: nothing is trained or measured anew.
    before = {path: path.stat().st_mtime_ns for path in out.rglob("scores.json")}
    assert compare(base, "--methods", "unet3d") == 0
    assert {path: path.stat().st_mtime_ns for path in out.rglob("scores.json")} == before
    for other in (("--batch", "2"), ("--spacing", "9", "9", "9")):
        assert compare(base, "--methods", "unet3d", *other) == 2
    assert "plan.json: made from another plan or other data" in capsys.readouterr().err
    fewer = replace(base, data=replace(base.data, sources=base.data.sources[:1]))
    assert compare(fewer, "--methods", "m4oe") == 2
    assert "scores of other cases than the configuration holds out" in capsys.readouterr().err


def test_swinunet_without_experts_is_trained_by_finetune(compare, tmp_path):
    base = experiment(replace(TINY, routing="modality", context=3), precision="float32", warmup_steps=1)
    assert compare(base, "--methods", "swin-unet") == 0
    figures = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))["swin-unet"]
    assert figures["trained"].endswith("2 steps") and figures["multiplyAdds"] > 0
    config = (tmp_path / "out" / "swin-unet.toml").read_text(encoding="utf-8")
    assert "moe_encoder = false" in config and "moe_decoder = false" in config


def test_bad_input(compare, tmp_path, capsys):
    base = experiment(replace(TINY, context=3))
    assert compare(base, model=tmp_path / "none") == 2
    assert "found no manifest.json" in capsys.readouterr().err
    assert compare(base, "--methods", "vnet") == 2
    assert "--methods: expected some of m4oe, " in capsys.readouterr().err
    assert compare(base, "--minutes", "0") == 2
    assert "--minutes: expected more than 0" in capsys.readouterr().err
    assert compare(base, "--methods", "unet3d", "--spacing", "0", "1", "1") == 2
    assert "spacing: expected positive mm" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
