"""m4oe_client.Client for the conformance suite: a line with a case in, a line with its end out."""

import json
import sys

import m4oe_client
import numpy as np


def of_slices(labels: np.ndarray) -> list[int]:
    """The label that each slice holds everywhere; -1 where it holds several."""
    return [
        int(plane.flat[0]) if (plane == plane.flat[0]).all() else -1 for plane in labels
    ]


def volume_of(size: list[int]) -> np.ndarray:
    """Voxels (k, j, i)."""
    return (np.arange(np.prod(size)) % 1000).astype(np.int16).reshape(size[::-1])


PLACE = {"spacing": (1, 1, 2), "direction": "LPS"}


def failed(error: m4oe_client.M4oeError, slices: list) -> dict:
    told = {"reason": error.reason, "field": error.field, "setting": error.setting}
    return {**told, "retryAfterSeconds": error.retry_after, "slices": len(slices)}


def done(result: m4oe_client.Segmentation, slices: list) -> dict:
    found = {"labels": of_slices(result.labels), "slices": len(slices)}
    return (
        found
        if result.confidence is None
        else {**found, "confidence": of_slices(result.confidence)}
    )


def answer(case: dict) -> dict:
    slices: list = []
    voxels = volume_of(case["size"])
    with m4oe_client.Client(
        case["address"], retry_seconds=case["retrySeconds"]
    ) as client:
        try:
            if "leaveAfter" in case:
                for part in client.stream(
                    m4oe_client.source_of(voxels, **PLACE).volume, "CT"
                ):
                    if isinstance(part, m4oe_client.Plan):
                        break
                return {"left": True}
            return done(
                client.segment(
                    voxels, "CT", on_slice=slices.append, **PLACE, **case["wish"]
                ),
                slices,
            )
        except m4oe_client.M4oeError as error:
            return failed(error, slices)


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
