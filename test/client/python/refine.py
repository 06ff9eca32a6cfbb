"""A preview and what replaces it: prints models, revisions and the CRC-32 of the final labels as JSON.

refine.py HOST:PORT IMAGE.nii
"""

import json
import sys

import m4oe_client
import SimpleITK as sitk


def main() -> None:
    address, path = sys.argv[1:]
    revisions, shares = [], []
    result = m4oe_client.segment(
        sitk.ReadImage(path),
        "CT",
        server=address,
        refine_model="patches",
        on_slice=lambda part: revisions.append(part.revision),
        on_progress=lambda progress: shares.append(progress.inferred_slices / progress.total_slices),
    )
    plan, report = result.plan, result.report
    print(
        json.dumps(
            {
                "plan": [plan.model, plan.refine and plan.refine.model],
                "report": [report.model, report.preview and report.preview.model],
                "revisions": revisions,
                "progress": shares == sorted(shares) and shares[-1] == 1,
                "crc32": report.labels_crc32,
            }
        )
    )


if __name__ == "__main__":
    main()
