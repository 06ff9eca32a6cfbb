"""What the package refuses before it calls anybody: prints each with its reason."""

import json

import m4oe_client
import numpy as np
import SimpleITK as sitk

VOXELS = np.zeros((4, 5, 6), np.int16)
PLACE = {"spacing": (1, 1, 2), "direction": "LPS"}
CASES = {
    "a list": ([[1]], PLACE),
    "a masked array": (np.ma.masked_less(VOXELS, 1), PLACE),
    "a spacing of one number": (VOXELS, {**PLACE, "spacing": 2.0}),
    "a spacing of text": (VOXELS, {**PLACE, "spacing": "1,1,2"}),
    "an origin of text": (VOXELS, {**PLACE, "origin": "0,0"}),
    "a direction of words": (VOXELS, {**PLACE, "direction": [["L", "P", "S"]]}),
    "an affine of words": (VOXELS, {"affine": "RAS"}),
    "no spacing": (VOXELS, {"direction": "LPS"}),
    "two spacings of three": (VOXELS, {**PLACE, "spacing": (1, 1)}),
    "no direction": (VOXELS, {"spacing": (1, 1, 2)}),
    "letters of one axis twice": (VOXELS, {**PLACE, "direction": "LRS"}),
    "a direction of two axes": (VOXELS, {**PLACE, "direction": np.eye(2)}),
    "affine and spacing": (VOXELS, {**PLACE, "affine": np.eye(4)}),
    "an affine that is flat": (VOXELS, {"affine": np.diag([1, 1, 0, 1])}),
    "an affine of NaN": (VOXELS, {"affine": np.full((4, 4), np.nan)}),
    "four axes": (VOXELS[None], PLACE),
    "no voxel": (VOXELS[:0], PLACE),
    "complex numbers": (VOXELS.astype(complex), PLACE),
    "text": (VOXELS.astype(str), PLACE),
    "whole numbers past 32 bits": (VOXELS.astype(np.int64) + 2**40, PLACE),
    "colours": (sitk.GetImageFromArray(np.zeros((4, 5, 6, 3), np.uint8), isVector=True), {}),
    "a 2-D image without sides": (sitk.GetImageFromArray(VOXELS[0]), {}),
}
ADDRESSES = ["http://localhost:50051", "localhost", "user:secret@localhost:1", "localhost:70000", "localhost:", "256.1.1.1:1"]


def reason(call, *arguments, **named) -> str:
    try:
        call(*arguments, **named)
    except m4oe_client.InvalidRequest as error:
        assert "secret" not in str(error)
        return error.reason
    return "none"


def main() -> None:
    found = {name: reason(m4oe_client.source_of, image, **place) for name, (image, place) in CASES.items()}
    found |= {address: reason(m4oe_client.Client, address) for address in ADDRESSES}
    found["PET"] = reason(lambda: m4oe_client.segment(VOXELS, "PET", server="localhost:1", **PLACE))
    wrong = [{"server": None}, {"timeout": "5"}, {"retry_seconds": None}, {"classes": "liver"}, {"preview_every": "2"}]
    for given in wrong:
        named = {"server": "localhost:1", "retry_seconds": 0, **PLACE, **given}
        found[str(given)] = reason(m4oe_client.segment, VOXELS, "CT", **named)
    found["no modality"] = reason(lambda: m4oe_client.segment(VOXELS, None, server="localhost:1", **PLACE))
    client = m4oe_client.Client("localhost:1")
    client.close()
    found["a closed client"] = reason(client.models)
    found["a volume to a closed client"] = reason(client.segment, VOXELS, "CT", **PLACE)
    found["a token in the clear"] = reason(lambda: m4oe_client.Client("10.0.0.1:1", token="t"))
    found["a token with a space"] = reason(lambda: m4oe_client.Client("localhost:1", token="a b").models())
    found["a token file that is not there"] = reason(lambda: m4oe_client.Client("localhost:1", token_file="/none").models())
    found["an authority that is not there"] = reason(lambda: m4oe_client.Client("a.example:1", tls=m4oe_client.TLS("/none")))
    try:
        m4oe_client.segment(VOXELS, "CT", server="localhost:1", **PLACE, color="red")
    except TypeError as error:
        found["an option that is none"] = str(error).split(";")[0]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
