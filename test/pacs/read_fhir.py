"""Validates a bundle of FHIR R4 with fhir.resources (R4B, whose resources here are those of R4), and
prints of each observation its code, site and value: read_fhir.py BUNDLE [BUNDLE ...]
"""

import json
import sys
from pathlib import Path

from fhir.resources.R4B.bundle import Bundle


def elements(value: object) -> object:
    """Names of all elements, without what they hold: times and decimals have several forms."""
    if isinstance(value, dict):
        return {name: elements(part) for name, part in value.items()}
    return [elements(part) for part in value] if isinstance(value, list) else None


def told(path: Path) -> dict:
    content = path.read_text(encoding="utf-8")
    bundle = Bundle.model_validate_json(content)
    assert elements(json.loads(bundle.model_dump_json())) == elements(json.loads(content))
    known = {entry.fullUrl for entry in bundle.entry}
    report, *others = [entry.resource for entry in bundle.entry]
    assert all(one.reference in known for one in report.result or [])
    observed = [one for one in others if one.get_resource_type() == "Observation"]
    assert all(one.device.reference in known for one in observed)
    return {
        "status": report.status,
        "study": [one.identifier.value for one in report.imagingStudy or []],
        "subject": report.subject and report.subject.reference,
        "organs": [
            [
                one.bodySite.text,
                one.valueQuantity and [float(one.valueQuantity.value), one.valueQuantity.code],
                {part.code.coding[0].code: float(part.valueQuantity.value) for part in one.component if part.valueQuantity},
            ]
            for one in observed
        ],
    }


print(json.dumps([told(Path(argument)) for argument in sys.argv[1:]]))
