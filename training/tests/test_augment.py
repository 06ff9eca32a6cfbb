import pytest
import torch

from m4oe.augment import AugmentConfig, augment
from m4oe.config import ConfigError

STILL = AugmentConfig(
    rotation=0, scale=(1, 1), anisotropy=0, shift=0, gamma=0, contrast=0, brightness=0, noise=0, blur=0, byte_export=0
)


def batch(n: int = 6) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    labels = torch.zeros(n, 56, 56, dtype=torch.uint8)
    labels[:, 18:38, 14:34] = 1
    images = 0.2 + 0.6 * labels[:, None].float()
    return images.repeat(1, 3, 1, 1), labels, torch.ones(n, dtype=torch.bool)


def run(config: AugmentConfig, seed: int = 0):
    return augment(*batch(), config, torch.Generator().manual_seed(seed))


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
    config = AugmentConfig(**{**STILL.__dict__, "byte_export": 1.0})
    images, labels, _ = batch(2)
    found, _ = augment(images, labels, torch.tensor([True, False]), config, torch.Generator().manual_seed(0))
    # A stored byte v = 255 x, taken for v HU, lies at (v + 125) / 400 of the window.
    assert torch.allclose(found[0], (255 * images[0] + 125) / 400, atol=1e-5)
    assert torch.allclose(found[1], images[1], atol=1e-5)


def test_impossible_ranges_are_refused():
    with pytest.raises(ConfigError, match="byte_export: expected 0 to 1, got 15"):
        AugmentConfig(byte_export=15)
    with pytest.raises(ConfigError, match="scale"):
        AugmentConfig(scale=(1.3, 0.75))


def test_other_contrasts_are_for_mr_alone_and_keep_air_dark():
    config = AugmentConfig(
        rotation=0,
        scale=(1, 1),
        anisotropy=0,
        shift=0,
        gamma=0,
        contrast=0,
        brightness=0,
        noise=0,
        blur=0,
        byte_export=0,
        curve=1.0,
        bias_field=0.5,
    )
    ramp = torch.linspace(0, 1, 32).expand(2, 1, 32, 32).clone()
    images, _ = augment(
        ramp.clone(),
        torch.zeros(2, 32, 32, dtype=torch.uint8),
        torch.tensor([True, False]),
        config,
        torch.Generator().manual_seed(3),
    )
    assert torch.allclose(images[0], ramp[0], atol=1e-5)
    assert not torch.allclose(images[1], ramp[1], atol=0.1)
    assert images[1, 0, :, 0].abs().max() < 0.2 and 0 <= images.min() and images.max() <= 1
