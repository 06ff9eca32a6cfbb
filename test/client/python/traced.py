"""Calls that are part of a trace, plain and asyncio; prints the reasons of contexts that are none.

traced.py HOST:PORT IMAGE.nii TRACEPARENT TRACESTATE [CONTEXT...]
"""

import asyncio
import json
import sys

import m4oe_client
import SimpleITK as sitk


async def main() -> None:
    address, path, traceparent, tracestate, *none = sys.argv[1:]
    image = sitk.ReadImage(path)
    carrier = {"traceparent": traceparent, "tracestate": tracestate}
    reasons = []
    with m4oe_client.Client(address) as client:
        client.plan(m4oe_client.source_of(image), "CT", **carrier)
        client.segment(image, "CT", **carrier)
        client.segment(image, "CT")
        for context in none:
            try:
                client.segment(image, "CT", traceparent=context)
            except m4oe_client.InvalidRequest as error:
                reasons.append(error.reason)
    async with m4oe_client.AsyncClient(address) as client:
        await client.segment(image, "CT", **carrier)
    print(json.dumps(reasons))


if __name__ == "__main__":
    asyncio.run(main())
