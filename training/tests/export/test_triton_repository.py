"""What is written for Triton: folders, numbers of versions, configuration. test/triton runs it in a
real server."""

import json
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from m4oe.cli import main
from m4oe.export.triton_repository import TritonOptions, TritonRepositoryError, triton_version, write_repository

REPOSITORY = Path(__file__).resolve().parents[3]
BANDS = REPOSITORY / "test" / "fixtures" / "models" / "bands"
MILLIMETRES = REPOSITORY / "test" / "fixtures" / "millimetres"
PATCHES = REPOSITORY / "test" / "fixtures" / "patch-models"


def test_a_version_has_one_number():
    assert [triton_version(v) for v in ("0.0.1", "0.1.0", "1.2.3", "999.999.999")] == [1, 1000, 1002003, 999999999]
    for version in ("0.0.0", "1.2", "1.2.3-rc.1", "1.1000.0", "a.b.c"):
        with pytest.raises(TritonRepositoryError):
            triton_version(version)


def test_the_onnxruntime_backend_with_all_options(tmp_path):
    options = TritonOptions(
        instances=2,
        gpus=(0, 3),
        tensorrt="FP16",
        engine_cache="/cache",
        gpu_memory=2048,
        warmup=True,
        rate_limit=("GPU", 4),
    )
    folder = write_repository(BANDS, tmp_path, options)
    assert sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()) == [
        "1000000/manifest.json",
        "1000000/model.onnx",
        "config.pbtxt",
    ]
    config = (folder / "config.pbtxt").read_text(encoding="utf-8")
    for part in (
        'platform: "onnxruntime_onnx"',
        "max_batch_size: 0",
        'input { name: "slices" data_type: TYPE_INT16 dims: [-1, 3, -1, -1] }',
        'output { name: "gates" data_type: TYPE_FP32 dims: [-1, 2] }',
        "count: 2 kind: KIND_GPU gpus: [0, 3]",
        'resources { name: "GPU" count: 4 }',
        'name: "tensorrt"',
        'key: "precision_mode" value: "FP16"',
        'key: "trt_engine_cache_path" value: "/cache"',
        'key: "gpu_mem_limit" value { string_value: "2147483648" }',
        "model_warmup",
        'key: "m4oe_version_1000000" value { string_value: "1.0.0" }',
    ):
        assert part in config, part


def test_the_python_backend_brings_its_model(tmp_path):
    folder = write_repository(BANDS, tmp_path, TritonOptions(backend="python", device="cpu", threads=3))
    assert (folder / "1000000" / "model.py").read_text(encoding="utf-8") == (
        REPOSITORY / "training/m4oe/export/triton_model.py"
    ).read_text(encoding="utf-8")
    config = (folder / "config.pbtxt").read_text(encoding="utf-8")
    assert 'backend: "python"' in config and "KIND_CPU" in config
    assert 'key: "m4oe_threads" value { string_value: "3" }' in config


def test_another_version_is_served_beside_the_first(tmp_path):
    model = tmp_path / "bands"
    shutil.copytree(BANDS, model)
    write_repository(BANDS, tmp_path / "repository")
    manifest = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    (model / "manifest.json").write_text(json.dumps(manifest | {"version": "2.0.0"}))
    config = (write_repository(model, tmp_path / "repository") / "config.pbtxt").read_text(encoding="utf-8")
    assert "versions: [1000000, 2000000]" in config
    assert 'm4oe_version_2000000" value { string_value: "2.0.0" }' in config
    (tmp_path / "repository/bands/1000000/model.onnx").write_bytes(b"another")
    with pytest.raises(TritonRepositoryError, match="not the one of its manifest"):
        write_repository(model, tmp_path / "repository")


def test_a_graph_that_sees_millimetres_is_told_the_spacing_in_its_warm_up_too(tmp_path):
    folder = write_repository(MILLIMETRES, tmp_path, TritonOptions(warmup=True))
    config = (folder / "config.pbtxt").read_text(encoding="utf-8")
    assert 'input { name: "spacing" data_type: TYPE_FP32 dims: [-1, 2] }' in config
    assert 'inputs { key: "spacing" value { data_type: TYPE_FP32 dims: [1, 2] input_data_file: "spacing" } }' in config
    assert 'inputs { key: "slices" value { data_type: TYPE_INT16 dims: [1, 5, 64, 96] zero_data: true } }' in config
    assert struct.unpack("<2f", (folder / "warmup" / "spacing").read_bytes()) == (1.5, 1.5)
    assert "spacing" not in (write_repository(BANDS, tmp_path, TritonOptions(warmup=True)) / "config.pbtxt").read_text(
        encoding="utf-8"
    )


