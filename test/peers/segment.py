"""A client of m4oe.v1 written from the proto alone: its stubs are made at run time, nothing is
shared with the service's own code.

training/.venv/bin/python test/peers/segment.py HOST:PORT IMAGE.nii.gz MODALITY OUT.nii.gz

Prints one JSON object: how the call ended, the report's CRC of the labels, the voxels of each
class. Labels go to OUT with the image's grid. It waits for a server, balances over all of them and
sends the volume again where that can help, as client/README.md says.
"""

import importlib
import json
import math
import sys
import tempfile
import time
import zlib
from pathlib import Path

import grpc
import numpy as np
import SimpleITK as sitk
from grpc_status import rpc_status
from grpc_tools import protoc

REPOSITORY = Path(__file__).parents[2]
PROTO = REPOSITORY / "proto"
SERVICE_CONFIG = (REPOSITORY / "client" / "service-config.json").read_text(encoding="utf-8")
DEADLINE_SECONDS = 600
TRIES = 5
CHUNK = 300_001  # splits voxels
VOXEL_TYPES = {"int8": 1, "uint8": 2, "int16": 3, "uint16": 4, "int32": 5, "uint32": 6, "float32": 7, "float64": 8}


def stubs(folder: str):
    """The generated modules of segmentation.proto and of its service."""
    arguments = ["protoc", f"-I{PROTO}", f"--python_out={folder}", f"--grpc_python_out={folder}", "m4oe/v1/segmentation.proto"]
    if protoc.main(arguments) != 0:
        raise SystemExit("protoc failed")
    sys.path.insert(0, folder)
    return importlib.import_module("m4oe.v1.segmentation_pb2"), importlib.import_module("m4oe.v1.segmentation_pb2_grpc")


def requests(pb, image: sitk.Image, voxels: np.ndarray, modality: str):
    direction = np.array(image.GetDirection()).reshape(3, 3)
    geometry = pb.Geometry(
        size=image.GetSize(),
        spacing_mm=image.GetSpacing(),
        origin_mm=image.GetOrigin(),
        direction=direction.T.flatten(),  # SimpleITK has axes in columns
    )
    header = pb.VolumeHeader(
        request_id="python-peer",
        modality=pb.Modality.Value(modality),
        geometry=geometry,
        voxel_type=VOXEL_TYPES[voxels.dtype.name],
        byte_order=pb.BIG_ENDIAN,
    )
    yield pb.SegmentRequest(header=header)
    data = voxels.astype(voxels.dtype.newbyteorder(">")).tobytes()
    for offset in range(0, len(data), CHUNK):
        part = data[offset : offset + CHUNK]
        yield pb.SegmentRequest(chunk=pb.VoxelChunk(offset=offset, data=part, crc32=zlib.crc32(part)))


def segment(pb, stub, image: sitk.Image, voxels: np.ndarray, modality: str):
    """Labels (k, j, i) and report of one try; raises grpc.RpcError."""
    nk, nj, ni = voxels.shape
    labels = np.zeros(voxels.shape, np.uint8)
    report, following = None, 0
    for answer in stub.Segment(requests(pb, image, voxels, modality), timeout=DEADLINE_SECONDS):
        kind = answer.WhichOneof("message")
        if kind == "slice":
            part = answer.slice
            assert part.k == following and len(part.data) == ni * nj and zlib.crc32(part.data) == part.crc32
            labels[part.k] = np.frombuffer(part.data, np.uint8).reshape(nj, ni)
            following += 1
        elif kind == "report":
            report = answer.report
    assert following == nk and report is not None and report.labels_crc32 == zlib.crc32(labels.tobytes())
    assert math.isclose(sum(share.share for share in report.experts), 1, abs_tol=1e-6)
    return labels, report


def main() -> None:
    address, path, modality, out = sys.argv[1:]
    image = sitk.ReadImage(path)
    voxels = sitk.GetArrayFromImage(image)  # (k, j, i): i varies fastest
    with tempfile.TemporaryDirectory() as folder:
        pb, service = stubs(folder)
        with grpc.insecure_channel(address, options=[("grpc.service_config", SERVICE_CONFIG)]) as channel:
            stub = service.SegmentationStub(channel)
            for tries in range(1, TRIES + 1):
                try:
                    labels, report = segment(pb, stub, image, voxels, modality)
                    break
                except grpc.RpcError as error:
                    found = details(error)
                    wait = found.pop("retryAfterSeconds", None)
                    if wait is None or tries == TRIES:
                        print(json.dumps({"code": error.code().name, "details": found}))
                        return
                    time.sleep(wait)
    mask = sitk.GetImageFromArray(labels)
    mask.CopyInformation(image)
    sitk.WriteImage(mask, out)
    classes = {organ.name: organ.voxels for organ in report.classes}
    print(json.dumps({"code": "OK", "labelsCrc32": report.labels_crc32, "classes": classes}))


def details(error: grpc.RpcError) -> dict:
    """Reason, field and retry time of google.rpc's details, read with Google's own types. A lost
    connection has none of them, but can be retried."""
    from google.rpc import error_details_pb2

    found = {}
    status = rpc_status.from_call(error)
    if status is None:
        return {"retryAfterSeconds": 1} if error.code() == grpc.StatusCode.UNAVAILABLE else {}
    for packed in status.details:
        info, request, retry = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest(), error_details_pb2.RetryInfo()
        if packed.Unpack(info):
            found |= {"reason": info.reason, "domain": info.domain}
        elif packed.Unpack(request):
            found |= {"field": request.field_violations[0].field}
        elif packed.Unpack(retry):
            found |= {"retryAfterSeconds": retry.retry_delay.ToTimedelta().total_seconds()}
    return found


if __name__ == "__main__":
    main()
