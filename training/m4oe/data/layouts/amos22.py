"""AMOS 2022: abdominal CT (500) and MR (100) in one folder, told apart by their ids.

    imagesTr/amos_0001.nii.gz  labelsTr/amos_0001.nii.gz    240 cases
    imagesVa/amos_0008.nii.gz  labelsVa/amos_0008.nii.gz    120 cases
    imagesTs/amos_0500.nii.gz                               unlabelled

The data set's readme says that ids below 500 are CT, and also that 500 cases are: with ids from 1
the two differ for amos_0500 alone (an unlabelled test case), whose intensities are those of CT. The
first MR is amos_0507.
"""

from pathlib import Path

from ...organs import LABEL_ORDERS
from .case import Case, LabelMap, LayoutError, Listing, case_id
from .folder import against_published, find_root, matching, read_json, require_pairs

HEAD = "amos22"
LAST_CT = 500


def modality_of(number: int) -> str:
    """CT or MR by the number of a case."""
    return "CT" if number <= LAST_CT else "MR"


def read(source: Path, read_labels: bool = True) -> Listing:
    """The cases of an AMOS22 folder: training, validation, then unlabelled test cases. Raises
    LayoutError."""
    root = find_root(source, "AMOS22", ("imagesTr/", "imagesVa/", "imagesTs/"))
    label_map = LabelMap.in_order(LABEL_ORDERS["AMOS22"])
    cases, labelled = [], 0
    for part in ("Tr", "Va", "Ts"):
        images = matching(root / f"images{part}", r"amos_(\d{4})")
        labels = matching(root / f"labels{part}", r"amos_(\d{4})")
        if part != "Ts" and (root / f"images{part}").is_dir():
            require_pairs(root, images, labels, f"images{part}", read_labels)
            labelled += len(images)
        for key, path in images.items():
            name = case_id(HEAD, key)
            own = (labels[key],) if read_labels and key in labels else ()
            cases.append(Case(name, name, "AMOS22", modality_of(int(key)), HEAD, label_map, root, (path,), own))
    if not cases:
        raise LayoutError(
            f"{root}: expected amos_NNNN.nii.gz in imagesTr, imagesVa or imagesTs, found none; copy the data set again"
        )
    if (root / "dataset.json").exists():
        _require_listed(root, {case.images[0].name for case in cases})
    return Listing("AMOS22", tuple(cases), against_published("AMOS22", "labelled cases", labelled, 360))


def _require_listed(root: Path, present: set[str]) -> None:
    table = read_json(root / "dataset.json")
    entries = [*table.get("training", []), *table.get("validation", [])]
    names = [Path(e["image"] if isinstance(e, dict) else e).name for e in entries]
    missing = [name for name in names if name not in present]
    if missing:
        raise LayoutError(
            f"{root}: dataset.json lists {len(missing)} images that are not here ({', '.join(missing[:5])}); copy them again"
        )
