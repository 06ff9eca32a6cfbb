"""A model folder of patches with 118 classes, for bench/patches-memory.ts: the tensors of a large network and hardly
any of its arithmetic.

    training/.venv/bin/python bench/many_classes.py OUT
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

CLASSES = 118
PATCH = [64, 64, 64]
MANIFEST = Path(__file__).parent.parent / "test/fixtures/patch-models/patches/manifest.json"


def graph() -> bytes:
    """(N, 1, D, H, W) times a weight for each class: intensities decide among them."""
    weights = np.linspace(-1, 1, CLASSES, dtype=np.float32).reshape(CLASSES, 1, 1, 1, 1)
    bias = -(weights.ravel() ** 2)
    node = helper.make_node("Conv", ["patches", "weights", "bias"], ["logits"])
    tensor = helper.make_tensor_value_info
    made = helper.make_graph(
        [node],
        "many",
        [tensor("patches", TensorProto.FLOAT, ["n", 1, *PATCH])],
        [tensor("logits", TensorProto.FLOAT, ["n", CLASSES, *PATCH])],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(bias, "bias")],
    )
    return helper.make_model(
        made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    ).SerializeToString()


def main(out: str) -> None:
    data = graph()
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    manifest |= {
        "name": "many",
        "files": [
            {"path": "fold_0.onnx", "role": "graph", "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        ],
    }
    manifest["input"] |= {"patch": PATCH, "spacing": [3.0, 3.0, 3.0], "mirror": []}
    classes = [{"label": n, "name": f"class_{n}", "color": "#808080"} for n in range(1, CLASSES)]
    manifest["heads"][0]["classes"] = classes
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fold_0.onnx").write_bytes(data)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


main(*sys.argv[1:])
