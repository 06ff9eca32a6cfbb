import torch
from torch import nn

from m4oe.network.multiply_adds import multiply_adds


def test_products_and_convolutions_are_counted():
    network = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.Flatten(2), nn.Linear(20, 5, bias=False))
    # Each of 4 x 5 pixels of 8 channels takes 27, each of 8 x 5 results 20.
    assert multiply_adds(network, torch.zeros(1, 3, 4, 5)) == 4 * 5 * 8 * 27 + 8 * 5 * 20
