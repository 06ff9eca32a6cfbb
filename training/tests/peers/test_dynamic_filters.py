import torch

from m4oe.peers.dynamic_filters import DynamicFilters


def test_the_filters_depend_on_scan_and_task_and_are_learnt():
    torch.manual_seed(0)
    network = DynamicFilters([4, 3], filters=8)
    x = torch.rand(2, 1, 16, 16, 16)
    organs = network(x, 0)
    assert organs.shape == (2, 4, 16, 16, 16)
    organs.sum().backward()
    gradient = network.controller.weight.grad
    # The last inputs of the controller say which task it is: the other task's column was not used.
    assert gradient[:, -2].abs().sum() > 0 and gradient[:, -1].abs().sum() == 0
    assert all(p.grad is not None for p in network.backbone.parameters())
    with torch.no_grad():
        network.controller.weight[:, -1] = network.controller.weight[:, -2]
        assert torch.allclose(network(x, 1), organs[:, :3], atol=1e-5)
