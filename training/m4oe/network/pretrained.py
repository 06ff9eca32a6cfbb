"""What passes from phase one to phase two: the encoder with its experts, without a gate."""

import torch

from .checkpoint import Checkpoint, CheckpointError, check_shapes
from .network import SwinUNetM4oE

_ENCODER = ("patch_embed.", "position", "encoder.", "merges.", "norm.")


def encoder_weights(network: SwinUNetM4oE) -> dict[str, torch.Tensor]:
    """Weights of the network that phase one trains: all of the encoder but its gates."""
    return {k: v for k, v in network.state_dict().items() if k.startswith(_ENCODER) and ".mlp.gate." not in k}


def load_pretrained(network: SwinUNetM4oE, checkpoint: Checkpoint, where: str) -> None:
    """Takes over encoder and experts. Raises CheckpointError for a checkpoint that is not phase
    one's or does not fit, listing all faults."""
    if checkpoint.provenance.get("phase") != "pretrain":
        raise CheckpointError(f"{where}: expected pretrained.pt of m4oe-train pretrain; whole networks go to --init")
    theirs, ours = checkpoint.config, network.config
    if theirs.experts != ours.experts:
        raise CheckpointError(
            f"{where}: its experts are {', '.join(theirs.experts)}, the configuration's {', '.join(ours.experts)}"
        )
    own = encoder_weights(network)
    check_shapes({key: tuple(value.shape) for key, value in own.items()}, checkpoint.weights, where)
    network.load_state_dict(checkpoint.weights, strict=False)
