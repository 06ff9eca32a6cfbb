import math

import pytest
import torch

from m4oe.network.mixture import Mixture, group_by_expert


def mixture(gate: str, routing: str = "dense") -> Mixture:
    torch.manual_seed(1)
    made = Mixture(6, 10, 3, gate, routing)
    for parameter in made.parameters():
        torch.nn.init.normal_(parameter, std=0.7)
    return made.double()


def naive_expert(expert, x: list[float]) -> list[float]:
    """W_o GELU(W_h x + b_h) + b_o of equation 2, with Python's own numbers."""
    hidden = [
        sum(w * v for w, v in zip(row, x)) + b for row, b in zip(expert.fc1.weight.tolist(), expert.fc1.bias.tolist())
    ]
    hidden = [h * 0.5 * (1 + math.erf(h / math.sqrt(2))) for h in hidden]
    return [
        sum(w * v for w, v in zip(row, hidden)) + b
        for row, b in zip(expert.fc2.weight.tolist(), expert.fc2.bias.tolist())
    ]


@torch.no_grad()
def test_equations_2_and_3_token_by_token():
    made = mixture("expert")
    x = torch.randn(2, 3, 2, 6, dtype=torch.float64)
    y, gates = made(x, None)
    shares = torch.zeros(2, 3)
    for n, i, j in ((n, i, j) for n in range(2) for i in range(3) for j in range(2)):
        token = x[n, i, j].tolist()
        scores = [
            sum(w * v for w, v in zip(row, token)) + b
            for row, b in zip(made.gate.weight.tolist(), made.gate.bias.tolist())
        ]
        weights = [math.exp(s) / sum(math.exp(t) for t in scores) for s in scores]
        outputs = [naive_expert(expert, token) for expert in made.experts]
        expected = [sum(w * out[k] for w, out in zip(weights, outputs)) for k in range(6)]
        assert y[n, i, j].tolist() == pytest.approx(expected, abs=1e-5)
        shares[n] += torch.tensor(weights) / 6
    assert torch.allclose(gates, shares, atol=1e-5)


@torch.no_grad()
def test_without_a_gate_experts_are_averaged():
    made = mixture("none")
    assert made.gate is None
    x = torch.randn(1, 2, 2, 6, dtype=torch.float64)
    y, gates = made(x, None)
    assert y[0, 1, 0].tolist() == pytest.approx(
        [sum(naive_expert(e, x[0, 1, 0].tolist())[k] for e in made.experts) / 3 for k in range(6)]
    )
    assert gates.tolist() == [[pytest.approx(1 / 3)] * 3]


@torch.no_grad()
def test_the_channel_gate_weighs_channels_and_sums_experts():
    made = mixture("channel")
    x = torch.randn(1, 1, 2, 6, dtype=torch.float64)
    y, _ = made(x, None)
    weights = torch.softmax(made.gate(x), -1)
    assert torch.allclose(y, sum(weights * e(x) for e in made.experts), atol=1e-6)


@torch.no_grad()
def test_modality_routing_runs_one_expert_for_each_sample():
    made = mixture("expert", "modality")
    expert = torch.tensor([2, 0, 2, 1])
    grouping = group_by_expert(expert, 3)
    x = torch.randn(4, 2, 2, 6, dtype=torch.float64)
    y, gates = made(x[grouping.order], grouping)
    for n, which in enumerate(expert.tolist()):
        assert torch.allclose(y[grouping.inverse][n], made.experts[which](x[n]))
    assert gates[grouping.inverse].tolist() == torch.eye(3)[expert].tolist()


def test_modality_routing_does_no_work_for_absent_experts():
    made = mixture("expert", "modality")
    grouping = group_by_expert(torch.tensor([1, 1]), 3)
    rows = []
    for expert in made.experts:
        expert.register_forward_hook(lambda module, given, result: rows.append(len(given[0])))
    made(torch.randn(2, 2, 2, 6, dtype=torch.float64), grouping)[0].sum().backward()
    assert rows == [2]
    assert made.experts[0].fc1.weight.grad is None


def test_an_expert_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match=r"expected 0 to 2.*got \[-1, 3\]"):
        group_by_expert(torch.tensor([0, 3, -1]), 3)
