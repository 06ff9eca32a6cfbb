"""ATLAS 2023: contrast-enhanced T1 MR of the liver, 60 training cases with liver (1) and tumour
(2).

imagesTr/im0.nii.gz  labelsTr/lb0.nii.gz
"""

from pathlib import Path

from ...organs import LABEL_ORDERS
from .case import Case, LabelMap, Listing, case_id
from .folder import against_published, find_root, matching, require_pairs

HEAD = "atlas23"


def read(source: Path, read_labels: bool = True) -> Listing:
    """The cases of an ATLAS23 folder, and images without labels from imagesTs where there are any.
    Raises LayoutError."""
    root = find_root(source, "ATLAS23", ("imagesTr/",))
    images, labels = matching(root / "imagesTr", r"im(\d+)"), matching(root / "labelsTr", r"lb(\d+)")
    require_pairs(root, images, labels, "imagesTr (imN.nii.gz)", read_labels)
    label_map = LabelMap.in_order(LABEL_ORDERS["ATLAS23"])

    def case(key: str, path: Path, own: tuple[Path, ...]) -> Case:
        name = case_id(HEAD, key)
        return Case(name, name, "ATLAS23", "CE_MR", HEAD, label_map, root, (path,), own)

    order = sorted(images, key=int)
    cases = [case(key, images[key], (labels[key],) if read_labels else ()) for key in order]
    cases += [case(f"ts{key}", path, ()) for key, path in matching(root / "imagesTs", r"im(\d+)").items()]
    return Listing("ATLAS23", tuple(cases), against_published("ATLAS23", "labelled cases", len(images), 60))
