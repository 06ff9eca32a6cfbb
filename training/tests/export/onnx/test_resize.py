"""The graph's resizes against preprocess.py's."""

import numpy as np
import onnxruntime
import pytest
import torch
from onnx import TensorProto

from m4oe.data.preprocess import prepare_slices, restore_logits
from m4oe.export.eager import labels_and_confidence
from m4oe.export.onnx import resize
from m4oe.export.onnx.build import Graph

SIZE = 56
SHAPES = ((56, 56), (33, 57), (101, 122), (96, 320), (300, 17), (5, 5))


def session(g: Graph, inputs: list, outputs: dict[str, tuple]) -> onnxruntime.InferenceSession:
    made = [g.op("Identity", value) for value in outputs]
    model = g.model(inputs, [(name, *entry) for name, entry in zip(made, outputs.values(), strict=True)])
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def axes(g: Graph, value: str) -> tuple[resize.Axis, resize.Axis]:
    height, width = g.size(value, 2), g.size(value, 3)
    side = g.op("Max", height, width)
    return resize.Axis(g, height, side, SIZE), resize.Axis(g, width, side, SIZE)


@pytest.fixture(scope="module")
def preparing():
    g = Graph()
    x = resize.prepare(g, "slices", "window", *axes(g, "slices"), (-1.0, 3.0))
    inputs = [("slices", TensorProto.INT16, ["N", "C", "H", "W"]), ("window", TensorProto.FLOAT, ["N", 2])]
    return session(g, inputs, {x: (TensorProto.FLOAT, ["N", "C", SIZE, SIZE])})


@pytest.fixture(scope="module", params=[2, 4])
def labelling(request):
    """A session from logits (N, K, patch * patch, h, w) and slices, of which the size counts; and
    its patch."""
    g, patch = Graph(), request.param
    labels, confidence = resize.labels(g, "logits", patch, *axes(g, "slices"))
    side = SIZE // patch
    inputs = [
        ("logits", TensorProto.FLOAT, ["N", "K", patch * patch, side, side]),
        ("slices", TensorProto.INT16, ["N", 1, "H", "W"]),
    ]
    kind = (TensorProto.UINT8, ["N", "H", "W"])
    return session(g, inputs, {labels: kind, confidence: kind}), patch


@pytest.mark.parametrize("shape", SHAPES)
def test_slices_come_in_as_they_were_trained(preparing, shape):
    slices = np.random.default_rng(1).integers(-900, 900, (3, 2, *shape)).astype(np.int16)
    # The last window is empty, as that of a volume of one intensity.
    window = np.array([(-125, 275), (-900.5, 900), (7, 7)], np.float32)
    expected = prepare_slices(torch.from_numpy(slices), torch.from_numpy(window), SIZE, (-1.0, 3.0)).numpy()
    (got,) = preparing.run(None, {"slices": slices, "window": window})
    assert np.abs(got - expected).max() < 2e-5


def pictures() -> dict[str, np.ndarray]:
    """Logits over background's (N, K, SIZE, SIZE): what may come out, and what would come out wrong
    if a box were too small."""
    random = np.random.default_rng(2)
    nothing = np.full((1, 3, SIZE, SIZE), -20.0)
    found = {
        "background": nothing,
        "foreground": np.full((2, 3, SIZE, SIZE), 9.0),
        "noise": random.normal(0, 3, (2, 3, SIZE, SIZE)),
        "weak everywhere": np.full((1, 3, SIZE, SIZE), -6.0),
        "rare": np.where(random.random((3, 3, SIZE, SIZE)) < 1e-3, 8.0, -9.0),
        "absent classes": np.concatenate(
            [random.normal(0, 3, (2, 2, SIZE, SIZE)), np.full((2, 1, SIZE, SIZE), -1e4)], 1
        ),
    }
    for row, column in ((0, 0), (0, SIZE - 1), (SIZE - 1, 0), (SIZE - 1, SIZE - 1), (0, 20), (31, SIZE - 1), (25, 26)):
        # So strong that it wins over background as far as interpolation reaches, which is where a
        # box would cut it off.
        dot = np.full((2, 3, SIZE, SIZE), -7.0)
        dot[1, 2, row, column] = 5000.0
        found[f"a pixel at {row}, {column}"] = dot
    return found


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", pictures())
def test_labels_in_a_box_are_the_labels_of_the_whole(labelling, name, shape):
    run, patch = labelling
    logits = pictures()[name].astype(np.float32)
    n, classes, side = len(logits), logits.shape[1], SIZE // patch
    tokens = logits.reshape(n, classes, side, patch, side, patch).transpose(0, 1, 3, 5, 2, 4)
    tokens = np.ascontiguousarray(tokens.reshape(n, classes, patch * patch, side, side))
    got = run.run(None, {"logits": tokens, "slices": np.zeros((n, 1, *shape), np.int16)})
    with_background = np.concatenate([np.zeros((n, 1, SIZE, SIZE), np.float32), logits], 1)
    whole = restore_logits(torch.from_numpy(with_background), *shape)
    labels, confidence = (t.numpy() for t in labels_and_confidence(whole))
    best = np.sort(whole.numpy(), 1)
    # Where two classes are as good as equal, rounding decides.
    clear = best[:, -1] - best[:, -2] > 1e-3
    assert got[0].shape == labels.shape
    assert (got[0] == labels)[clear].all()
    assert np.abs(got[1].astype(int) - confidence)[clear].max(initial=0) <= 2
