"""What pydicom finds in a note on a series that was not segmented, as JSON: read_note.py NOTE."""

import json
import sys
from pathlib import Path

import pydicom


def value_of(item) -> str:
    if item.ValueType == "CODE":
        code = item.ConceptCodeSequence[0]
        return code.get("CodeValue") or code.LongCodeValue
    return str(item.UID if item.ValueType == "UIDREF" else item.TextValue)


def main(path: Path) -> None:
    note = pydicom.dcmread(path)
    title = note.ConceptNameCodeSequence[0]
    evidence = note.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence[0]
    said = {
        "class": note.SOPClassUID.name,
        "title": [title.CodingSchemeDesignator, title.CodeValue],
        "flags": [note.CompletionFlag, note.VerificationFlag],
        "patient": [str(note.PatientName), note.PatientID, note.StudyInstanceUID],
        "items": {item.ConceptNameCodeSequence[0].CodeValue: value_of(item) for item in note.ContentSequence},
        "evidence": sorted(reference.ReferencedSOPInstanceUID for reference in evidence.ReferencedSOPSequence),
    }
    print(json.dumps(said))


main(Path(sys.argv[1]))
