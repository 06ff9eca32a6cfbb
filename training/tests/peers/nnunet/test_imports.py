"""`m4oe-train import nnunet` over small folders: the graph says what the network says, the manifest
what the plans say, and what cannot be served is refused with what to do."""

import numpy as np
import onnxruntime
import pytest
import torch

from m4oe.cli import main

from ...conftest import manifest_at
from .results import LABELS, checkpoint, configuration, network, old_configuration, resampling, results_folder


@pytest.fixture
def imported(tmp_path):
    """Runs the command over a folder -> exit status; the model is at tmp_path/model."""

    def command(folder, *more) -> int:
        return main(["import", "nnunet", str(folder), "--out", str(tmp_path / "model"), *map(str, more)])

    return command


def logits(path, x):
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(None, {"patches": x})[0]


def trained(made, seed=0):
    built = network(made, len(LABELS), seed).eval()
    built.decoder.deep_supervision = False
    return built


FORMS = {
    "plain": (configuration(), None),
    "residual": (configuration("ResidualEncoderUNet"), None),
    "plain 2d": (configuration(patch=(16, 12)), None),
    "plain, plans of 2023": (old_configuration(), configuration()),
    "residual, plans of 2023": (old_configuration("ResidualEncoderUNet"), configuration("ResidualEncoderUNet")),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_graph_says_what_the_network_says(form, imported, tmp_path):
    made, of = FORMS[form]
    assert imported(results_folder(tmp_path / "results", made, weights_of=of)) == 0
    x = np.random.default_rng(0).normal(size=(3, 1, *made["patch_size"])).astype(np.float32)
    with torch.no_grad():
        wanted = trained(of or made)(torch.from_numpy(x)).numpy()
    found = logits(tmp_path / "model" / "fold_0.onnx", x)
    assert np.abs(found - wanted).max() <= 1e-4 * np.abs(wanted).max()
    cases = manifest_at(tmp_path / "model")["parity"]["cases"]
    assert len(cases) >= 3 and {case["batch"] for case in cases} == {1, 2}


def test_the_manifest_says_what_the_plans_say(imported, tmp_path, capsys):
    folder = results_folder(tmp_path / "results", plans={"transpose_forward": [2, 0, 1]})
    assert imported(folder, "--version", "1.2.0", "--step", "0.8") == 0
    found = manifest_at(tmp_path / "model")
    assert (found["name"], found["version"]) == ("model", "1.2.0")
    assert [file["path"] for file in found["files"]] == ["fold_0.onnx", "MODEL_CARD.md"]
    assert found["input"] == {
        "kind": "patches",
        "channels": [
            {
                "name": "CT",
                "normalisation": {"scheme": "ct", "mean": 80.0, "sd": 140.0, "lower": -300.0, "upper": 600.0},
            }
        ],
        "orientation": "stored",
        "axes": [2, 0, 1],
        "spacing": [2.0, 1.5, 1.25],
        "patch": [8, 16, 12],
        "step": 0.8,
        "gaussian": True,
        "mirror": [0, 1, 2],
        "cropToNonzero": True,
        "resampling": {
            "data": {"order": 3, "orderZ": 0},
            "logits": {"order": 1, "orderZ": 0},
            "anisotropy": 3,
            "separateZ": None,
        },
    }
    assert found["output"] == {"kind": "logits", "regions": None}
    assert list(found["modalities"]) == ["CT"]
    classes = found["heads"][0]["classes"]
    assert [one["name"] for one in classes] == ["liver", "right_kidney", "bone_marrow"]
    assert classes[0]["code"] == {"scheme": "SCT", "value": "10200004", "meaning": "Liver"}
    assert "volumeMl" in classes[0] and "code" not in classes[2]
    told = capsys.readouterr()
    assert "class bone_marrow has no SNOMED CT concept here; it is served by its name" in told.err
    assert "liver" not in told.err and "1 fold(s), 3 classes" in told.out


def test_what_plans_say_of_resampling(imported, tmp_path):
    told = {"separate_z_anisotropy_threshold": 10}
    made = configuration(
        resampling_fn_data_kwargs=resampling(3, **told), resampling_fn_probabilities_kwargs=resampling(1, **told)
    )
    assert imported(results_folder(tmp_path / "told", made)) == 0
    found = manifest_at(tmp_path / "model")["input"]["resampling"]
    assert (found["anisotropy"], found["separateZ"]) == (10, None)
    # nnU-Net's own default where it is not said.
    silent = {"order": 1, "order_z": 0}
    made = configuration(resampling_fn_data_kwargs=silent, resampling_fn_probabilities_kwargs=silent)
    assert imported(results_folder(tmp_path / "silent", made)) == 0
    found = manifest_at(tmp_path / "model")["input"]["resampling"]
    assert (found["anisotropy"], found["separateZ"]) == (3, False)


def test_whole_numbers_however_they_are_written(imported, tmp_path):
    assert imported(results_folder(tmp_path / "results", configuration(patch=(8.0, 16.0, 12.0)))) == 0
    assert manifest_at(tmp_path / "model")["input"]["patch"] == [8, 16, 12]


def test_names_that_are_alike(imported, tmp_path):
    labels = {"background": 0, "tumor_3": 1, "tumor": 2, "Tumor": 3}
    assert imported(results_folder(tmp_path / "results", dataset={"labels": labels})) == 0
    names = [one["name"] for one in manifest_at(tmp_path / "model")["heads"][0]["classes"]]
    assert names == ["tumor_3", "tumor", "tumor_4"]


def test_each_fold_is_a_graph(imported, tmp_path):
    folder = results_folder(tmp_path / "results", folds=("0", "1", "2"))
    assert imported(folder) == 0
    found = manifest_at(tmp_path / "model")
    assert [f["path"] for f in found["files"] if f["role"] == "graph"] == [f"fold_{n}.onnx" for n in range(3)]
    x = np.ones((1, 1, 8, 16, 12), np.float32)
    with torch.no_grad():
        wanted = trained(configuration(), seed=1)(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(logits(tmp_path / "model" / "fold_1.onnx", x), wanted, rtol=1e-3, atol=1e-3)
    assert main(["import", "nnunet", str(folder), "--out", str(tmp_path / "one"), "--folds", "2"]) == 0
    assert manifest_at(tmp_path / "one")["provenance"]["config"]["nnunet"]["folds"] == ["2"]


def test_fold_all_stands_alone(imported, tmp_path):
    assert imported(results_folder(tmp_path / "results", folds=("all",))) == 0
    assert manifest_at(tmp_path / "model")["files"][0]["path"] == "fold_all.onnx"


def test_regions_with_an_order_are_declared(imported, tmp_path):
    labels = {"background": 0, "liver": [1, 2], "lesion": 2, "ignore": 3}
    folder = results_folder(tmp_path / "results", dataset={"labels": labels, "regions_class_order": [1, 2]}, outputs=2)
    assert imported(folder) == 0
    found = manifest_at(tmp_path / "model")
    assert found["output"] == {"kind": "logits", "regions": [[1, 2], [2]], "order": [1, 2]}
    assert [one["label"] for one in found["heads"][0]["classes"]] == [1, 2]


def test_a_trainer_without_mirroring(imported, tmp_path):
    def change(content):
        content |= {"inference_allowed_mirroring_axes": None, "trainer_name": "nnUNetTrainer_4000epochs_NoMirroring"}

    assert imported(results_folder(tmp_path / "results", change=change)) == 0
    assert manifest_at(tmp_path / "model")["input"]["mirror"] == []


def test_magnetic_resonance(imported, tmp_path):
    made = configuration(normalization_schemes=["ZScoreNormalization"], use_mask_for_norm=[True])
    folder = results_folder(tmp_path / "results", made, dataset={"channel_names": {"0": "T2w"}})
    assert imported(folder) == 0
    found = manifest_at(tmp_path / "model")
    assert found["input"]["channels"][0]["normalisation"] == {"scheme": "zscore", "masked": True}
    assert list(found["modalities"]) == ["MR"]
    unclear = results_folder(tmp_path / "unclear", made, dataset={"channel_names": {"0": "image"}})
    assert imported(unclear) == 2
    assert imported(unclear, "--modality", "MR", "--modality", "CE_MR") == 0
    assert list(manifest_at(tmp_path / "model")["modalities"]) == ["MR", "CE_MR"]


def test_copies_of_one_layer_that_differ(imported, tmp_path, capsys):
    def change(content):
        weights = content["network_weights"]
        copied = next(key for key in weights if key.startswith("decoder.encoder.") and key.endswith("conv.weight"))
        weights[copied] = weights[copied] + 1

    assert imported(results_folder(tmp_path / "results", change=change)) == 2
    assert "differ" in capsys.readouterr().err


def test_folds_that_are_not_of_one_training(imported, tmp_path, capsys):
    folder = results_folder(tmp_path / "results", folds=("0", "1"))
    other = checkpoint(trained(configuration()))
    for change, words in (
        ({"inference_allowed_mirroring_axes": (0,)}, "folds with other mirroring axes: [0, 1, 2], [0]; import one"),
        ({"init_args": {"configuration": "2d"}}, "configuration 2d; the first fold has 3d_fullres"),
    ):
        torch.save(other | change, folder / "fold_1" / "checkpoint_final.pth")
        assert imported(folder) == 2
        assert words in capsys.readouterr().err
    (folder / "fold_1" / "checkpoint_final.pth").unlink()
    assert imported(folder) == 2
    assert "fold_1/checkpoint_final.pth is missing; finish its training, name the folds" in capsys.readouterr().err
    assert imported(folder, "--folds", "0") == 0


def test_files_that_are_missing_or_no_json(imported, tmp_path, capsys):
    assert imported(tmp_path / "nowhere") == 2
    assert "no folder; expected a results folder of nnU-Net" in capsys.readouterr().err
    folder = results_folder(tmp_path / "results")
    for name in ("plans.json", "dataset.json"):
        content = (folder / name).read_bytes()
        (folder / name).write_text("{ cut", encoding="utf-8")
        assert imported(folder) == 2
        assert f"{name}: expected JSON" in capsys.readouterr().err
        (folder / name).unlink()
        assert imported(folder) == 2
        assert f"{name}: missing" in capsys.readouterr().err
        (folder / name).write_bytes(content)
    (folder / "fold_0" / "checkpoint_final.pth").write_bytes(b"PK cut short")
    assert imported(folder) == 2
    assert "not a readable checkpoint" in capsys.readouterr().err


def test_a_refusal_leaves_the_model_that_was_there(imported, tmp_path, capsys):
    folder = results_folder(tmp_path / "results")
    assert imported(folder) == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "model").iterdir()}
    assert imported(folder, "--step", "0") == 2 and "--step: expected more than 0" in capsys.readouterr().err
    assert imported(folder, "--orientation", "RLS") == 2 and "orientation" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in (tmp_path / "model").iterdir()} == before


def test_a_trainer_that_is_trusted(imported, tmp_path):
    def change(content):
        content["trainer_name"] = "MyTrainer"

    folder = results_folder(tmp_path / "results", change=change)
    assert imported(folder, "--trust-trainer", "MyTrainer", "--no-mirror", "--orientation", "LPS") == 0
    found = manifest_at(tmp_path / "model")
    assert found["input"]["mirror"] == [] and found["input"]["orientation"] == "LPS"
    assert found["provenance"]["config"]["nnunet"]["trainers"] == ["MyTrainer"]
