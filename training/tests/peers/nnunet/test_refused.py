"""What `m4oe-train import nnunet` refuses, with what to do."""

import os

import pytest
import torch

from m4oe.cli import main

from .results import FINGERPRINT, configuration, resampling, results_folder


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


def _weights(changed):
    def change(content):
        content["network_weights"] = {key: changed(value) for key, value in content["network_weights"].items()}

    return change


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
        "data resampled by resample_torch_fornnunet: the service resamples as resample_data_or_seg_to_shape does",
    ),
    "an argument of resampling that is not known": (
        {"made": configuration(resampling_fn_data_kwargs={"order": 3, "order_z": 0, "num_threads": 4})},
        "/resampling_fn_data_kwargs: Additional properties are not allowed ('num_threads' was unexpected)",
    ),
    "thresholds of one and not of the other": (
        {"made": configuration(resampling_fn_data_kwargs=resampling(3, separate_z_anisotropy_threshold=10))},
        "separate_z_anisotropy_threshold 10 of data and 3 of probabilities; expected one value",
    ),
    "a spacing that no scan has": (
        {"made": configuration(spacing=[1e-9, 1e-9, 1e-9])},
        "expected at least 0.01 mm",
    ),
    "a number of no size": ({"plans": _fingerprint(mean=10**400)}, "... is no number"),
    "weights that are not dense": (
        {"change": _weights(torch.Tensor.to_sparse)},
        "expected a dense tensor of real numbers, got torch.float32, torch.sparse_coo on cpu",
    ),
    "weights without values": ({"change": _weights(lambda one: one.to("meta"))}, "torch.strided on meta"),
    "weights of whole numbers": ({"change": _weights(torch.Tensor.int)}, "expected floats, got torch.int32"),
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
        "spacing [200, 1, 1]: expected at most 100 times between axes",
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
def test_what_cannot_be_served_is_refused_with_what_to_do(fault, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments, words = REFUSED[fault]
    folder = results_folder(tmp_path / "results", **arguments)
    assert main(["import", "nnunet", str(folder), "--out", str(tmp_path / "model")]) == 2
    told = capsys.readouterr().err
    assert words in told and str(folder) in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results"]
