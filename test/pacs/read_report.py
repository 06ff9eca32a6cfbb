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


def named(items, code: str) -> list:
    """Content items whose concept has this code."""
    return [item for item in items if item.ConceptNameCodeSequence[0].CodeValue == code]


def places_of(group) -> dict:
    """Coordinates of the patient, by the code of what they are, with their frame of reference."""
    return {
        item.ConceptNameCodeSequence[0].CodeValue: [
            item.GraphicType,
            [list(map(float, item.GraphicData[n : n + 3])) for n in range(0, len(item.GraphicData), 3)],
            str(item.ReferencedFrameOfReferenceUID),
        ]
        for item in group.ContentSequence
        if item.ValueType == "SCOORD3D"
    }


def planar(group) -> dict:
    region = group.roi
    source = region.ContentSequence[0].ReferencedSOPSequence[0]
    return {
        "tracking": [group.tracking_identifier, str(group.tracking_uid)],
        "finding": text(group.finding_type),
        "image": [str(source.ReferencedSOPInstanceUID), source.get("ReferencedFrameNumber")],
        "corners": [list(map(float, point)) for point in region.value],
        "measured": {derived(m): [float(m.value), m.unit.value] for m in group.get_measurements()},
    }


def evaluation(item) -> dict:
    def of(child) -> list:
        if child.ValueType == "NUM":
            return [child.ConceptNameCodeSequence[0].CodeValue, float(child.MeasuredValueSequence[0].NumericValue)]
        value = child.ConceptCodeSequence[0]
        return [child.ConceptNameCodeSequence[0].CodeValue, value.get("CodeValue") or value.LongCodeValue]

    return {
        "of": item.ConceptNameCodeSequence[0].CodeValue,
        "is": item.ConceptCodeSequence[0].CodeValue,
        "properties": [of(child) for child in item.get("ContentSequence", [])],
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
    all_groups = [
        group
        for container in named(report.ContentSequence, "126010")
        for group in named(container.ContentSequence, "125007")
    ]
    observers = content.get_observer_contexts()
    said = {
        "patient": [str(report.PatientName), report.PatientID, report.StudyInstanceUID],
        "observers": [[text(o.observer_type), str(o.observer_identifying_attributes.name)] for o in observers],
        "evidence": sorted(str(uid) for _, _, uid, _ in report.get_evidence()),
        "groups": [group_of(group) for group in content.get_volumetric_roi_measurement_groups()],
        "planar": [planar(group) for group in content.get_planar_roi_measurement_groups()],
        "places": [places for group in all_groups if (places := places_of(group)) != {}],
        "absent": [
            evaluation(item)
            for container in named(report.ContentSequence, "C0034375")
            for item in container.ContentSequence
        ],
        "dcmqi": [
            [m["TrackingIdentifier"], *(item["value"] for item in m["measurementItems"])] for m in dcmqi["Measurements"]
        ],
    }
    print(json.dumps(said))


main(Path(sys.argv[1]))
