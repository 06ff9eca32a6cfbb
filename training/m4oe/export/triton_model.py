"""Model of Triton's Python backend that runs a graph of this project with onnxruntime.
triton_repository.py copies it into a version folder.

Tensors are the graph's own: those of slices as in docs/architecture.md, those of patches as in
docs/models.md. Runs inside Triton only.
"""

import hashlib
import json
from pathlib import Path

import onnxruntime
import triton_python_backend_utils as triton


class TritonPythonModel:
    def initialize(self, args: dict) -> None:
        """Loads the graph. Raises where its SHA-256 is not the configuration's, and Triton then
        does not serve it."""
        version = args["model_version"]
        graph = Path(args["model_repository"]) / version / "model.onnx"
        parameters = json.loads(args["model_config"])["parameters"]
        expected = parameters[f"m4oe_graph_sha256_{version}"]["string_value"]
        found = hashlib.sha256(graph.read_bytes()).hexdigest()
        if found != expected:
            raise triton.TritonModelException(f"{graph.name} has SHA-256 {found}, the configuration says {expected}")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = int(parameters.get("m4oe_threads", {}).get("string_value", "0"))
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        gpu = args["model_instance_kind"] == "GPU"
        providers = (
            [("CUDAExecutionProvider", {"device_id": args["model_instance_device_id"]})]
            if gpu
            else ["CPUExecutionProvider"]
        )
        self.session = onnxruntime.InferenceSession(str(graph), options, providers=providers)
        if gpu and "CUDAExecutionProvider" not in self.session.get_providers():
            raise triton.TritonModelException("CUDA was asked for and onnxruntime did not start it")
        self.inputs = [declared.name for declared in self.session.get_inputs()]
        self.outputs = [declared.name for declared in self.session.get_outputs()]

    def execute(self, requests: list) -> list:
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        try:
            feed = {name: triton.get_input_tensor_by_name(request, name).as_numpy() for name in self.inputs}
            results = self.session.run(self.outputs, feed)
        except Exception as error:  # noqa: BLE001  (whatever it is, it belongs to this request and not to its neighbours)
            return triton.InferenceResponse(error=triton.TritonError(str(error)))
        return triton.InferenceResponse([triton.Tensor(name, array) for name, array in zip(self.outputs, results)])
