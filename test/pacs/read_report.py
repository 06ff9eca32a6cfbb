"""What highdicom finds in a measurement report, as JSON: read_report.py REPORT. dcmqi's
tid1500reader has to read it too."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import highdicom as hd
from pydicom.sr.codedict import codes


def text(code) -> list[str]:
    return [code.scheme_designator, code.value, code.meaning]


def derived(measurement) -> str:
    """Code of what was measured, with that of its derivation where it has one."""
    items = getattr(measurement[0], "ContentSequence", [])
    of = [i.ConceptCodeSequence[0].CodeValue for i in items if i.ConceptNameCodeSequence[0].CodeValue == "121401"]
    return " ".join([measurement.name.value, *of])


def group_of(group) -> dict:
    segment = group.referenced_segment
    measured = {derived(m): [float(m.value), m.unit.value] for m in group.get_measurements()}
    return {
        "tracking": [group.tracking_identifier, str(group.tracking_uid)],
        "finding": text(group.finding_type),
        "category": text(group.finding_category),
        "segment": [segment.referenced_sop_instance_uid, segment.referenced_segment_numbers],
        "sourceSeries": str(segment.source_series_for_segmentation.value),
        "measured": measured,
        "evaluations": [[e.name.value, *text(e.value)] for e in group.get_qualitative_evaluations()],
    }


def main(path: Path) -> None:
    report = hd.sr.srread(path)
    content = report.content
    assert report.ConceptNameCodeSequence[0].CodeValue == codes.DCM.ImagingMeasurementReport.value
    with tempfile.TemporaryDirectory() as out:
        reader = Path(sys.executable).with_name("tid1500reader")
        command = [reader, "--inputDICOM", path, "--outputMetadata", Path(out) / "report.json"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        dcmqi = json.loads((Path(out) / "report.json").read_text(encoding="utf-8"))
    observers = content.get_observer_contexts()
    said = {
        "patient": [str(report.PatientName), report.PatientID, report.StudyInstanceUID],
        "observers": [[text(o.observer_type), str(o.observer_identifying_attributes.name)] for o in observers],
        "evidence": sorted(str(uid) for _, _, uid, _ in report.get_evidence()),
        "groups": [group_of(group) for group in content.get_volumetric_roi_measurement_groups()],
        "dcmqi": [
            [m["TrackingIdentifier"], *(item["value"] for item in m["measurementItems"])] for m in dcmqi["Measurements"]
        ],
    }
    print(json.dumps(said))


main(Path(sys.argv[1]))
