"""The network that plans describe, built by dynamic-network-architectures, with the weights of a
checkpoint."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from dynamic_network_architectures.architectures.unet import PlainConvUNet, ResidualEncoderUNet
from torch import nn

from ...network.checkpoint import CheckpointError, check_shapes
from .files import NnunetError, check

_PLACE = "dynamic_network_architectures.architectures."
NETWORKS: dict[str, type[nn.Module]] = {
    f"{_PLACE}unet.PlainConvUNet": PlainConvUNet,
    f"{_PLACE}unet.ResidualEncoderUNet": ResidualEncoderUNet,
    # Its place in plans of 2023.
    f"{_PLACE}residual_unet.ResidualEncoderUNet": ResidualEncoderUNet,
}
_CLASSES = {
    "conv_op": {"Conv2d": nn.Conv2d, "Conv3d": nn.Conv3d},
    "norm_op": {"InstanceNorm2d": nn.InstanceNorm2d, "InstanceNorm3d": nn.InstanceNorm3d},
    "dropout_op": {"Dropout2d": nn.Dropout2d, "Dropout3d": nn.Dropout3d},
    "nonlin": {"LeakyReLU": nn.LeakyReLU, "ReLU": nn.ReLU},
}
_COUNTS = {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 4096}, "minItems": 1, "maxItems": 16}
_SIZES = {"type": "array", "items": {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 64}}}
_EACH = {"oneOf": [{"type": "integer", "minimum": 1, "maximum": 64}, _COUNTS]}
_NAME = {"type": ["string", "null"]}
_SETTINGS = {
    "type": ["object", "null"],
    "properties": {
        **{key: {"type": "number", "minimum": 0, "maximum": 1} for key in ("eps", "p", "negative_slope")},
        **{key: {"type": "boolean"} for key in ("affine", "inplace", "track_running_stats")},
    },
}
_ARGUMENTS = {
    "type": "object",
    "additionalProperties": False,
    "required": ["n_stages", "features_per_stage", "conv_op", "kernel_sizes", "strides", "n_conv_per_stage_decoder"],
    "properties": {
        "n_stages": {"type": "integer", "minimum": 2, "maximum": 16},
        "features_per_stage": _COUNTS,
        "kernel_sizes": _SIZES,
        "strides": _SIZES,
        "n_conv_per_stage": _EACH,
        "n_blocks_per_stage": _EACH,
        "n_conv_per_stage_decoder": _EACH,
        "conv_bias": {"type": "boolean"},
        "nonlin_first": {"type": "boolean"},
        **dict.fromkeys(("conv_op", "norm_op", "dropout_op", "nonlin"), _NAME),
        **dict.fromkeys(("norm_op_kwargs", "dropout_op_kwargs", "nonlin_kwargs"), _SETTINGS),
    },
}


@dataclass(frozen=True)
class Architecture:
    """A network's class by its full name, and the arguments that it is made with, as plans have
    them."""

    name: str
    arguments: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The class's own name."""
        return self.name.rsplit(".", 1)[-1]

    def build(self, channels: int, outputs: int, where: str) -> nn.Module:
        """The network without weights (on the meta device). Raises NnunetError for a class or
        argument that is not known."""
        if self.name not in NETWORKS:
            raise NnunetError(
                f"{where}: network class {self.name}; expected {' or '.join(NETWORKS)}. A network of one's own "
                "cannot be imported: export it as ONNX and write its manifest (docs/networks.md)"
            )
        check(self.arguments, _ARGUMENTS, f"{where}: arguments of {self.name}")
        made = {key: self._named(key, value, where) for key, value in self.arguments.items()}
        try:
            with torch.device("meta"):
                return NETWORKS[self.name](
                    input_channels=channels, num_classes=outputs, deep_supervision=False, **made
                ).eval()
        except (AssertionError, TypeError, ValueError, IndexError, RuntimeError) as error:
            raise NnunetError(f"{where}: {self.name} refuses its arguments ({error})") from None

    @staticmethod
    def _named(key: str, value: Any, where: str) -> Any:
        if key not in _CLASSES or value is None:
            return value
        place, _, name = value.rpartition(".")
        if not place.startswith("torch.nn") or name not in _CLASSES[key]:
            raise NnunetError(f"{where}: {key} {value}; expected torch.nn's {' or '.join(_CLASSES[key])}")
        return _CLASSES[key][name]


def of_old_plans(configuration: Mapping[str, Any], where: str) -> Architecture:
    """The architecture of plans of 2023, which give the parts of it singly. Raises NnunetError."""
    kind = configuration["UNet_class_name"]
    if kind not in ("PlainConvUNet", "ResidualEncoderUNet"):
        raise NnunetError(f"{where}: network class {kind}; expected PlainConvUNet or ResidualEncoderUNet")
    per_stage = configuration["n_conv_per_stage_encoder"]
    dims = len(configuration["patch_size"])
    first, most = configuration["UNet_base_num_features"], configuration["unet_max_num_features"]
    arguments = {
        "n_stages": len(per_stage),
        "features_per_stage": [min(first * 2**stage, most) for stage in range(len(per_stage))],
        "conv_op": f"torch.nn.Conv{dims}d",
        "kernel_sizes": configuration["conv_kernel_sizes"],
        "strides": configuration["pool_op_kernel_sizes"],
        "n_conv_per_stage" if kind == "PlainConvUNet" else "n_blocks_per_stage": per_stage,
        "n_conv_per_stage_decoder": configuration["n_conv_per_stage_decoder"],
        "conv_bias": True,
        "norm_op": f"torch.nn.InstanceNorm{dims}d",
        "norm_op_kwargs": {"eps": 1e-5, "affine": True},
        "nonlin": "torch.nn.LeakyReLU",
        "nonlin_kwargs": {"inplace": True},
    }
    return Architecture(f"{_PLACE}unet.{kind}", arguments)


def with_weights(network: nn.Module, weights: dict[str, torch.Tensor], where: str) -> nn.Module:
    """The network of `build` with a checkpoint's weights, as float32.

    Checkpoints list layers several times, below each place that they are reached by. Raises
    CheckpointError for weights that do not fit, are not finite, or say different things of one
    layer.
    """
    check_shapes({key: tuple(value.shape) for key, value in network.state_dict().items()}, weights, where)
    whole = [key for key, value in weights.items() if not value.is_floating_point()]
    if whole:
        raise CheckpointError(f"{where}: {whole[0]}: expected floats, got {weights[whole[0]].dtype}")
    weights = {key: value.float() for key, value in weights.items()}
    network.load_state_dict(weights, assign=True)
    held = network.state_dict()
    different = [key for key, value in weights.items() if not torch.equal(held[key], value)]
    if different:
        raise CheckpointError(
            f"{where}: the copies of {different[0]} differ ({len(different)} such weights): damaged, or not nnU-Net's"
        )
    return network.requires_grad_(False).eval()
