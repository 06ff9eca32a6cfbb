"""MICCAI FLARE 2022: abdominal CT, 50 labelled and 2,000 unlabelled training cases, 50 for
validation.

    Training/FLARE22_LabeledCase50/images/FLARE22_Tr_0001_0000.nii.gz
    Training/FLARE22_LabeledCase50/labels/FLARE22_Tr_0001.nii.gz
    Training/FLARE22_UnlabeledCase1-1000/Case_00001_0000.nii.gz
    Validation/FLARETs_0001_0000.nii.gz

Names tell cases apart wherever they lie: mirrors of the data set differ in their folders, not in
the names.
"""

from pathlib import Path

from ...organs import LABEL_ORDERS
from .case import Case, LabelMap, LayoutError, Listing, case_id
from .folder import against_published, contents, matching, require_pairs

HEAD = "flare22"


def read(source: Path, read_labels: bool = True) -> Listing:
    """The cases of a FLARE22 folder, labelled ones first. Raises LayoutError."""
    if not source.is_dir():
        raise LayoutError(f"{source}: expected the folder of FLARE22, found none")
    label_map = LabelMap.in_order(LABEL_ORDERS["FLARE22"])
    images = matching(source, r"FLARE22_Tr_(\d+)_0000", recursive=True)
    labels = matching(source, r"FLARE22_Tr_(\d+)", recursive=True)
    unlabelled = {f"u{key}": path for key, path in matching(source, r"Case_(\d+)_0000", recursive=True).items()} | {
        f"v{key}": path for key, path in matching(source, r"FLARETs_(\d+)_0000", recursive=True).items()
    }
    if not images and not labels and not unlabelled:
        raise LayoutError(
            f"{source}: expected FLARE22_Tr_NNNN_0000.nii.gz, Case_NNNNN_0000.nii.gz or FLARETs_NNNN_0000.nii.gz, found {contents(source)}"
        )
    if images or labels:
        require_pairs(source, images, labels, "FLARE22_LabeledCase50/images", read_labels)

    def case(key: str, path: Path, own: tuple[Path, ...]) -> Case:
        name = case_id(HEAD, key)
        return Case(name, name, "FLARE22", "CT", HEAD, label_map, source, (path,), own)

    cases = [case(key, path, (labels[key],) if read_labels else ()) for key, path in images.items()]
    cases += [case(key, path, ()) for key, path in unlabelled.items()]
    notes = against_published("FLARE22", "labelled cases", len(images), 50)
    return Listing("FLARE22", tuple(cases), notes)