def test_a_graph_of_patches_has_their_size(tmp_path):
    config = (write_repository(PATCHES / "turned", tmp_path, TritonOptions(warmup=True)) / "config.pbtxt").read_text(
        encoding="utf-8"
    )
    for part in (
        'input { name: "patches" data_type: TYPE_FP32 dims: [-1, 1, 9, 6, 11] }',
        'output { name: "logits" data_type: TYPE_FP32 dims: [-1, 2, 9, 6, 11] }',
        'inputs { key: "patches" value { data_type: TYPE_FP32 dims: [1, 1, 9, 6, 11] zero_data: true } }',
    ):
        assert part in config, part
    flat = (write_repository(PATCHES / "flat", tmp_path) / "config.pbtxt").read_text(encoding="utf-8")
    assert len(json.loads((PATCHES / "flat/manifest.json").read_text(encoding="utf-8"))["input"]["patch"]) == 2
    assert "slices" not in flat and 'name: "patches" data_type: TYPE_FP32 dims: [-1, 1, ' in flat


def test_several_folds_are_refused(tmp_path):
    with pytest.raises(TritonRepositoryError, match="2 folds"):
        write_repository(PATCHES / "patches", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_versions_of_one_model_have_the_same_tensors(tmp_path):
    model = tmp_path / "bands"
    shutil.copytree(MILLIMETRES, model)
    manifest = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    (model / "manifest.json").write_text(json.dumps(manifest | {"name": "bands", "version": "2.0.0"}))
    write_repository(BANDS, tmp_path / "repository")
    with pytest.raises(TritonRepositoryError, match="1000000: its graph has other tensors"):
        write_repository(model, tmp_path / "repository")
    assert not (tmp_path / "repository/bands/2000000").exists()


@pytest.mark.parametrize(
    "options",
    [
        TritonOptions(backend="python", tensorrt="FP32"),
        TritonOptions(device="cpu", tensorrt="FP32"),
        TritonOptions(device="cpu", gpus=(0,)),
        TritonOptions(instances=0),
        TritonOptions(engine_cache="/cache"),
        TritonOptions(tensorrt="FP16", engine_cache='a" value: "b'),
        TritonOptions(backend="python", gpu_memory=100),
        TritonOptions(gpu_memory=-1),
    ],
)
def test_options_that_exclude_each_other_write_nothing(tmp_path, options):
    with pytest.raises(TritonRepositoryError):
        write_repository(BANDS, tmp_path, options)
    assert list(tmp_path.iterdir()) == []


def test_a_graph_that_is_not_the_manifests_is_refused(tmp_path):
    model = tmp_path / "bands"
    shutil.copytree(BANDS, model)
    (model / "model.onnx").write_bytes(b"another")
    with pytest.raises(TritonRepositoryError, match="SHA-256"):
        write_repository(model, tmp_path / "repository")


def test_the_command_lines(tmp_path, capsys):
    command = [
        sys.executable,
        "-m",
        "m4oe.export.triton_repository",
        str(BANDS),
        str(tmp_path),
        "--rate-limit",
        "GPU:1",
    ]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip() == str(tmp_path / "bands")
    wrong = subprocess.run(
        [*command, "--device", "cpu", "--tensorrt", "FP32"], check=False, capture_output=True, text=True
    )
    assert wrong.returncode == 2 and "TensorRT needs" in wrong.stderr
    # Told before the checkpoint is even looked for.
    arguments = [
        "export",
        "none.pt",
        "--out",
        str(tmp_path / "m"),
        "--triton",
        str(tmp_path),
        "--version",
        "1.0.0-rc.1",
    ]
    assert main(arguments) == 2
    assert "1.0.0-rc.1" in capsys.readouterr().err
