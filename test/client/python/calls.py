"""What happens around a call: settled slices, progress, several calls at once, limits, ends. Prints
JSON.

calls.py HOST:PORT IMAGE.nii
"""

import asyncio
import json
import sys
import threading

import m4oe_client
import numpy as np
import SimpleITK as sitk


def revisions(address: str, image: sitk.Image) -> dict:
    """Slices as they come, and what they add up to."""
    slices, shares = [], []
    drawn = np.zeros(sitk.GetArrayFromImage(image).shape, np.uint8)

    def draw(part: m4oe_client.LabelSlice) -> None:
        slices.append((part.k, part.revision))
        drawn[part.k] = part.data

    result = m4oe_client.segment(
        image,
        "CT",
        server=address,
        every_slice=True,
        on_slice=draw,
        on_progress=lambda progress: shares.append(progress.inferred_slices / progress.total_slices),
    )
    final = m4oe_client.segment(image, "CT", server=address, every_slice=True, final_slices_only=True, confidence=True)
    some = m4oe_client.segment(image, "CT", server=address, every_slice=True, classes=["liver"])
    return {
        "again": sum(revision == 1 for _, revision in slices),
        "revised": result.report.revised_slices,
        "drawn": bool(np.array_equal(drawn, result.labels)),
        "final": bool(np.array_equal(final.labels, result.labels)),
        "confidence": list(final.confidence.shape) == list(result.labels.shape),
        "mask": bool(np.array_equal(some.mask("liver"), result.mask("liver"))),
        "progress": shares == sorted(shares) and shares[-1] == 1,
        "plan": [organ.name for organ in result.plan.classes],
        "crc32": result.report.labels_crc32,
    }


async def together(address: str, image: sitk.Image) -> dict:
    """Eight calls on one connection, one of which is cancelled."""
    async with m4oe_client.AsyncClient(address) as client:
        calls = [asyncio.create_task(client.segment(image, "CT", every_slice=True)) for _ in range(8)]
        calls[3].cancel()
        done = await asyncio.gather(*calls, return_exceptions=True)
        plan = await client.plan(m4oe_client.source_of(image), "CT")
        models = await client.models()
    alone = await m4oe_client.asegment(image, "CT", server=address, every_slice=True)
    return {
        "crc32": [None if isinstance(one, BaseException) else one.report.labels_crc32 for one in [*done, alone]],
        "cancelled": isinstance(done[3], asyncio.CancelledError),
        "slices": plan.slices,
        "heads": [head.name for model in models for head in model.heads],
        "default": [model.default_heads["CT"] for model in models if model.is_default],
    }


def ends(address: str, image: sitk.Image) -> dict:
    """Threads share a client; who leaves the loop ends the call; what is wrong has its class."""
    found = {}
    source = m4oe_client.source_of(image)
    with m4oe_client.Client(address) as client:
        results: list[int] = []
        threads = [
            threading.Thread(target=lambda: results.append(client.segment(image, "CT").report.labels_crc32))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found["threads"] = len(results) == 3 and len(set(results)) == 1
        for answer in client.stream(source.volume, "CT"):
            found["first"] = type(answer).__name__
            break
        found["after"] = client.plan(source, "CT").slices
        for name, wish in {"head": {"head": "none"}, "model": {"model": "none"}, "request_id": {"request_id": "a b"}}.items():
            try:
                client.plan(source, "CT", **wish)
            except m4oe_client.M4oeError as error:
                found[name] = [type(error).__name__, error.reason, error.field]
        large = np.zeros((64, 256, 256), np.int16)
        try:
            client.segment(large, "CT", spacing=(1, 1, 1), direction="LPS")
        except m4oe_client.InvalidRequest as error:
            found["large"] = [error.reason, error.setting]
    try:
        m4oe_client.segment(image, "CT", server=address, timeout=1e-6)
    except TimeoutError as error:
        found["timeout"] = error.reason
    try:
        m4oe_client.segment(image, "CT", server="127.0.0.1:1", retry_seconds=0)
    except ConnectionError as error:
        found["nobody"] = str(error)
    return found


def main() -> None:
    address, path = sys.argv[1:]
    image = sitk.ReadImage(path)
    found = {
        "revisions": revisions(address, image),
        "together": asyncio.run(together(address, image)),
        "ends": ends(address, image),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
