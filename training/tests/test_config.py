from dataclasses import replace
from fnmatch import fnmatchcase

import pytest

from m4oe.config import ConfigError, ModelConfig, WindowRule, load_model_config
from m4oe.experiment import load_experiment

from .conftest import REPOSITORY

CONFIGS = sorted((REPOSITORY / "training" / "configs").glob("*.toml"))


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.name)
def test_every_committed_configuration_can_be_read(path):
    config = load_model_config(path)
    assert ModelConfig.from_dict(config.to_dict()) == config


def test_the_shipped_models_held_out_cases_are_never_trained_on():
    sources = load_experiment(REPOSITORY / "training" / "configs" / "demo.toml").data.sources
    held = {case for source in sources for case in source.held_out}
    assert {"btcv-04", "btcv-15", "btcv-28", "chaos-01", "chaos-19", "chaos-33"} <= held
    for source in sources:
        trained = {case for case in held for pattern in source.train if fnmatchcase(case, pattern)}
        assert trained <= set(source.held_out), source.dataset
    assert not any(source.train for source in sources if source.dataset.startswith("TotalSegmentator"))


def refused(tmp_path, text: str, match: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=match):
        load_model_config(path)


HEAD = 'heads = [{ name = "a", modalities = ["CT"], classes = ["liver"] }]\n'
REST = 'experts = ["CT"]\n[model.windows]\nCT = { kind = "fixed", lower = -125, upper = 275 }\n'


def test_mistakes_in_a_file_are_named(tmp_path):
    refused(
        tmp_path, "[model]\n" + HEAD + "embed_dimm = 48\n" + REST, r"wrong.toml \[model\]: unknown key\(s\) embed_dimm"
    )
    refused(tmp_path, "[model]\n" + HEAD + 'embed_dim = "48"\n' + REST, r"embed_dim: expected int, got '48'")
    refused(tmp_path, "[model]\n" + HEAD + "moe_encoder = 1\n" + REST, r"moe_encoder: expected bool, got 1")
    refused(
        tmp_path, "[model]\n" + HEAD + 'gate = "softmax"\n' + REST, r"gate: expected one of 'expert', 'channel', 'none'"
    )
    refused(tmp_path, "[model]\n" + REST, r"missing key\(s\) heads")
    refused(tmp_path, "[data]\n", r"a table \[model\]")
    refused(tmp_path, "[model\n", "wrong.toml")


def test_a_file_may_extend_another_one(tmp_path):
    (tmp_path / "base.toml").write_text(
        'name = "a"\n[model]\nembed_dim = 48\n' + HEAD + REST + "[data]\n[train]\nseed = 3\nsteps = 9\n"
    )
    (tmp_path / "in").mkdir()
    over = tmp_path / "in" / "over.toml"
    over.write_text('extends = "../base.toml"\n[model]\nembed_dim = 96\n[train]\nsteps = 5\n')
    experiment = load_experiment(over)
    assert (experiment.name, experiment.model.embed_dim, experiment.model.experts) == ("a", 96, ("CT",))
    assert (experiment.train.seed, experiment.train.steps) == (3, 5)
    assert load_model_config(over) == experiment.model


def test_what_is_extended_in_vain_is_told(tmp_path):
    refused(tmp_path, 'extends = "nowhere.toml"\n', "nowhere.toml.*No such file")
    refused(tmp_path, 'extends = "wrong.toml"\n', "wrong.toml: extends: expected files that do not end in a ring")
    refused(tmp_path, "extends = 3\n", "wrong.toml: extends: expected the path of a TOML file, got 3")


def test_impossible_networks_are_refused(tiny):
    with pytest.raises(ConfigError, match="image_size: expected a multiple of 8, got 50"):
        replace(tiny, image_size=50)
    with pytest.raises(ConfigError, match=r"num_heads\[0\]: expected a divisor of its width 8, got 3"):
        replace(tiny, num_heads=(3, 4))
    with pytest.raises(ConfigError, match="context: expected 1, 3, 5 or 7, got 2"):
        replace(tiny, context=2)
    with pytest.raises(ConfigError, match="in_chans"):
        replace(tiny, context=3, in_chans=1)
    with pytest.raises(ConfigError, match="windows: expected an entry for MR"):
        replace(tiny, windows={"CT": tiny.windows["CT"], "CE_MR": tiny.windows["CE_MR"]})
    with pytest.raises(ConfigError, match="modality_experts.MR"):
        replace(tiny, modality_experts={"MR": "PET"})
    with pytest.raises(ConfigError, match="upper: expected more than lower"):
        WindowRule("fixed", 275, -125)
