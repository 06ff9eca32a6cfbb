from dataclasses import replace

import torch

from m4oe.deep import DeepSupervision, class_shares
from m4oe.network import SwinUNetM4oE


def test_shares_are_those_of_the_pixels_in_a_cell():
    labels = torch.zeros(1, 8, 8, dtype=torch.uint8)
    labels[0, :2, :4] = 1
    shares = class_shares(labels, 2, 3)
    assert shares.shape == (1, 4, 3)
    assert shares[0, 0].tolist() == [0.5, 0.5, 0.0]
    assert shares[0, 3].tolist() == [1.0, 0.0, 0.0]


def test_coarse_levels_get_gradients_and_the_finest_none(routed):
    network = SwinUNetM4oE(routed)
    deep = DeepSupervision(network)
    head, expert = torch.tensor([0, 1, 0]), torch.tensor([1, 2, 0])
    network(torch.rand(3, 1, 56, 56), head, expert)
    labels = torch.randint(0, 3, (3, 56, 56), dtype=torch.uint8)
    deep.loss(labels, head, expert, torch.ones(2, 4)).backward()
    assert network.encoder[1].blocks[0].attn.qkv.weight.grad.abs().sum() > 0
    assert network.heads[0].weight.grad is None


def test_the_order_of_a_batch_does_not_matter(routed):
    network = SwinUNetM4oE(routed).eval()
    deep = DeepSupervision(network)
    images, labels = torch.rand(3, 1, 56, 56), torch.randint(0, 3, (3, 56, 56), dtype=torch.uint8)
    head, expert, weights = torch.tensor([0, 1, 0]), torch.tensor([1, 2, 0]), torch.ones(2, 4)
    losses = []
    for order in (torch.arange(3), torch.tensor([2, 0, 1])):
        network(images[order], head[order], expert[order])
        losses.append(deep.loss(labels[order], head[order], expert[order], weights))
    assert torch.allclose(*losses, atol=1e-5)


def test_a_network_with_more_levels_has_more_heads(routed):
    four = replace(routed, image_size=224, depths=(1, 1, 1, 1), num_heads=(1, 1, 1, 1))
    assert len(DeepSupervision(SwinUNetM4oE(four)).heads) == 3
