"""BTCV / Synapse multi-atlas abdomen: portal-venous CT, 30 labelled cases, 20 unlabelled.

RawData/Training/img/img0001.nii.gz  RawData/Training/label/label0001.nii.gz
RawData/Testing/img/img0061.nii.gz
"""

from pathlib import Path

from ...organs import LABEL_ORDERS
from .case import Case, LabelMap, Listing, case_id
from .folder import against_published, find_root, matching, require_pairs

HEAD = "btcv"


def read(source: Path, read_labels: bool = True) -> Listing:
    """The cases of a BTCV folder, labelled ones first. Raises LayoutError."""
    root = find_root(source, "BTCV", ("Training/img/",))
    images = matching(root / "Training" / "img", r"img(\d{4})")
    labels = matching(root / "Training" / "label", r"label(\d{4})")
    require_pairs(root, images, labels, "Training/img (imgNNNN.nii.gz)", read_labels)
    label_map = LabelMap.in_order(LABEL_ORDERS["BTCV"])

    def case(key: str, path: Path, own: tuple[Path, ...]) -> Case:
        name = case_id(HEAD, key)
        return Case(name, name, "BTCV", "CT", HEAD, label_map, root, (path,), own)

    cases = [case(key, path, (labels[key],) if read_labels else ()) for key, path in images.items()]
    cases += [case(key, path, ()) for key, path in matching(root / "Testing" / "img", r"img(\d{4})").items()]
    return Listing("BTCV", tuple(cases), against_published("BTCV", "labelled cases", len(images), 30))
