"""What pydicom and trimesh find in an Encapsulated STL, as JSON: read_stl.py OBJECT."""

import io
import json
import sys

import pydicom
import trimesh


def main(path: str) -> None:
    found = pydicom.dcmread(path)
    stl = found.EncapsulatedDocument[: found.EncapsulatedDocumentLength]
    assert found.MeasurementUnitsCodeSequence[0].CodeValue == "mm"
    count = int.from_bytes(stl[80:84], "little")
    mesh = trimesh.load(io.BytesIO(stl), file_type="stl") if count > 0 else None
    assert mesh is None or mesh.is_watertight
    said = {
        "object": [found.SOPClassUID, found.Modality, found.MIMETypeOfEncapsulatedDocument, found.FrameOfReferenceUID],
        "sources": len(found.SourceInstanceSequence),
        # A closed surface without handles has an Euler number of 2.
        "parts": 0 if mesh is None else mesh.euler_number // 2,
        "ml": 0 if mesh is None else float(mesh.volume) / 1000,
    }
    print(json.dumps(said))


main(sys.argv[1])
