"""Segments an image that SimpleITK reads on a running service; labels are written on the same grid.

    pip install grpcio grpcio-tools numpy SimpleITK
    python examples/segment.py HOST:PORT IMAGE.nii.gz CT|MR|CE_MR OUT.nii.gz

Nothing but the proto file is shared with the service. test/peers/segment.py does more: it waits for
a server, follows the service config and sends a volume again where that can help
(client/README.md). Where the service asks who calls, TOKEN_FILE names the file of a token, and CA_FILE
the authority of the service's certificate.
"""

import importlib
import os
import sys
import tempfile
import zlib
from pathlib import Path

import grpc
import numpy as np
import SimpleITK as sitk
from grpc_tools import protoc

PROTO = Path(__file__).parents[1] / "proto"
CHUNK_BYTES = 1 << 20
VOXEL_TYPES = {"int8": 1, "uint8": 2, "int16": 3, "uint16": 4, "int32": 5, "uint32": 6, "float32": 7, "float64": 8}


def stubs(folder: str):
    """The modules that protoc makes of the proto file: messages, and the service's stub."""
    protoc.main(["protoc", f"-I{PROTO}", f"--python_out={folder}", f"--grpc_python_out={folder}", "m4oe/v1/segmentation.proto"])
    sys.path.insert(0, folder)
    return importlib.import_module("m4oe.v1.segmentation_pb2"), importlib.import_module("m4oe.v1.segmentation_pb2_grpc")


def requests(pb, image: sitk.Image, voxels: np.ndarray, modality: str):
    """The header, then the voxels (k, j, i) in chunks, i fastest."""
    geometry = pb.Geometry(
        size=image.GetSize(),
        spacing_mm=image.GetSpacing(),
        origin_mm=image.GetOrigin(),
        # One axis after the other; SimpleITK has them in columns.
        direction=np.reshape(image.GetDirection(), (3, 3)).T.flatten(),
    )
    yield pb.SegmentRequest(
        header=pb.VolumeHeader(
            modality=pb.Modality.Value(modality),
            geometry=geometry,
            voxel_type=VOXEL_TYPES[voxels.dtype.name],
            byte_order=pb.LITTLE_ENDIAN,
        )
    )
    data = voxels.astype(voxels.dtype.newbyteorder("<")).tobytes()
    for offset in range(0, len(data), CHUNK_BYTES):
        part = data[offset : offset + CHUNK_BYTES]
        yield pb.SegmentRequest(chunk=pb.VoxelChunk(offset=offset, data=part, crc32=zlib.crc32(part)))


def connect(address: str) -> grpc.Channel:
    """Over TLS where CA_FILE is there; a token never leaves this machine without."""
    if ca := os.environ.get("CA_FILE"):
        return grpc.secure_channel(address, grpc.ssl_channel_credentials(Path(ca).read_bytes()))
    if os.environ.get("TOKEN_FILE") and not address.startswith(("127.", "localhost:")):
        sys.exit("TOKEN_FILE needs CA_FILE beyond this machine")
    return grpc.insecure_channel(address)


def who_calls() -> list[tuple[str, str]]:
    """The metadata of a call: the token, if there is one."""
    file = os.environ.get("TOKEN_FILE")
    return [("authorization", f"Bearer {Path(file).read_text(encoding='utf-8').strip()}")] if file else []


def main() -> None:
    address, path, modality, out = sys.argv[1:]
    image = sitk.ReadImage(path)
    voxels = sitk.GetArrayFromImage(image)
    labels = np.zeros(voxels.shape, np.uint8)
    with tempfile.TemporaryDirectory() as folder, connect(address) as channel:
        pb, service = stubs(folder)
        for answer in service.SegmentationStub(channel).Segment(requests(pb, image, voxels, modality), metadata=who_calls()):
            kind = answer.WhichOneof("message")
            if kind == "slice":
                labels[answer.slice.k] = np.frombuffer(answer.slice.data, np.uint8).reshape(labels.shape[1:])
            elif kind == "report":
                for organ in answer.report.classes:
                    print(f"{organ.label} {organ.name} {organ.volume_ml:.1f} ml")
    mask = sitk.GetImageFromArray(labels)
    mask.CopyInformation(image)
    sitk.WriteImage(mask, out)


if __name__ == "__main__":
    main()
