from dataclasses import replace

import pytest
import torch

from m4oe.config import ConfigError
from m4oe.experiment import AugmentConfig
from m4oe.train.augment import augment, draw

STILL = AugmentConfig(
    rotation=0, scale=(1, 1), anisotropy=0, shift=0, gamma=0, contrast=0, brightness=0, noise=0, blur=0, byte_export=0
)


def batch(n: int = 6) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    labels = torch.zeros(n, 56, 56, dtype=torch.uint8)
    labels[:, 18:38, 14:34] = 1
    images = 0.2 + 0.6 * labels[:, None].float()
    return images.repeat(1, 3, 1, 1), labels, torch.ones(n, dtype=torch.bool)


def apply(config: AugmentConfig, images, is_ct, seed: int = 0, curve: float = 0.0):
    generator = torch.Generator().manual_seed(seed)
    draws = draw(len(images), config, generator)
    noise = torch.randn(images.shape[1:], generator=generator)
    return augment(images.clone(), is_ct, torch.full((len(images),), curve), draws, noise)


def run(config: AugmentConfig, seed: int = 0):
    images, _, is_ct = batch()
    return apply(config, images, is_ct, seed)


def test_nothing_asked_for_is_nothing_done():
    assert torch.allclose(run(STILL), batch()[0], atol=1e-5)
    assert torch.allclose(
        draw(4, STILL, torch.Generator(), (192, 256)).theta, torch.eye(2, 3).expand(4, 2, 3), atol=1e-6
    )


def test_a_turn_is_one_in_millimetres_whatever_the_sides_of_the_field():
    size = (48, 96)
    turned = draw(8, replace(STILL, rotation=40), torch.Generator().manual_seed(2), size).theta
    # From -1 to 1 along each axis to pixels: there the warp has to be a rotation.
    pixels = torch.tensor([size[1] / 2, size[0] / 2])
    turn = turned[:, :, :2] * pixels[:, None] / pixels
    assert torch.allclose(turn @ turn.transpose(1, 2), torch.eye(2).expand(8, 2, 2), atol=1e-5)
    assert not torch.allclose(turn, torch.eye(2).expand(8, 2, 2), atol=0.1)


def test_factors_of_organs_are_within_their_range_and_leave_background():
    drawn = draw(500, replace(STILL, organ_contrast=0.8), torch.Generator().manual_seed(3), classes=5).organs
    assert drawn.shape == (500, 5) and torch.equal(drawn[:, 0], torch.ones(500))
    assert drawn[:, 1:].log().abs().max() <= 0.8
    assert drawn[:, 1:].log().std() == pytest.approx(0.8 / 3**0.5, rel=0.05)
    assert torch.equal(draw(3, STILL, torch.Generator(), classes=5).organs, torch.ones(3, 5))


def test_a_generators_state_decides_everything():
    config = AugmentConfig(low_resolution=0.5, cut_out=0.5)
    first, second, other = run(config), run(config), run(config, 1)
    assert torch.equal(first, second)
    assert not torch.equal(first, other)
    assert 0 <= first.min() and first.max() <= 1


def test_a_cut_out_is_a_box_of_one_value_and_low_resolution_keeps_the_means():
    images, _, is_ct = batch()
    changed = apply(replace(STILL, cut_out=1.0), images, is_ct, 4)
    for found, was in zip(changed, images, strict=True):
        other = ((found - was).abs() > 1e-4).any(0)
        rows, columns = (torch.nonzero(other.any(axis))[:, 0] for axis in (1, 0))
        box = found[:, rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        # One value, but where it meets one of the picture's two that are the same.
        assert other.float().mean() < 0.2 and box.unique().numel() <= 2
    lowered = apply(replace(STILL, low_resolution=1.0), images, is_ct, 4)
    assert not torch.allclose(lowered, images, atol=0.05)
    assert torch.allclose(lowered.mean((1, 2, 3)), images.mean((1, 2, 3)), atol=0.02)


def test_bytes_read_as_hounsfield_units_are_imitated_in_ct_only():
    images, _, _ = batch(2)
    found = apply(replace(STILL, byte_export=1.0), images, torch.tensor([True, False]))
    # A stored byte v = 255 x, taken for v HU, lies at (v + 125) / 400 of the window.
    assert torch.allclose(found[0], (255 * images[0] + 125) / 400, atol=1e-5)
    assert torch.allclose(found[1], images[1], atol=1e-5)


def test_impossible_ranges_are_refused():
    with pytest.raises(ConfigError, match="byte_export: expected 0 to 1, got 15"):
        AugmentConfig(byte_export=15)
    with pytest.raises(ConfigError, match="scale"):
        AugmentConfig(scale=(1.3, 0.75))


def test_other_contrasts_keep_air_dark_and_shading_is_for_mr_alone():
    ramp = torch.linspace(0, 1, 32).expand(2, 1, 32, 32)
    is_ct = torch.tensor([True, False])
    shaded = apply(replace(STILL, bias_field=0.5), ramp, is_ct, 3)
    assert torch.allclose(shaded[0], ramp[0], atol=1e-5)
    assert not torch.allclose(shaded[1], ramp[1], atol=0.1)
    curved = apply(STILL, ramp, is_ct, 3, curve=1.0)
    assert not torch.allclose(curved[1], ramp[1], atol=0.1)
    assert curved[:, 0, :, 0].abs().max() < 0.1


def test_a_share_of_the_batch_is_augmented_as_in_the_whole():
    images, _, is_ct = batch()
    is_ct[::2] = False
    curve = torch.linspace(0, 1, len(images))
    draws = draw(len(images), AugmentConfig(bias_field=0.3), torch.Generator().manual_seed(5))
    noise = torch.randn(images.shape[1:])
    whole = augment(images.clone(), is_ct, curve, draws, noise)
    for rank in range(2):
        rows = slice(rank, None, 2)
        part = augment(images[rows].clone(), is_ct[rows], curve[rows], draws.rows(rows), noise)
        assert torch.allclose(part, whole[rows], atol=1e-6)
