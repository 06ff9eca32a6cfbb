from dataclasses import replace

import pytest

from m4oe.config import load_model_config
from m4oe.experiment import load_experiment
from m4oe.export.manifest import ManifestError, build_manifest, file_entry

from ..conftest import REPOSITORY


def manifest_of(config, **changes) -> dict:
    entries = {
        "name": "tiny",
        "version": "1.0.0",
        "description": "A test",
        "files": [{"path": "model.onnx", "role": "graph", "bytes": 1, "sha256": "0" * 64}],
        "parity": {
            "onnxruntime": "1",
            "cases": [{"batch": 1, "height": 2, "width": 3, "labelDisagreement": 0.0}],
            "maxLabelDisagreement": 0.0,
        },
        "accuracy": [],
        "provenance": {"commit": "x", "config": {}, "data": [], "seed": None, "parameters": 1},
    }
    return build_manifest(config, **(entries | changes))


def test_modalities_carry_window_head_and_expert(tiny):
    shared = replace(tiny, experts=("any",), modality_experts=dict.fromkeys(("CT", "MR", "CE_MR"), "any"))
    modalities = manifest_of(shared)["modalities"]
    assert modalities["CT"] == {
        "window": {"kind": "fixed", "lower": -125.0, "upper": 275.0},
        "defaultHead": "organs",
        "expert": "any",
    }
    assert modalities["CE_MR"]["defaultHead"] == "tumour"


def test_what_the_schema_refuses_is_listed(tiny):
    with pytest.raises(ManifestError) as error:
        manifest_of(tiny, name="No Spaces", version="1", files=[])
    text = str(error.value)
    assert "/name: 'No Spaces' does not match" in text
    assert "/version: '1' does not match" in text
    assert "/files" in text


def test_a_class_that_nobody_knows_is_refused(tiny):
    head = replace(tiny.heads[0], classes=("heart",))
    with pytest.raises(KeyError, match="expected one of liver"):
        manifest_of(replace(tiny, heads=(head, tiny.heads[1])))


def test_a_file_is_entered_with_its_digest(tmp_path):
    (tmp_path / "card.md").write_text("abc")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file_entry(tmp_path / "card.md", "card") == {"path": "card.md", "role": "card", "bytes": 3, "sha256": digest}


@pytest.mark.parametrize("name", ["demo", "paper"])
def test_the_shipped_configurations_make_manifests(name):
    path = REPOSITORY / "training" / "configs" / f"{name}.toml"
    assert load_experiment(path).model == load_model_config(path)
    manifest_of(load_model_config(path), name=name)
