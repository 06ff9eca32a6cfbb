import pytest
import torch

from m4oe.config import ConfigError
from m4oe.peers.networks import KINDS, PeerPlan, build, stages

from ..conftest import TINY

PLAN = PeerPlan((3.0, 1.5, 1.5), (16, 32, 32), filters=8)


def test_thick_slices_are_not_halved_until_pixels_are_as_large():
    kernels, strides = stages((48, 192, 192), (5.0, 1.0, 1.0))
    # 5 mm to 1 mm, 5 to 2, 5 to 4: the third halving is the first that slices take part in.
    assert strides[:4] == [(1, 1, 1), (1, 2, 2), (1, 2, 2), (2, 2, 2)]
    assert kernels[:3] == [(1, 3, 3), (1, 3, 3), (3, 3, 3)]
    size = [48, 192, 192]
    for stride in strides:
        assert all(n % by == 0 for n, by in zip(size, stride, strict=True))
        size = [n // by for n, by in zip(size, stride, strict=True)]
    assert len(kernels) == len(strides) and min(size) >= 4


@pytest.mark.parametrize("kind", KINDS)
def test_every_head_has_its_own_classes(kind):
    torch.manual_seed(0)
    network = build(kind, PLAN, TINY).eval()
    x = torch.rand(2, 1, *PLAN.patch)
    with torch.no_grad():
        organs, tumour = network(x, 0), network(x, 1)
        assert organs.shape == (2, 4, *PLAN.patch) and tumour.shape == (2, 3, *PLAN.patch)
        assert not torch.allclose(organs[:, :3], tumour)
        # A scan's labels do not depend on the others in its batch.
        assert torch.allclose(network(x[1:], 0), organs[1:], atol=1e-4)


def test_what_cannot_be_built():
    with pytest.raises(ConfigError, match="patch: expected multiples of 16, got"):
        PeerPlan((1.0, 1.0, 1.0), (10, 32, 32))
    with pytest.raises(ConfigError, match="filters: expected a multiple of 8, got 4"):
        PeerPlan((1.0, 1.0, 1.0), (16, 32, 32), filters=4)
    with pytest.raises(ConfigError, match="peer: expected one of unet3d, resnet3d, dodnet, got 'vnet'"):
        build("vnet", PLAN, TINY)
