"""m4oe_client.AsyncClient for the conformance suite."""

import asyncio
import json
import sys
from contextlib import aclosing

import m4oe_client
from m4oe_client_sync import PLACE, done, failed, volume_of


async def answer(case: dict) -> dict:
    slices: list = []
    voxels = volume_of(case["size"])
    async with m4oe_client.AsyncClient(
        case["address"], retry_seconds=case["retrySeconds"]
    ) as client:
        try:
            if "leaveAfter" in case:
                volume = m4oe_client.source_of(voxels, **PLACE).volume
                async with aclosing(client.stream(volume, "CT")) as answers:
                    async for part in answers:
                        if isinstance(part, m4oe_client.Plan):
                            break
                return {"left": True}
            result = await client.segment(
                voxels, "CT", on_slice=slices.append, **PLACE, **case["wish"]
            )
            return done(result, slices)
        except m4oe_client.M4oeError as error:
            return failed(error, slices)


async def main() -> None:
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(await answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
