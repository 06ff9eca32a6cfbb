"""`m4oe-train import nnunet` over small folders: the graph says what the network says, the manifest
what the plans say, and what cannot be served is refused with what to do."""

import os

import numpy as np
import onnxruntime
import pytest
import torch

from m4oe.cli import main

from ...conftest import manifest_at
from .results import FINGERPRINT, LABELS, checkpoint, configuration, network, old_configuration, results_folder


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


class Harmful:
    def __init__(self, touched):
        self.touched = touched

    def __reduce__(self):
        return os.mkdir, (self.touched,)


def _cascade(made):
    return {"configurations": {"3d_fullres": {**made, "previous_stage": "3d_lowres"}, "3d_lowres": made}}


def _arguments(**more):
    made = configuration()
    made["architecture"]["arch_kwargs"] |= more
    return made


def _architecture(name):
    made = configuration()
    made["architecture"]["network_class_name"] = name
    return made


def _without(key):
    made = configuration()
    del made[key]
    return made


def _fingerprint(**more):
    return {"foreground_intensity_properties_per_channel": {"0": FINGERPRINT | more}}


REFUSED = {
    "plans of an unknown version": (
        {"made": _without("architecture"), "weights_of": configuration()},
        "plans of an unknown version: neither `architecture` nor UNet_class_name",
    ),
    "a preprocessor of one's own": (
        {"made": configuration(preprocessor_name="MyPreprocessor")},
        "/preprocessor_name: 'DefaultPreprocessor' was expected",
    ),
    "a resampling of one's own": (
        {"made": configuration(resampling_fn_data="resample_torch_fornnunet")},
        "/resampling_fn_data: 'resample_data_or_seg_to_shape' was expected",
    ),
    "a normalisation of one's own": (
        {"made": configuration(normalization_schemes=["MyNormalization"])},
        "normalisation MyNormalization; expected CTNormalization or ZScoreNormalization",
    ),
    "a reader of one's own": ({"plans": {"image_reader_writer": "TiffIO"}}, "image_reader_writer TiffIO; expected"),
    "CT without its intensities": (
        {"plans": {"foreground_intensity_properties_per_channel": {}}},
        "foreground intensities of channel 0",
    ),
    "a network class of one's own": (
        {"made": _architecture("mine.net.MyNet"), "weights_of": configuration()},
        "network class mine.net.MyNet; expected dynamic_network_architectures.architectures.unet.PlainConvUNet",
    ),
    "a layer of one's own": (
        {"made": _arguments(norm_op="mine.Norm"), "weights_of": configuration()},
        "norm_op mine.Norm; expected torch.nn's InstanceNorm2d or InstanceNorm3d",
    ),
    "arguments that are not known": (
        {"made": _arguments(mystery=1), "weights_of": configuration()},
        "'mystery' was unexpected",
    ),
    "arguments that contradict each other": (
        {"made": _arguments(features_per_stage=[4, 6, 8]), "weights_of": configuration()},
        "PlainConvUNet refuses its arguments",
    ),
    "a trainer of one's own": (
        {"change": lambda content: content.update(trainer_name="MyTrainer")},
        "trainer MyTrainer, which is none of nnU-Net's own",
    ),
    "a trainer with another network": (
        {"change": lambda content: content.update(trainer_name="nnUNetTrainerBN")},
        "give --trust-trainer nnUNetTrainerBN; else it cannot be imported",
    ),
    "a cascade": (
        {"plans": _cascade(configuration())},
        "second stage of a cascade, which sees the labels of 3d_lowres: the service has no such channel. Import",
    ),
    "another configuration": (
        {"change": lambda content: content["init_args"].update(configuration="2d")},
        "configuration '2d'; expected one of 3d_fullres",
    ),
    "overlapping regions without an order": (
        {"dataset": {"labels": {"background": 0, "liver": [1, 2], "lesion": 2}}, "outputs": 2},
        "2 overlapping classes (liver, lesion), of which one label map has to be made: expected regions_class_order",
    ),
    "labels with gaps": (
        {"dataset": {"labels": {"background": 0, "liver": 1, "spleen": 3}}},
        "labels 1, 2, ... without gaps expected, at most 255; got [1, 3]",
    ),
    "numbers that are none": (
        {"made": configuration(spacing=[float("nan"), 1.0, 1.0])},
        "plans.json: expected JSON, as nnU-Net writes it (NaN is no number)",
    ),
    "a number without end": (
        {"made": configuration(spacing=[float("inf"), 1.0, 1.0])},
        "plans.json: expected JSON, as nnU-Net writes it (Infinity is no number)",
    ),
    "CT of one intensity": (
        {"plans": _fingerprint(percentile_99_5=-300.0)},
        "percentile_00_5 below percentile_99_5 expected, got -300 and -300; were the labels of the training cases",
    ),
    "intensities of another form": (
        {"plans": {"foreground_intensity_properties_per_channel": [1]}},
        "/foreground_intensity_properties_per_channel: [1] is not of type 'object', 'null'",
    ),
    "a reader without a name": ({"plans": {"image_reader_writer": [1]}}, "/image_reader_writer: [1] is not of type"),
    "logits by cubic splines": (
        {"made": configuration(resampling_fn_probabilities_kwargs={"order": 3, "order_z": 0})},
        "/resampling_fn_probabilities_kwargs/order: 3 is not one of [0, 1]",
    ),
    "spacings that have nothing to do with each other": (
        {"made": configuration(spacing=[200.0, 1.0, 1.0])},
        "spacing [200.0, 1.0, 1.0]: expected at most 100 times between axes",
    ),
    "a patch beyond any memory": (
        {"made": configuration(patch=(1024, 512, 512)), "weights_of": configuration()},
        "patch_size [1024, 512, 512]: expected at most 67108864 voxels; plan for less memory",
    ),
    "a patch that the network does not take": (
        {"made": configuration(patch=(8, 15, 12))},
        "a patch of 8x15x12 voxels is none that PlainConvUNet takes",
    ),
    "settings of a layer that are none": (
        {"made": _arguments(norm_op_kwargs={"eps": []}), "weights_of": configuration()},
        "/norm_op_kwargs/eps: [] is not of type 'number'",
    ),
    "mirroring that is none": (
        {"change": lambda content: content.update(inference_allowed_mirroring_axes="ab")},
        "mirroring axes ab; expected some of [0, 1, 2]",
    ),
    "several channels": (
        {"dataset": {"channel_names": {"0": "T1", "1": "T2"}}},
        "2 channels (T1, T2); a request carries one volume, so only networks of one channel can be served",
    ),
    "a gap between the folds": (
        {"folds": ("0", "2")},
        "folds 0, 2, with gaps; give --folds 0 2 to go without",
    ),
    "no fold": ({"folds": ()}, "no fold_N; expected a results folder of nnU-Net with at least one trained fold"),
    "code in a checkpoint": (
        {"change": lambda content: content.update(extra=Harmful("touched"))},
        "not a readable checkpoint",
    ),
    "weights that are missing": (
        {"change": lambda content: content["network_weights"].pop("decoder.seg_layers.0.bias")},
        "missing decoder.seg_layers.0.bias",
    ),
    "weights that are not finite": (
        {"change": lambda content: content["network_weights"]["decoder.seg_layers.0.bias"].fill_(torch.nan)},
        "decoder.seg_layers.0.bias: expected finite values",
    ),
    "weights of other labels": ({"outputs": 7}, "decoder.seg_layers.0.weight: expected"),
    "no weights": (
        {"change": lambda content: content.update(network_weights={})},
        "expected weights below network_weights",
    ),
    "no name of a trainer": ({"change": lambda content: content.pop("trainer_name")}, "'trainer_name' is a required"),
    "mirroring of an axis that is not there": (
        {"change": lambda content: content.update(inference_allowed_mirroring_axes=(0, 3))},
        "mirroring axes [0, 3]; expected some of [0, 1, 2]",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_served_is_refused_with_what_to_do(fault, imported, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments, words = REFUSED[fault]
    folder = results_folder(tmp_path / "results", **arguments)
    assert imported(folder) == 2
    told = capsys.readouterr().err
    assert words in told and str(folder) in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results"]


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
