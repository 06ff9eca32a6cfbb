"""The package m4oe_client over files, for tests: prints one JSON object, how the call ended, the
report's CRC of the labels and the voxels of each class. Labels go to OUT with the image's grid.

client/python/.venv/bin/python test/peers/segment.py HOST:PORT IMAGE.nii.gz MODALITY OUT.nii.gz
"""

import json
import sys

import m4oe_client
import SimpleITK as sitk


def main() -> None:
    address, path, modality, out = sys.argv[1:]
    image = sitk.ReadImage(path)
    try:
        result = m4oe_client.segment(image, modality, server=address, request_id="python-peer")
    except m4oe_client.M4oeError as error:
        print(json.dumps({"error": type(error).__name__, "reason": error.reason, "field": error.field}))
        return
    sitk.WriteImage(result.image(), out)
    classes = {organ.name: organ.voxels for organ in result.report.organs}
    shares = sum(result.report.experts.values())
    print(json.dumps({"labelsCrc32": result.report.labels_crc32, "classes": classes, "shares": shares}))


if __name__ == "__main__":
    main()
