import math
from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F

from m4oe.experiment import LossConfig
from m4oe.network.network import ABSENT
from m4oe.train.losses import class_weights, segmentation_loss


def test_rare_organs_weigh_more_and_background_less():
    config = LossConfig(rare_weight=0.5, background=0.3)
    weights = class_weights(torch.tensor([10000, 400, 100, 0]), config)
    assert weights.tolist() == pytest.approx([0.3, 1.0, 2.0, 1.0])


def test_a_right_answer_costs_nothing_and_a_wrong_one_much(tiny):
    labels = torch.zeros(2, 8, 8, dtype=torch.uint8)
    labels[:, 2:5, 2:5] = 2
    right = 30.0 * F.one_hot(labels.long(), 4).permute(0, 3, 1, 2)
    right[1, 3] = ABSENT  # head 1 has two organs only
    head, weights = torch.tensor([0, 1]), torch.ones(2, 4)
    assert segmentation_loss(right, labels, head, weights, tiny, LossConfig()).item() < 1e-3
    assert segmentation_loss(-right.clamp(min=-30), labels, head, weights, tiny, LossConfig()).item() > 5


def test_cross_entropy_is_weighted_over_the_heads_own_classes(tiny):
    config = replace(LossConfig(), dice=0.0)
    logits = torch.zeros(1, 4, 2, 2)
    logits[:, 3] = ABSENT
    labels = torch.tensor([[[0, 0], [1, 2]]], dtype=torch.uint8)
    loss = segmentation_loss(logits, labels, torch.tensor([1]), torch.tensor([[1.0] * 4, [0.3, 1, 2, 1]]), tiny, config)
    assert loss.item() == pytest.approx(math.log(3))


def test_the_order_of_samples_does_not_matter(tiny):
    torch.manual_seed(0)
    logits, labels = torch.randn(4, 4, 8, 8), torch.randint(0, 3, (4, 8, 8)).to(torch.uint8)
    head, weights = torch.tensor([0, 1, 0, 1]), torch.rand(2, 4) + 0.5
    turn = torch.tensor([3, 0, 2, 1])
    one = segmentation_loss(logits, labels, head, weights, tiny, LossConfig())
    other = segmentation_loss(logits[turn], labels[turn], head[turn], weights, tiny, LossConfig())
    assert one.item() == pytest.approx(other.item(), rel=1e-5)


def test_processes_that_share_a_batch_have_its_loss_and_its_gradients(tiny):
    """Two parts whose sums are added up, each with the gradient of its own samples: together the
    gradient of the whole."""
    torch.manual_seed(0)
    logits, labels = torch.randn(4, 4, 8, 8), torch.randint(0, 3, (4, 8, 8)).to(torch.uint8)
    head, weights = torch.tensor([0, 0, 0, 1]), torch.rand(2, 4) + 0.5
    whole = logits.clone().requires_grad_()
    expected = segmentation_loss(whole, labels, head, weights, tiny, LossConfig())
    expected.backward()
    sums: list[torch.Tensor] = []
    for rank in range(2):
        rows = slice(rank, None, 2)
        segmentation_loss(
            logits[rows], labels[rows], head[rows], weights, tiny, LossConfig(), lambda s: sums.append(s) or s
        )
    for rank in range(2):
        rows, others = slice(rank, None, 2), sums[1 - rank].detach()
        part = logits[rows].clone().requires_grad_()
        loss = segmentation_loss(part, labels[rows], head[rows], weights, tiny, LossConfig(), lambda s, o=others: s + o)
        loss.backward()
        assert loss.item() == pytest.approx(expected.item(), rel=1e-5)
        assert torch.allclose(part.grad, whole.grad[rows], atol=1e-7)


def test_what_a_samples_labels_do_not_know_is_no_fault_to_find(tiny):
    """An organ that was not drawn is in what the labels call background: finding it there costs
    nothing, missing what was drawn does."""
    labels = torch.zeros(1, 8, 8, dtype=torch.uint8)
    labels[:, :3] = 1
    seen = labels.clone()
    seen[:, 5:] = 2
    logits = 30.0 * F.one_hot(seen.long(), 4).permute(0, 3, 1, 2)
    head, weights = torch.tensor([0]), torch.ones(2, 4)
    known = torch.tensor([[True, True, False, True]])
    assert segmentation_loss(logits, labels, head, weights, tiny, LossConfig(), known=known).item() < 1e-3
    assert segmentation_loss(logits, labels, head, weights, tiny, LossConfig()).item() > 5
    assert (
        segmentation_loss(
            logits, seen, head, weights, tiny, LossConfig(), known=torch.tensor([[True, False, True, True]])
        ).item()
        > 5
    )
