from dataclasses import replace

import pytest
import torch

from m4oe.augment import AugmentConfig, augment, draw
from m4oe.config import ConfigError

STILL = AugmentConfig(
    rotation=0, scale=(1, 1), anisotropy=0, shift=0, gamma=0, contrast=0, brightness=0, noise=0, blur=0, byte_export=0
)


def batch(n: int = 6) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    labels = torch.zeros(n, 56, 56, dtype=torch.uint8)
    labels[:, 18:38, 14:34] = 1
    images = 0.2 + 0.6 * labels[:, None].float()
    return images.repeat(1, 3, 1, 1), labels, torch.ones(n, dtype=torch.bool)


def apply(config: AugmentConfig, images, labels, is_ct, seed: int = 0, curve: float = 0.0):
    generator = torch.Generator().manual_seed(seed)
    draws = draw(len(images), config, generator)
    return augment(
        images.clone(),
        labels,
        is_ct,
        torch.full((len(images),), curve),
        draws,
        torch.randn(images.shape[1:], generator=generator),
    )


def run(config: AugmentConfig, seed: int = 0):
    return apply(config, *batch(), seed)


def test_nothing_asked_for_is_nothing_done():
    images, labels = run(STILL)
    assert torch.allclose(images, batch()[0], atol=1e-5)
    assert torch.equal(labels, batch()[1])


def test_labels_move_with_their_organ():
    images, labels = run(AugmentConfig(noise=0, blur=0, byte_export=0, gamma=0, contrast=0, brightness=0))
    assert labels.dtype == torch.uint8
    assert ((images[:, 0] > 0.5) == (labels == 1)).float().mean() > 0.99
    assert (labels != batch()[1]).float().mean() > 0.01


def test_a_generators_state_decides_everything():
    first, second, other = run(AugmentConfig()), run(AugmentConfig()), run(AugmentConfig(), 1)
    assert torch.equal(first[0], second[0]) and torch.equal(first[1], second[1])
    assert not torch.equal(first[0], other[0])
    assert 0 <= first[0].min() and first[0].max() <= 1


def test_bytes_read_as_hounsfield_units_are_imitated_in_ct_only():
    images, labels, _ = batch(2)
    found, _ = apply(replace(STILL, byte_export=1.0), images, labels, torch.tensor([True, False]))
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
    labels, is_ct = torch.zeros(2, 32, 32, dtype=torch.uint8), torch.tensor([True, False])
    shaded, _ = apply(replace(STILL, bias_field=0.5), ramp, labels, is_ct, 3)
    assert torch.allclose(shaded[0], ramp[0], atol=1e-5)
    assert not torch.allclose(shaded[1], ramp[1], atol=0.1)
    curved, _ = apply(STILL, ramp, labels, is_ct, 3, curve=1.0)
    assert not torch.allclose(curved[1], ramp[1], atol=0.1)
    assert curved[:, 0, :, 0].abs().max() < 0.1


def test_a_share_of_the_batch_is_augmented_as_in_the_whole():
    images, labels, is_ct = batch()
    is_ct[::2] = False
    curve = torch.linspace(0, 1, len(images))
    draws = draw(len(images), AugmentConfig(bias_field=0.3), torch.Generator().manual_seed(5))
    noise = torch.randn(images.shape[1:])
    whole = augment(images.clone(), labels, is_ct, curve, draws, noise)
    for rank in range(2):
        rows = slice(rank, None, 2)
        part = augment(images[rows].clone(), labels[rows], is_ct[rows], curve[rows], draws.rows(rows), noise)
        assert torch.allclose(part[0], whole[0][rows], atol=1e-6) and torch.equal(part[1], whole[1][rows])
