"""A volume goes to an M4oE service, labels of its organs and a report come back.

Example:
    >>> import m4oe_client, SimpleITK as sitk
    >>> result = m4oe_client.segment(sitk.ReadImage("abdomen.nii.gz"), "CT", server="localhost:50051")
    >>> for organ in result.report.organs:
    ...     print(organ.name, organ.volume_ml, organ.verdict)
    >>> sitk.WriteImage(result.image(), "labels.nii.gz")

Of several volumes, and for what a service knows: :class:`Client`, or :class:`AsyncClient` for asyncio.
"""

from typing import Any, Unpack, cast

from .aio import AsyncClient
from .call import TLS, OnProgress, OnSlice, Options, Prompt, Wish
from .client import Client
from .connection import USUAL_SERVER, Connecting
from .errors import (
    Busy,
    Corrupt,
    Forbidden,
    InternalError,
    InvalidRequest,
    M4oeError,
    NotFound,
    TimedOut,
    Unauthenticated,
    Unavailable,
    UntrustedServer,
)
from .results import (
    Answer,
    Head,
    LabelSlice,
    Model,
    Organ,
    OrganClass,
    PlaceRelation,
    Plan,
    Preview,
    Progress,
    RefinePlan,
    Report,
    Segmentation,
)
from .volume import Source, Volume, source_of

__all__ = [
    "TLS",
    "Answer",
    "AsyncClient",
    "Busy",
    "Client",
    "Corrupt",
    "Forbidden",
    "Head",
    "InternalError",
    "InvalidRequest",
    "LabelSlice",
    "M4oeError",
    "Model",
    "NotFound",
    "Organ",
    "OrganClass",
    "PlaceRelation",
    "Plan",
    "Preview",
    "Progress",
    "Prompt",
    "RefinePlan",
    "Report",
    "Segmentation",
    "Source",
    "TimedOut",
    "Unauthenticated",
    "Unavailable",
    "UntrustedServer",
    "Volume",
    "Wish",
    "asegment",
    "segment",
    "source_of",
]


class CallOptions(Connecting, Options):
    """What a connection is made with, where an array lies, and what to do with it."""


def _split(options: CallOptions) -> tuple[Connecting, Options]:
    parts = [
        {name: value for name, value in options.items() if (name in Connecting.__annotations__) is connecting}
        for connecting in (True, False)
    ]
    return cast(Connecting, parts[0]), cast(Options, parts[1])


def segment(
    image: Any,
    modality: str,
    *,
    server: str = USUAL_SERVER,
    on_progress: OnProgress | None = None,
    on_slice: OnSlice | None = None,
    **options: Unpack[CallOptions],
) -> Segmentation:
    """One volume on a connection of its own: options of :class:`Client` and of :meth:`Client.segment`."""
    connecting, rest = _split(options)
    with Client(server, **connecting) as client:
        return client.segment(image, modality, on_progress=on_progress, on_slice=on_slice, **rest)


async def asegment(
    image: Any,
    modality: str,
    *,
    server: str = USUAL_SERVER,
    on_progress: OnProgress | None = None,
    on_slice: OnSlice | None = None,
    **options: Unpack[CallOptions],
) -> Segmentation:
    """:func:`segment` for asyncio."""
    connecting, rest = _split(options)
    async with AsyncClient(server, **connecting) as client:
        return await client.segment(image, modality, on_progress=on_progress, on_slice=on_slice, **rest)
