"""KServe's client, unchanged, against the Open Inference Protocol ports of a service that has the
model bands.

Not among the tests' requirements (300 MB). In an environment with kserve (0.21.0 was used):
python kserve_peer.py HTTP_ADDRESS GRPC_ADDRESS
"""

import asyncio
import sys

import numpy as np
from kserve import (
    InferenceGRPCClient,
    InferenceRESTClient,
    InferInput,
    InferRequest,
    RESTConfig,
)


def request(slices: np.ndarray, binary: bool) -> InferRequest:
    arrays = (
        ("slices", "INT16", slices),
        ("window", "FP32", np.tile(np.float32([-100, 300]), (len(slices), 1))),
        ("head", "INT64", np.zeros(len(slices), np.int64)),
    )
    inputs = []
    for name, datatype, array in arrays:
        tensor = InferInput(name, list(array.shape), datatype)
        tensor.set_data_from_numpy(array, binary_data=binary)
        inputs.append(tensor)
    return InferRequest(model_name="bands", infer_inputs=inputs)


async def main(http_address: str, grpc_address: str) -> None:
    slices = np.random.default_rng(1).integers(-200, 400, (3, 3, 16, 12), dtype=np.int16)
    url = f"http://{http_address}"
    rest, grpc = InferenceRESTClient(RESTConfig(protocol="v2")), InferenceGRPCClient(url=grpc_address)
    assert await rest.is_server_live(url) and await rest.is_server_ready(url) and await rest.is_model_ready(url, "bands")
    assert await grpc.is_server_live() and await grpc.is_server_ready() and await grpc.is_model_ready("bands")
    answers = []
    for binary in (False, True):
        answers.append(await rest.infer(url, request(slices, binary), model_name="bands"))
        answers.append(await grpc.infer(request(slices, binary)))
    labels = [next(out for out in answer.outputs if out.name == "labels").as_numpy() for answer in answers]
    assert all(np.array_equal(labels[0], other) for other in labels)
    print("ok", labels[0].shape, np.bincount(labels[0].ravel()).tolist())


asyncio.run(main(*sys.argv[1:3]))
