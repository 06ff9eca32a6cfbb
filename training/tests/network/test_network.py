from dataclasses import replace

import pytest
import torch

from m4oe.config import ModelConfig
from m4oe.network.network import ABSENT, SwinUNetM4oE


def network(config: ModelConfig) -> SwinUNetM4oE:
    torch.manual_seed(3)
    made = SwinUNetM4oE(config).eval()
    # Initial weights are so small that every sample looks alike; a test must see differences.
    for parameter in made.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return made


@pytest.mark.parametrize("routing", ["dense", "modality"])
@torch.inference_mode()
def test_a_result_does_not_depend_on_the_rest_of_the_batch(tiny, routing):
    made = network(replace(tiny, routing=routing))
    x = torch.rand(5, 1, 56, 56)
    head, expert = torch.tensor([0, 1, 1, 0, 0]), torch.tensor([1, 2, 2, 0, 1])
    whole = made(x, head, expert)
    shuffle = torch.tensor([3, 1, 4, 0, 2])
    mixed = made(x[shuffle], head[shuffle], expert[shuffle])
    assert torch.allclose(mixed.logits, whole.logits[shuffle], atol=1e-4)
    assert torch.allclose(mixed.gates, whole.gates[shuffle], atol=1e-6)
    for n in range(5):
        alone = made(x[n : n + 1], head[n : n + 1], expert[n : n + 1])
        assert torch.allclose(alone.logits[0], whole.logits[n], atol=1e-4)


@torch.inference_mode()
def test_each_sample_gets_its_own_head_and_no_class_beyond(tiny):
    made = network(tiny)
    x = torch.rand(1, 1, 56, 56).expand(2, -1, -1, -1)
    logits, gates = made(x, torch.tensor([0, 1]), torch.tensor([0, 2]))
    assert logits.shape == (2, 4, 56, 56)
    assert gates.shape == (2, 3)
    assert torch.allclose(gates.sum(1), torch.ones(2))
    assert (logits[1, 3] == ABSENT).all()
    assert logits[0].abs().max() < 1000
    assert torch.softmax(logits[1], 0)[3].max() == 0
    tokens, _ = made.decode(*made.encode(made.embed(x, torch.zeros(len(x), dtype=torch.int64)), None), None)
    pixels = made.up(tokens)
    assert torch.allclose(logits[0], made.heads[0](pixels)[0].permute(2, 0, 1), atol=1e-4)
    assert torch.allclose(logits[1, :3], made.heads[1](pixels)[1].permute(2, 0, 1), atol=1e-4)


@torch.inference_mode()
def test_cutting_windows_by_gather_is_timms_rolling(tiny):
    made = network(tiny)
    x = torch.randn(2, 14, 14, 8)
    for block in made.encoder[0].blocks:
        ours = block._attn(x)
        block.windows = None  # timm's own path
        assert torch.allclose(ours, block._attn(x), atol=1e-5)
    assert any(made.encoder[0].blocks[1].shift_size)
    assert not any(made.encoder[1].blocks[1].shift_size)


@torch.inference_mode()
def test_the_gray_channel_is_repeated_for_a_patch_embedding_of_three(tiny):
    made = network(replace(tiny, in_chans=3))
    x = torch.rand(1, 1, 56, 56)
    assert made.patch_embed.proj.weight.shape[1] == 3
    repeated = made.patch_embed(x.repeat(1, 3, 1, 1))
    assert torch.equal(made.embed(x, torch.zeros(1, dtype=torch.int64))[0], repeated)


def keys_with(config: ModelConfig, text: str) -> set[str]:
    return {key for key in SwinUNetM4oE(config).state_dict() if text in key}


def test_ablations_change_what_there_is_to_train(tiny):
    full = SwinUNetM4oE(tiny)
    assert keys_with(tiny, "encoder.0.blocks.0.mlp.experts.2.")
    assert keys_with(tiny, "decoder.0.blocks.0.mlp.experts.2.")
    encoder_only = replace(tiny, moe_decoder=False)
    assert keys_with(encoder_only, "encoder.0.blocks.0.mlp.experts.2.")
    assert not keys_with(encoder_only, "decoder.0.blocks.0.mlp.experts.")
    decoder_only = replace(tiny, moe_encoder=False)
    assert not keys_with(decoder_only, "encoder.0.blocks.0.mlp.experts.")
    assert keys_with(decoder_only, "decoder.0.blocks.0.mlp.experts.2.")
    neither = replace(tiny, moe_encoder=False, moe_decoder=False)
    assert not keys_with(neither, "experts") and not keys_with(neither, "gate")
    ungated = replace(tiny, gate="none")
    assert keys_with(ungated, "experts") and not keys_with(ungated, "gate")
    sizes = [
        sum(p.numel() for p in SwinUNetM4oE(c).parameters()) for c in (neither, decoder_only, encoder_only, ungated)
    ]
    assert len(set(sizes)) == 4 and max(sizes) < sum(p.numel() for p in full.parameters())


@torch.inference_mode()
def test_without_mixtures_gates_are_even(tiny):
    made = SwinUNetM4oE(replace(tiny, moe_encoder=False, moe_decoder=False)).eval()
    gates = made(torch.rand(2, 1, 56, 56), torch.tensor([0, 1]), torch.tensor([0, 2])).gates
    assert torch.allclose(gates, torch.full((2, 3), 1 / 3))


@torch.inference_mode()
def test_detail_lets_a_pixel_of_the_slice_move_the_pixels_around_it_and_no_others(tiny):
    made = network(replace(tiny, stem="conv", detail=True))
    tokens, fine = torch.randn(1, 14, 14, 8), torch.randn(1, 8, 28, 28)
    head = torch.tensor([0])
    before = made.project(tokens, (fine,), head)
    assert before.shape == (1, 4, 56, 56)
    fine[0, :, 10, 20] += 1
    moved = (made.project(tokens, (fine,), head) != before).any(1)[0].nonzero()
    # Two 3x3 convolutions at half resolution reach two of its pixels, and each holds two by two.
    assert moved.amin(0).tolist() == [16, 36] and moved.amax(0).tolist() == [25, 45]
