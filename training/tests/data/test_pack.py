"""Packed, carried away, unpacked, trained on: with the script that does it on a lent machine."""

import os
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import torch

from m4oe.cli import main
from m4oe.config import WindowRule
from m4oe.data.pack import unpack
from m4oe.data.prepared import PreparedError, open_prepared
from m4oe.network.checkpoint import load_checkpoint
from m4oe.toml_text import toml_text

from ..phantom_cases import experiment, phantom_folder
from ..runs import TRAINING


@pytest.fixture(scope="module")
def carried(tmp_path_factory):
    """The prepared folder, the configuration and the pack."""
    from ..conftest import TINY

    root = tmp_path_factory.mktemp("pack")
    data = phantom_folder(root, 2)
    config = root / "config.toml"
    config.write_text(toml_text(experiment(TINY, precision="float32").to_dict()), encoding="utf-8")
    assert main(["pack", str(config), "--data", str(data.path), "--out", str(root / "cases.zip")]) == 0
    return data, config, root / "cases.zip"


def test_cases_come_out_as_they_went_in_but_for_256_steps(carried, tmp_path):
    data, _, pack = carried
    assert main(["unpack", str(pack), "--out", str(tmp_path / "there")]) == 0
    for case in open_prepared(tmp_path / "there").cases:
        was = next(c for c in data.cases if c.id == case.id)
        assert np.array_equal(case.labels, was.labels) and case.spacing == was.spacing
        rule = WindowRule("fixed", -125, 275) if case.modality == "CT" else WindowRule("percentile", 0.5, 99.5)
        pictures = []
        for one in (case, was):
            lower, upper = one.window(rule)
            pictures.append(((one.image.astype(np.float32) - lower) / (upper - lower)).clip(0, 1))
        # Noise of a scan is more than what JPEG loses of it.
        assert np.abs(pictures[0] - pictures[1]).mean() < 0.02


def test_a_pack_that_was_cut_short_is_refused(carried, tmp_path):
    _, _, pack = carried
    (tmp_path / "cut.zip").write_bytes(pack.read_bytes()[:-2000])
    with pytest.raises(PreparedError, match="not a whole pack"):
        unpack(tmp_path / "cut.zip", tmp_path / "there")
    with zipfile.ZipFile(pack) as whole, zipfile.ZipFile(tmp_path / "less.zip", "w") as less:
        for name in whole.namelist():
            if not name.endswith("0003.jpg"):
                less.writestr(name, whole.read(name))
    with pytest.raises(PreparedError, match="not a whole pack"):
        unpack(tmp_path / "less.zip", tmp_path / "there")


def test_the_script_trains_there_and_goes_on_from_what_came_back(carried, tmp_path):
    data, config, _ = carried
    copy = tmp_path / "repository"
    # The script finds its place by its own path: a tree of links, so that nothing is left in the
    # repository.
    (copy / "training").mkdir(parents=True)
    script = copy / "training" / "lent-gpu.sh"
    for name in ("lent-gpu.sh", "tools", "m4oe"):
        (copy / "training" / name).symlink_to(TRAINING / name)
    environment = {**os.environ, "PYTHON": sys.executable, "DEVICE": "cpu"}

    def lent(*words: object) -> str:
        done = subprocess.run(
            ["sh", script, *map(str, words)], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "MiB to travel" in lent("pack", config, data.path)
    lent("run", tmp_path / "first", 0.02)
    start, first = (load_checkpoint(p).weights for p in (copy / ".lent" / "init.pt", tmp_path / "first" / "weights.pt"))
    assert first["norm.weight"].dtype == torch.float16
    assert any(not torch.equal(start[key], first[key]) for key in first)
    lent("take", tmp_path / "first" / "weights.pt")
    lent("run", tmp_path / "second", 0.02)
    assert "starts from init.pt" in (tmp_path / "second" / "log.txt").read_text(encoding="utf-8")
