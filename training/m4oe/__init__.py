import os

# onnxruntime from 1.30 on sends telemetry to its maker unless this says no before it is loaded.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
