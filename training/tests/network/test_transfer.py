"""Moving weights between input sizes: what is interpolated, and what is refused."""

import dataclasses

import pytest
import torch

from m4oe.network.checkpoint import CheckpointError
from m4oe.network.network import SwinUNetM4oE
from m4oe.network.transfer import fit_weights

from ..conftest import TINY


def test_same_size_keeps_every_weight():
    network = SwinUNetM4oE(dataclasses.replace(TINY, absolute_position=True))
    fitted = fit_weights(network.state_dict(), network)
    assert all(torch.equal(fitted[key], value) for key, value in network.state_dict().items())


def test_position_tables_are_interpolated_and_the_rest_is_kept():
    small = SwinUNetM4oE(dataclasses.replace(TINY, absolute_position=True))
    config = dataclasses.replace(small.config, image_size=2 * small.config.image_size, window=2 * small.config.window)
    large = SwinUNetM4oE(config)
    with torch.no_grad():
        small.position.copy_(
            torch.linspace(0, 1, small.position.shape[2])[None, None, :, None].expand_as(small.position)
        )
    fitted = fit_weights(small.state_dict(), large)
    ramp = fitted["position"][0, 0, :, 0]
    assert torch.allclose(ramp, torch.linspace(0, 1, len(ramp)), atol=0.02)
    for key, value in small.state_dict().items():
        if key != "position" and not key.endswith("relative_position_bias_table"):
            assert torch.equal(fitted[key], value), key
    # The centre of a table is the bias of a token to itself, whatever the window.
    key = "encoder.0.blocks.0.attn.relative_position_bias_table"
    assert torch.allclose(
        fitted[key][len(fitted[key]) // 2], small.state_dict()[key][len(small.state_dict()[key]) // 2]
    )


def test_other_widths_and_missing_weights_are_refused_by_name():
    network = SwinUNetM4oE(TINY)
    weights = dict(network.state_dict())
    del weights["norm.weight"]
    weights["heads.0.weight"] = weights["heads.0.weight"][:, :-1]
    with pytest.raises(CheckpointError, match=r"(?s)2 weight.*missing norm\.weight.*heads\.0\.weight: expected shape"):
        fit_weights(weights, network)


def test_a_network_with_detail_starts_its_last_expansion_anew_and_keeps_the_rest():
    plain = SwinUNetM4oE(dataclasses.replace(TINY, stem="conv"))
    detailed = SwinUNetM4oE(dataclasses.replace(plain.config, detail=True))
    fitted = fit_weights(plain.state_dict(), detailed)
    assert fitted.keys() == detailed.state_dict().keys()
    own, given = detailed.state_dict(), plain.state_dict()
    for key, value in fitted.items():
        assert torch.equal(value, own[key] if key.startswith("up.") else given[key]), key
