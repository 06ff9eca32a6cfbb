"""Multiply-adds of a network, counted by torch while it runs once."""

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode


@torch.no_grad()
def multiply_adds(network: nn.Module, *inputs: object) -> int:
    """Of one forward pass: matrix products, convolutions and attention; half of what the counter
    calls floating-point operations."""
    network.eval()
    with FlopCounterMode(display=False) as counter:
        network(*inputs)
    return counter.get_total_flops() // 2
