"""Segments an image that SimpleITK reads on a running service; labels are written on the same grid.

    pip install grpcio grpcio-tools numpy SimpleITK
    python examples/segment.py HOST:PORT IMAGE.nii.gz CT|MR|CE_MR OUT.nii.gz

Nothing but the proto file is shared with the service. test/peers/segment.py does more: it waits for
a server, follows the service config and sends a volume again where that can help
(client/README.md).
"""

import importlib
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


def main() -> None:
    address, path, modality, out = sys.argv[1:]
    image = sitk.ReadImage(path)
    voxels = sitk.GetArrayFromImage(image)
    labels = np.zeros(voxels.shape, np.uint8)
    with tempfile.TemporaryDirectory() as folder, grpc.insecure_channel(address) as channel:
        pb, service = stubs(folder)
        for answer in service.SegmentationStub(channel).Segment(requests(pb, image, voxels, modality)):
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
