"""The messages of m4oe.v1, made of the published descriptors when the package is imported.

No generated modules: those work with one range of protobuf's versions each, and would be registered
where a caller's own google.rpc types are. The pool here is this package's alone.
"""

from importlib import resources
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

SEGMENT = "/m4oe.v1.Segmentation/Segment"
PLAN = "/m4oe.v1.Segmentation/Plan"
LIST_MODELS = "/m4oe.v1.Segmentation/ListModels"

_pool = descriptor_pool.DescriptorPool()
for _file in descriptor_pb2.FileDescriptorSet.FromString(
    resources.files(__package__).joinpath("descriptors.binpb").read_bytes()
).file:
    _pool.Add(_file)


def message(name: str) -> Any:
    """The class of a message, by its full name."""
    return message_factory.GetMessageClass(_pool.FindMessageTypeByName(name))


def enum_name(name: str, number: int) -> str:
    """The name of a value; its number as text where it is newer than this package."""
    value = _pool.FindEnumTypeByName(name).values_by_number.get(number)
    return str(number) if value is None else str(value.name)


SegmentRequest = message("m4oe.v1.SegmentRequest")
SegmentResponse = message("m4oe.v1.SegmentResponse")
PlanRequest = message("m4oe.v1.PlanRequest")
PlanResponse = message("m4oe.v1.PlanResponse")
ListModelsRequest = message("m4oe.v1.ListModelsRequest")
ListModelsResponse = message("m4oe.v1.ListModelsResponse")
VolumeHeader = message("m4oe.v1.VolumeHeader")
