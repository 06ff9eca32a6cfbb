"""Reads configurations of Triton models with NVIDIA's own definition of them: python config_peer.py
CONFIG_PBTXT ..."""

import json
import sys
from pathlib import Path

from google.protobuf import json_format, text_format
from tritonclient.grpc import model_config_pb2

texts = [Path(path).read_text(encoding="utf-8") for path in sys.argv[1:]]
configs = [text_format.Parse(text, model_config_pb2.ModelConfig()) for text in texts]
print(json.dumps([json_format.MessageToDict(config) for config in configs]))
