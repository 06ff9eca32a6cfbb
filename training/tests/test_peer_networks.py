import pytest
import torch

from m4oe.config import ConfigError
from m4oe.peer_networks import KINDS, PeerPlan, build, example, head_channels, stages

from .conftest import TINY

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
def test_all_heads_lie_side_by_side(kind):
    places = head_channels(TINY)
    assert places == {"organs": slice(0, 4), "tumour": slice(4, 7)}
    with torch.no_grad():
        assert build(kind, PLAN, TINY).eval()(example(PLAN)).shape == (1, 7, 16, 32, 32)


def test_what_cannot_be_built():
    with pytest.raises(ConfigError, match="patch: expected multiples of 16, got"):
        PeerPlan((1.0, 1.0, 1.0), (10, 32, 32))
    with pytest.raises(ConfigError, match="filters: expected a multiple of 8, got 4"):
        PeerPlan((1.0, 1.0, 1.0), (16, 32, 32), filters=4)
    with pytest.raises(ConfigError, match="peer: expected one of unet3d, resnet3d, got 'vnet'"):
        build("vnet", PLAN, TINY)
