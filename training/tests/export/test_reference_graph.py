import numpy as np

from m4oe.export.export import adapt, runner
from m4oe.export.onnx.graph import write_onnx
from m4oe.network.checkpoint import read_tensors
from m4oe.network.reference import convert

from ..conftest import shared_folder


def test_an_exported_reference_gives_the_references_own_labels(tmp_path):
    folder = shared_folder("reference")
    checkpoint = convert(read_tensors(folder / "checkpoint.pth"), "checkpoint.pth")
    with np.load(folder / "io.npz") as saved:
        x, head, y = (saved[name] for name in ("x", "predict_head", "y"))
    # Its input was normalised otherwise: the window's ends stand for -limit and limit.
    limit = float(np.abs(x).max())
    write_onnx(adapt(checkpoint, None, (-limit, limit)).network(), tmp_path / "model.onnx")
    slices = np.rint(x * (30000 / limit)).astype(np.int16)
    window = np.tile(np.array([-30000, 30000], np.float32), (len(x), 1))
    labels, _, gates = runner(tmp_path / "model.onnx")((slices, window, head.astype(np.int64)))
    classes = [1 + len(checkpoint.config.heads[index].classes) for index in head]
    expected = np.stack([sample[:k].astype(np.float32).argmax(0) for sample, k in zip(y, classes, strict=True)])
    # int16 going in and float16 coming out leave near ties open.
    assert (labels != expected).mean() < 5e-3
    assert np.allclose(gates, 1 / 3)
