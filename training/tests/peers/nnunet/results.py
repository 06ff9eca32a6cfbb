"""Small results folders, laid out as nnU-Net v2's trainer leaves them; the networks are
dynamic-network-architectures' own, with random weights."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from dynamic_network_architectures.architectures.unet import PlainConvUNet, ResidualEncoderUNet
from torch import nn

KINDS = {
    "PlainConvUNet": (PlainConvUNet, "n_conv_per_stage"),
    "ResidualEncoderUNet": (ResidualEncoderUNet, "n_blocks_per_stage"),
}
LABELS = {"background": 0, "liver": 1, "kidney_right": 2, "Bone marrow": 3}
FINGERPRINT = {"mean": 80.0, "std": 140.0, "percentile_00_5": -300.0, "percentile_99_5": 600.0, "median": 90.0}


def resampling(order: int, **more: Any) -> dict[str, Any]:
    """Arguments of a resampling function."""
    return {"is_seg": False, "order": order, "order_z": 0, "force_separate_z": None, **more}


def configuration(kind: str = "PlainConvUNet", patch: Sequence[int] = (8, 16, 12), **more: Any) -> dict[str, Any]:
    """Of plans.json, for a network of two stages; `more` replaces entries."""
    dims = len(patch)
    made = {
        "data_identifier": "nnUNetPlans_3d_fullres",
        "preprocessor_name": "DefaultPreprocessor",
        "batch_size": 2,
        "patch_size": list(patch),
        "spacing": [2.0, 1.5, 1.25][-dims:],
        "normalization_schemes": ["CTNormalization"],
        "use_mask_for_norm": [False],
        "resampling_fn_data": "resample_data_or_seg_to_shape",
        "resampling_fn_data_kwargs": resampling(3),
        "resampling_fn_probabilities": "resample_data_or_seg_to_shape",
        "resampling_fn_probabilities_kwargs": resampling(1),
        "architecture": {
            "network_class_name": f"dynamic_network_architectures.architectures.unet.{kind}",
            "arch_kwargs": {
                "n_stages": 2,
                "features_per_stage": [4, 6],
                "conv_op": f"torch.nn.modules.conv.Conv{dims}d",
                "kernel_sizes": [[1, 3, 3][-dims:], [3] * dims],
                "strides": [[1] * dims, [1, 2, 2][-dims:]],
                KINDS[kind][1]: [1, 2],
                "n_conv_per_stage_decoder": [1],
                "conv_bias": True,
                "norm_op": f"torch.nn.modules.instancenorm.InstanceNorm{dims}d",
                "norm_op_kwargs": {"eps": 1e-05, "affine": True},
                "dropout_op": None,
                "dropout_op_kwargs": None,
                "nonlin": "torch.nn.LeakyReLU",
                "nonlin_kwargs": {"inplace": True},
            },
            "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"],
        },
    }
    return made | more


def old_configuration(kind: str = "PlainConvUNet") -> dict[str, Any]:
    """The same network as plans of 2023 have it: without `architecture`."""
    made = configuration(kind)
    del made["architecture"]
    return made | {
        "UNet_class_name": kind,
        "UNet_base_num_features": 4,
        "unet_max_num_features": 6,
        "n_conv_per_stage_encoder": [1, 2],
        "n_conv_per_stage_decoder": [1],
        "conv_kernel_sizes": [[1, 3, 3], [3, 3, 3]],
        "pool_op_kernel_sizes": [[1, 1, 1], [1, 2, 2]],
    }


def network(made: Mapping[str, Any], outputs: int, seed: int) -> nn.Module:
    """The network of `configuration`'s arguments, built as nnU-Net builds it."""
    torch.manual_seed(seed)
    arguments = dict(made["architecture"]["arch_kwargs"])
    dims = len(made["patch_size"])
    arguments |= {
        "conv_op": getattr(nn, f"Conv{dims}d"),
        "norm_op": getattr(nn, f"InstanceNorm{dims}d"),
        "nonlin": nn.LeakyReLU,
    }
    kind = made["architecture"]["network_class_name"].rsplit(".", 1)[-1]
    built = KINDS[kind][0](input_channels=1, num_classes=outputs, deep_supervision=True, **arguments)
    for parameter in built.parameters():
        nn.init.normal_(parameter, 0, 0.3)
    return built


def results_folder(
    path: Path,
    made: dict[str, Any] | None = None,
    *,
    plans: Mapping[str, Any] | None = None,
    dataset: Mapping[str, Any] | None = None,
    folds: Sequence[str] = ("0",),
    outputs: int | None = None,
    weights_of: Mapping[str, Any] | None = None,
    change: Callable[[dict[str, Any]], None] | None = None,
) -> Path:
    """Writes a folder and returns it. plans, dataset: entries that replace those of the files;
    outputs: of the network (default: a label each); weights_of: the configuration that the network
    is built from, where the plans' has no `architecture`; change: of a checkpoint before it is
    saved."""
    made = made or configuration()
    described = {"channel_names": {"0": "CT"}, "labels": LABELS, "numTraining": 6, "file_ending": ".nii.gz"}
    described |= dataset or {}
    planned = {
        "dataset_name": "Dataset901_Small",
        "plans_name": "nnUNetPlans",
        "image_reader_writer": "SimpleITKIO",
        "transpose_forward": [0, 1, 2],
        "transpose_backward": [0, 1, 2],
        "configurations": {"3d_fullres": made},
        "label_manager": "LabelManager",
        "foreground_intensity_properties_per_channel": {"0": FINGERPRINT},
    }
    planned |= plans or {}
    path.mkdir(parents=True)
    (path / "plans.json").write_text(json.dumps(planned), encoding="utf-8")
    (path / "dataset.json").write_text(json.dumps(described), encoding="utf-8")
    for n, fold in enumerate(folds):
        trained = network(weights_of or made, outputs or len(described["labels"]), n)
        content = checkpoint(trained, range(len(made["patch_size"])))
        if change:
            change(content)
        (path / f"fold_{fold}").mkdir()
        torch.save(content, path / f"fold_{fold}" / "checkpoint_final.pth")
    return path


def checkpoint(trained: nn.Module, mirror: Sequence[int] = (0, 1, 2)) -> dict[str, Any]:
    """What nnUNetTrainer.save_checkpoint writes."""
    return {
        "network_weights": trained.state_dict(),
        "optimizer_state": {},
        "grad_scaler_state": None,
        "logging": {"ema_fg_dice": [np.float64(0.5)]},
        "_best_ema": np.float32(0.5),
        "current_epoch": 1000,
        "init_args": {"configuration": "3d_fullres", "fold": 0, "device": torch.device("cpu")},
        "trainer_name": "nnUNetTrainer",
        "inference_allowed_mirroring_axes": tuple(mirror),
    }
