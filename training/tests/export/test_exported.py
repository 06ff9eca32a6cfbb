import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch

from m4oe.config import ConfigError
from m4oe.data.preprocess import prepare_slices, restore_logits, window_of
from m4oe.export.exported import THOROUGH_PASSES, ExportedModel, averaged

from ..conftest import TINY

CONTEXT = replace(TINY, context=3)


@pytest.fixture
def prepared(phantoms):
    return {case.id: case for case in phantoms.cases}


def test_a_whole_case_is_segmented_as_the_network_itself_would(phantom_model, prepared):
    network, folder = phantom_model
    voxels = np.array(prepared["mr-0"].image)
    padded = np.concatenate([voxels[:1], voxels, voxels[-1:]])
    stacked = torch.from_numpy(np.stack([padded[z : z + 3] for z in range(len(voxels))]))
    window = torch.tensor([window_of(voxels, CONTEXT.windows["MR"])]).expand(len(voxels), 2)
    with torch.no_grad():
        x = prepare_slices(stacked, window, CONTEXT.image_size)
        n = len(voxels)
        logits = network(x, torch.zeros(n, dtype=torch.long), torch.ones(n, dtype=torch.long)).logits
        expected = restore_logits(logits[:, :4], *voxels.shape[1:]).argmax(1).numpy()
    found = ExportedModel(folder).segment(prepared["mr-0"], "MR", "organs")
    assert found.dtype == np.uint8 and found.shape == voxels.shape
    assert (found == expected).mean() > 0.999


def test_heads_are_checked(phantom_model):
    model = ExportedModel(phantom_model[1])
    model.require_head(CONTEXT, "organs", "CT")
    with pytest.raises(ConfigError, match="head: tiny 0.1.0 has organs, tumour, not 'btcv'"):
        model.head("btcv", "CT")
    with pytest.raises(ConfigError, match="head organs: expected one of CT, MR, got CE_MR"):
        model.head("organs", "CE_MR")
    other = replace(CONTEXT, heads=(replace(CONTEXT.heads[0], classes=("liver", "aorta", "spleen")),))
    with pytest.raises(
        ConfigError, match="the configuration says liver, aorta, spleen; tiny 0.1.0 has liver, spleen, aorta"
    ):
        model.require_head(other, "organs", "CT")


def test_it_knows_what_it_was_trained_on(phantom_model, prepared):
    model = ExportedModel(phantom_model[1])
    assert [name for name, case in prepared.items() if model.trained_on(case)] == ["ct-0", "ct-2"]


def test_folders_that_hold_no_model(phantom_model, tmp_path):
    with pytest.raises(FileNotFoundError, match="expected a model folder .* found no manifest.json"):
        ExportedModel(tmp_path / "none")
    for name, spoil, words in (
        ("cut", lambda f: (f / "manifest.json").write_text("{"), "expected JSON"),
        ("short", lambda f: (f / "manifest.json").write_text("{}"), "required property"),
        ("gone", lambda f: (f / "model.onnx").unlink(), "missing, although the manifest names it"),
        ("other", lambda f: (f / "model.onnx").write_bytes(b"x"), "SHA-256 differs"),
    ):
        shutil.copytree(phantom_model[1], tmp_path / name)
        spoil(tmp_path / name)
        with pytest.raises((ValueError, FileNotFoundError), match=words):
            ExportedModel(tmp_path / name)
    assert json.loads((phantom_model[1] / "manifest.json").read_text(encoding="utf-8"))["name"] == "tiny"


def test_passes_are_put_together_as_the_service_does():
    random = np.random.default_rng(5)
    labels, sure = random.integers(0, 4, (3, 500), np.uint8), random.integers(0, 256, (3, 500), np.uint8)
    together = averaged(list(zip(labels, sure, strict=True)))
    for n in range(500):
        sums = {int(label): int(sure[labels[:, n] == label, n].sum()) for label in labels[:, n]}
        assert sums[int(together[n])] == max(sums.values())
    tie = averaged(
        [(np.array([7], np.uint8), np.array([90], np.uint8)), (np.array([2], np.uint8), np.array([90], np.uint8))]
    )
    assert tie.tolist() == [7]


def test_several_passes_need_a_model_that_is_told_the_spacing(phantom_model, prepared):
    with pytest.raises(ConfigError, match="--thorough: .* is not told the spacing"):
        ExportedModel(phantom_model[1]).raw_labels(prepared["ct-0"], "CT", "organs", THOROUGH_PASSES)
