"""Folders that nnU-Net itself wrote: the graphs give what its network gave, and what it did around
it is what the manifest declares."""

import json

import numpy as np
import onnxruntime
import pytest
import SimpleITK as sitk

from m4oe.cli import main
from m4oe.export.manifest import validate
from m4oe.peers.nnunet.folder import open_folder
from m4oe.peers.nnunet.predict import Predictor
from m4oe.peers.nnunet.results import Chosen

from ...conftest import shared_folder

FLOAT16 = 1e-3
"""Of outputs that were recorded as float16, over the largest."""


def declared(name: str, channels: int) -> dict:
    about = {
        "nnunetv2_plain": ("stored", [0, 1, 2], "ct", None),
        "nnunetv2_resenc": ("RAS", [2, 0, 1], "zscore", None),
        "nnunetv2_regions": ("stored", [0, 1, 2], "ct", [[1, 2, 3], [2, 3], [3]]),
    }
    return dict(zip(("orientation", "axes", "scheme", "regions"), about[name], strict=True)) | {"channels": channels}


@pytest.mark.parametrize(("name", "channels"), [("nnunetv2_plain", 5), ("nnunetv2_resenc", 4), ("nnunetv2_regions", 3)])
def test_graphs_give_what_nnunet_computed(name, channels, tmp_path):
    reference = shared_folder("reference") / "peers" / name
    assert main(["import", "nnunet", str(reference), "--modality", "CT", "--out", str(tmp_path / "model")]) == 0
    manifest = json.loads((tmp_path / "model" / "manifest.json").read_text(encoding="utf-8"))
    validate(manifest)
    wanted = declared(name, channels)
    given = manifest["input"]
    assert given["orientation"] == wanted["orientation"] and given["axes"] == wanted["axes"]
    assert given["channels"][0]["normalisation"]["scheme"] == wanted["scheme"]
    assert manifest["output"]["regions"] == wanted["regions"] and given["mirror"] == [0, 1, 2]
    with np.load(reference / "io.npz") as io:
        x, outputs = io["x"], {key: io[key] for key in io.files if key.startswith("y_fold")}
    graphs = [file["path"] for file in manifest["files"] if file["role"] == "graph"]
    assert {f"y_{path.removesuffix('.onnx').replace('fold_', 'fold')}" for path in graphs} == set(outputs)
    for path in graphs:
        recorded = outputs[f"y_{path.removesuffix('.onnx').replace('fold_', 'fold')}"]
        session = onnxruntime.InferenceSession(str(tmp_path / "model" / path), providers=["CPUExecutionProvider"])
        found = session.run(None, {"patches": x.astype(np.float32)})[0]
        assert found.shape == recorded.shape and found.shape[1] == channels
        limit = FLOAT16 if recorded.dtype == np.float16 else 1e-5
        assert np.abs(found - recorded.astype(np.float32)).max() <= limit * np.abs(recorded).max()


@pytest.mark.parametrize("name", ["nnunetv2_plain", "nnunetv2_resenc", "nnunetv2_regions"])
def test_label_maps_are_those_of_nnunet(name):
    """At most one voxel in 10,000 differs: where two classes are within the last bits of float16, in
    which nnU-Net adds logits up, a sum in another order decides."""
    peers = shared_folder("reference") / "peers"
    results = open_folder(peers / name, Chosen())
    differ = voxels = 0
    for mirror in (False, True):
        predictor = Predictor(results, mirror=mirror)
        for image in ("same", "crop", "sepz", "tiny"):
            given = sitk.ReadImage(str(peers / "nnunetv2_plain" / "images" / f"{image}_0000.nii.gz"))
            orientation = sitk.DICOMOrientImageFilter.GetOrientationFromDirectionCosines(given.GetDirection())
            found = predictor.labels(sitk.GetArrayFromImage(given), given.GetSpacing()[::-1], orientation)
            wanted = sitk.ReadImage(str(peers / name / "expected" / f"{image}__mirror{mirror:d}.nii.gz"))
            differ += int((found != sitk.GetArrayFromImage(wanted)).sum())
            voxels += found.size
    assert differ <= voxels / 10_000, f"{differ} of {voxels} voxels differ"
