"""Networks of torch as ONNX graphs, node by node: equal outputs, and a refusal by name of what has
no translation."""

import numpy as np
import onnxruntime
import pytest
import torch
from torch import nn

from m4oe.export.onnx.traced import UntranslatedError, write_traced


class Skipping(nn.Module):
    """Every kind of step that is translated."""

    def __init__(self, dims: int) -> None:
        super().__init__()
        convolution, transposed, norm, pool = (
            getattr(nn, f"{name}{dims}d") for name in ("Conv", "ConvTranspose", "InstanceNorm", "AvgPool")
        )
        self.first = nn.Sequential(convolution(2, 4, 3, padding=1, groups=2), norm(4, affine=True), nn.LeakyReLU(0.1))
        self.down = nn.Sequential(pool(2, 2), convolution(4, 6, 1, bias=False), norm(6), nn.ReLU(), nn.Dropout())
        self.up = transposed(6, 4, 2, 2)
        self.last = nn.Sequential(convolution(8, 3, 3, padding=2, dilation=2), nn.Identity())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.first(x)
        up = self.up(self.down(x))
        return self.last(torch.cat((up, up + x), dim=1))


@pytest.mark.parametrize("size", [(8, 6), (4, 6, 8)])
def test_outputs_are_equal_at_every_batch(size, tmp_path):
    torch.manual_seed(0)
    network = Skipping(len(size)).eval()
    write_traced(network, tmp_path / "g.onnx", 2, size)
    session = onnxruntime.InferenceSession(str(tmp_path / "g.onnx"), providers=["CPUExecutionProvider"])
    assert session.get_inputs()[0].shape == ["N", 2, *size] and session.get_outputs()[0].shape == ["N", 3, *size]
    for batch in (1, 3):
        x = torch.randn(batch, 2, *size)
        with torch.no_grad():
            np.testing.assert_allclose(session.run(None, {"patches": x.numpy()})[0], network(x), atol=1e-5)


@pytest.mark.parametrize("size", [(512, 768), (96, 64, 96)])
def test_the_mean_of_many_voxels_keeps_its_digits(size, tmp_path):
    torch.manual_seed(0)
    kind = nn.InstanceNorm2d if len(size) == 2 else nn.InstanceNorm3d
    network = nn.Sequential(kind(2, affine=True)).eval()
    write_traced(network, tmp_path / "g.onnx", 2, size)
    session = onnxruntime.InferenceSession(str(tmp_path / "g.onnx"), providers=["CPUExecutionProvider"])
    x = 9 + torch.randn(2, 2, *size)
    x[..., : size[-1] // 3] = -4
    with torch.no_grad():
        wanted = network.double()(x.double()).numpy()
    assert np.abs(session.run(None, {"patches": x.numpy()})[0] - wanted).max() < 2e-6


class Branching(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x if x.sum() > 0 else -x


class Multiplying(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * x


@pytest.mark.parametrize(
    ("network", "words"),
    [
        (Branching(), "Branching: its steps depend on its input"),
        (Multiplying(), "mul: no translation"),
        (nn.Sequential(nn.GroupNorm(1, 2)), "layer GroupNorm: no translation"),
        (nn.Sequential(nn.Conv2d(2, 2, 3, padding="same")), "padding 'zeros', same: no translation"),
        (nn.Sequential(nn.Conv2d(2, 2, 3, padding=1, padding_mode="reflect")), "padding 'reflect'"),
        (nn.Sequential(nn.InstanceNorm2d(2, track_running_stats=True)), "InstanceNorm with running statistics"),
    ],
)
def test_what_has_no_translation_is_named(network, words, tmp_path):
    with pytest.raises(UntranslatedError, match=words):
        write_traced(network, tmp_path / "g.onnx", 2, (8, 6))
    assert not (tmp_path / "g.onnx").exists()


def test_more_weights_than_a_file_holds(tmp_path):
    with torch.device("meta"):
        large = nn.Sequential(nn.Conv2d(2, 300_000_000, 1))
    with pytest.raises(UntranslatedError, match="900 million weights: one ONNX file holds"):
        write_traced(large, tmp_path / "g.onnx", 2, (8, 6))
