"""NVIDIA's tritonclient against an inference server that has the model bands: python
tritonclient_peer.py HTTP_ADDRESS GRPC_ADDRESS

Asks health, metadata and inferences over both protocols and holds the labels against
test/fixtures/make_models.py's description.
"""

import json
import sys

import numpy as np
from tritonclient import grpc, http
from tritonclient.utils import InferenceServerException

WEIGHTS = np.float32([1, 4, 2]) / np.float32(7)
BOUNDS = np.float32([0.25, 0.5, 0.75])
WINDOW = (-100.0, 300.0)


def expected(slices: np.ndarray) -> np.ndarray:
    """Labels (N, H, W) of slices int16 (N, 3, H, W), in the graph's float32 arithmetic."""
    lower, upper = np.float32(WINDOW)
    unit = np.clip((slices.astype(np.float32) - lower) / (upper - lower), 0, 1)
    mixed = unit[:, 0] * WEIGHTS[0] + unit[:, 1] * WEIGHTS[1] + unit[:, 2] * WEIGHTS[2]
    return (mixed[..., None] >= BOUNDS).sum(-1).astype(np.uint8)


def ask(module, client, slices: np.ndarray, **binary) -> dict[str, np.ndarray]:
    count = len(slices)
    arrays = {
        "slices": slices,
        "window": np.tile(np.float32(WINDOW), (count, 1)),
        "head": np.zeros(count, np.int64),
    }
    inputs = []
    for name, datatype in (("slices", "INT16"), ("window", "FP32"), ("head", "INT64")):
        tensor = module.InferInput(name, arrays[name].shape, datatype)
        tensor.set_data_from_numpy(arrays[name], **binary)
        inputs.append(tensor)
    result = client.infer("bands", inputs, request_id="peer-1")
    return {name: result.as_numpy(name) for name in ("labels", "confidence", "gates")}


def main(http_address: str, grpc_address: str) -> None:
    rng = np.random.default_rng(7)
    told = {}
    with http.InferenceServerClient(http_address, concurrency=4) as by_http, grpc.InferenceServerClient(grpc_address) as by_grpc:
        for client in (by_http, by_grpc):
            assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("bands")
        metadata = by_http.get_model_metadata("bands")
        other = by_grpc.get_model_metadata("bands", as_json=True)
        told["inputs"] = [[t["name"], t["datatype"], *t["shape"]] for t in metadata["inputs"]]
        assert told["inputs"] == [[t["name"], t["datatype"], *map(int, t["shape"])] for t in other["inputs"]]
        for shape in ((1, 3, 8, 8), (5, 3, 20, 16), (9, 3, 64, 40)):
            slices = rng.integers(-200, 400, shape, dtype=np.int16)
            answers = [ask(http, by_http, slices), ask(http, by_http, slices, binary_data=False), ask(grpc, by_grpc, slices)]
            for answer in answers:
                assert np.array_equal(answer["labels"], expected(slices)), shape
                assert np.array_equal(answer["confidence"], answers[0]["confidence"])
                assert np.allclose(answer["gates"], [0.7, 0.3])
        slices = rng.integers(-200, 400, (2, 3, 16, 16), dtype=np.int16)
        pending = []
        for _ in range(8):
            tensors = []
            for name, datatype, array in (
                ("slices", "INT16", slices),
                ("window", "FP32", np.tile(np.float32(WINDOW), (2, 1))),
                ("head", "INT64", np.zeros(2, np.int64)),
            ):
                tensor = http.InferInput(name, array.shape, datatype)
                tensor.set_data_from_numpy(array)
                tensors.append(tensor)
            pending.append(by_http.async_infer("bands", tensors))
        assert all(np.array_equal(one.get_result().as_numpy("labels"), expected(slices)) for one in pending)
        refused = 0
        for module, client in ((http, by_http), (grpc, by_grpc)):
            try:
                ask(module, client, slices[:, :2])
            except InferenceServerException as error:
                refused += 1
                told.setdefault("refusals", []).append(str(error.status()))
        assert refused == 2
    print(json.dumps({"ok": True, **told}))


if __name__ == "__main__":
    main(*sys.argv[1:3])
