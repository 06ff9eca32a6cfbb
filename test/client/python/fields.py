"""What of the report and the plan the package keeps: prints the fields of the wire that no value has,
and the organs and relations of the report of a volume.

fields.py HOST:PORT IMAGE.nii CT
"""

import json
import sys
from dataclasses import asdict, fields

import m4oe_client
import SimpleITK as sitk
from m4oe_client import (
    Organ,
    OrganClass,
    PlaceRelation,
    Plan,
    Preview,
    Progress,
    RefinePlan,
    Report,
)
from m4oe_client.wire import message

# Two numbers that are one pair here, lists by their own word, a name that Python has taken.
OTHERWISE = {"window_lower": "window", "window_upper": "window", "is": "is_", ("Report", "classes"): "organs"}
KINDS = {
    "ClassMeasure": Organ,
    "Class": OrganClass,
    "PlaceRelation": PlaceRelation,
    "Plan": Plan,
    "Preview": Preview,
    "Progress": Progress,
    "RefinePlan": RefinePlan,
    "Report": Report,
}


def missing() -> list[str]:
    found = []
    for name, kind in KINDS.items():
        kept = {field.name for field in fields(kind)}
        for field in message(f"m4oe.v1.{name}").DESCRIPTOR.fields:
            here = OTHERWISE.get((name, field.name), OTHERWISE.get(field.name, field.name))
            if here not in kept:
                found.append(f"{name}.{field.name}")
    return found


def main() -> None:
    address, path, modality = sys.argv[1:]
    report = m4oe_client.segment(sitk.ReadImage(path), modality, server=address).report
    print(
        json.dumps(
            {
                "missing": missing(),
                "organs": [asdict(organ) for organ in report.organs],
                "relations": [asdict(relation) for relation in report.relations],
            }
        )
    )


if __name__ == "__main__":
    main()
