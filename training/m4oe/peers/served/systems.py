"""The paper's peers as they are served: which graph, and what the host does around it
(docs/networks.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from torch import nn

from ...config import ConfigError
from ...organs import LABEL_ORDERS, ORGANS
from ..nnunet.labels import Labels, labels_for
from ..pretrained.by_task import DoDNetByTask
from ..pretrained.segmenter import weights
from ..published import dodnet, med3d, phtrans, sam_med2d
from .networks import ByPrompt, EveryTask, Probabilities, slice_with_prompts
from .parity import LIMIT, Example, patches

WINDOW = (-160.0, 240.0)
"""HU that SAM-Med2D sees, which takes 8-bit pictures."""
NOISE_OF_DODNET = 5e-3
"""Its standardised convolutions leave nothing but rounding where a volume has one value, and GroupNorm
magnifies that: in torch itself batches differ by 6e-4."""
WHOLE = {"step": 1.0, "gaussian": False, "mirror": [], "cropToNonzero": False}
"""Of networks that take the whole volume, or slice, at one size."""


@dataclass(frozen=True)
class Served:
    """title: the system; network: the graph, of so many channels; input, output: the manifest's;
    largest: of each class only the largest piece is kept; limit: of what torch and onnxruntime may
    differ by, over the largest output."""

    title: str
    network: nn.Module
    parameters: int
    labels: Labels
    input: Mapping[str, Any]
    output: Mapping[str, Any]
    channels: int = 1
    largest: bool = False
    example: Example = field(default=patches)
    limit: float = LIMIT

    @property
    def patch(self) -> list[int]:
        return self.input["patch"]


def dodnet_served(path: Path, size: Sequence[int] | None = None) -> Served:
    """All tasks at once. An organ and its tumour are written over what lies around them: vessels
    over the liver, tumours over all organs. Raises CheckpointError."""
    network = dodnet.load(path)
    number = weights(network)
    every = EveryTask(network)
    names = [_of_task(dodnet.TASKS[task], channel) for task, channel in every.channels]
    values = tuple(range(1, len(names) + 1))
    return Served(
        "DoDNet",
        every,
        number,
        Labels(tuple(names), values, tuple((value,) for value in values)),
        {
            **_image({"scheme": "ct", "mean": 0.0, "sd": 325.0, "lower": -325.0, "upper": 325.0}),
            "normalise": "after",
            "spacing": [*DoDNetByTask.SPACING],
            "patch": [*(size or dodnet.TILE)],
            "step": 0.5,
            "tiles": "stride",
            "gaussian": True,
            "mirror": [0, 1, 2],
            "cropToNonzero": False,
            "resampling": _resampling(3, 1),
        },
        {"kind": "probabilities", "regions": [[value] for value in values], "order": [*values]},
        limit=NOISE_OF_DODNET,
    )


def _of_task(task: str, channel: int) -> str:
    name = task.replace(" ", "_")
    return f"{name}_tumour" if channel else name


def med3d_served(path: Path, dataset: Path, size: Sequence[int] | None = None) -> Served:
    """As the public demo predicts: the whole volume at one size, corner on corner. What is 0 stays
    0, the mean of the noise that the demo draws anew each time. Raises CheckpointError, ConfigError
    or NnunetError."""
    network = med3d.load(path)
    return Served(
        "MED3D",
        Probabilities(network),
        weights(network),
        labels_for(dataset, network.conv_seg[6].out_channels, str(path)),
        {
            **_image({"scheme": "positive"}, axes=[2, 1, 0]),
            "normalise": "after",
            "patch": [*(size or med3d.SIZE)],
            **WHOLE,
            "resampling": _resampling(0, 1, "corners"),
        },
        {"kind": "probabilities", "regions": None},
    )


def phtrans_served(path: Path, stage: phtrans.Stage, dataset: Path | None = None) -> Served:
    """A stage of the two: the coarse one finds where organs are, the fine one looks into the box
    around what the coarse one, or another model, found. Raises CheckpointError, ConfigError or
    NnunetError."""
    network = phtrans.load(path, stage)
    coarse = stage == "coarse"
    return Served(
        f"PHTrans, {stage}",
        network,
        weights(network),
        Labels(("abdominal_organs",), (1,)) if coarse else _fine_labels(network, dataset, path),
        {
            **_image({"scheme": "zscore"}, orientation="RAS"),
            "normalise": "after",
            **({} if coarse else {"labels": {"as": "box", "marginMm": phtrans.MARGIN_MM}}),
            "patch": [*network.size],
            **WHOLE,
            "resampling": _resampling(1, 0 if coarse else 1),
        },
        {"kind": "logits", "regions": None},
        largest=True,
    )


def _fine_labels(network: phtrans.PHTrans, dataset: Path | None, path: Path) -> Labels:
    order = LABEL_ORDERS["FLARE22"]
    if dataset is not None:
        return labels_for(dataset, network.classes, str(path))
    if network.classes != len(order) + 1:
        raise ConfigError(f"{path}: {network.classes} classes are not FLARE22's; give --dataset")
    return Labels(order, tuple(range(1, len(order) + 1)))


def sam_med2d_served(path: Path, classes: Sequence[str] | None, window: Sequence[float] | None = None) -> Served:
    """Slice by slice, with a box around what another model found of each class, or a point or box of
    the request. Raises CheckpointError or ConfigError."""
    names = tuple(classes or ORGANS)
    unknown = [name for name in names if name not in ORGANS]
    if unknown or len(set(names)) != len(names):
        raise ConfigError(f"--classes: expected some of {', '.join(ORGANS)}, each once; got {', '.join(names)}")
    lower, upper = window or WINDOW
    if not lower < upper:
        raise ConfigError(f"--window: expected a lower and a greater upper intensity, got {lower:g} {upper:g}")
    network = sam_med2d.load(path)
    values = tuple(range(1, len(names) + 1))
    grey = {"scheme": "ct", "mean": lower, "sd": (upper - lower) / 255, "lower": lower, "upper": upper}
    return Served(
        "SAM-Med2D, a point or box an organ and slice",
        ByPrompt(network, len(names)),
        weights(network),
        Labels(names, values, tuple((value,) for value in values)),
        {
            **_image(grey),
            "labels": {"as": "channels", "prompts": ["point", "box"]},
            "patch": [sam_med2d.SIZE, sam_med2d.SIZE],
            **WHOLE,
            "resampling": _resampling(0, 1, "starts", "edges"),
        },
        {"kind": "logits", "regions": [[value] for value in values], "order": [*values]},
        channels=1 + len(names),
        example=_slice_with_prompts,
    )


def _slice_with_prompts(batch: int, channels: int, size: Sequence[int], seed: int) -> np.ndarray:
    return slice_with_prompts(batch, channels, size, seed).numpy()


def _image(normalisation: Mapping[str, Any], axes: Sequence[int] = (0, 1, 2), orientation: str = "LPS") -> dict:
    """What a manifest says of one image. orientation: how this repository's prepared volumes lie, in
    which the systems are measured."""
    return {
        "kind": "patches",
        "channels": [{"name": "CT", "normalisation": normalisation}],
        "orientation": orientation,
        "axes": [*axes],
    }


def _resampling(data: int, logits: int, align: str | None = None, logits_align: str | None = None) -> dict[str, Any]:
    there, back = align, logits_align or align
    return {
        "data": {"order": data, "orderZ": data, **({"align": there} if there else {})},
        "logits": {"order": logits, "orderZ": logits, **({"align": back} if back else {})},
        "anisotropy": 3,
        "separateZ": False,
    }
