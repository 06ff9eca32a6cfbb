"""nnU-Net raw data sets (version 2, and version 1's file names): one file a channel, labels beside.

Dataset701_Abdomen/dataset.json  imagesTr/case_0000.nii.gz  labelsTr/case.nii.gz  imagesTs/other_0000.nii.gz
"""

from pathlib import Path

from .case import Case, LayoutError, Listing, case_id
from .described import channel_of, labels_of, modality_of, names_of
from .folder import VOLUME_ENDINGS, find_root, matching, read_json, require_pairs
from .mapping import Mapping


def read(source: Path, read_labels: bool = True, mapping: Mapping | None = None) -> Listing:
    """The cases of imagesTr, then those of imagesTs without labels. Raises LayoutError."""
    mapping = mapping or Mapping()
    root = find_root(source, "nnU-Net", ("dataset.json",))
    where = root / "dataset.json"
    table = read_json(where)
    ending = table.get("file_ending", ".nii.gz")
    if ending not in VOLUME_ENDINGS:
        raise LayoutError(
            f"{where}: file_ending {ending!r}: expected one of {', '.join(VOLUME_ENDINGS)}; these are no volumes"
        )
    channel, channel_name, _ = channel_of(where, table, mapping)
    modality, label_map = modality_of(where, channel_name, mapping), labels_of(where, table, mapping)
    dataset, head = names_of(root, mapping)
    images = matching(root / "imagesTr", rf"(.+)_{channel:04d}")
    labels = matching(root / "labelsTr", r"(.+)")
    require_pairs(root, images, labels, f"imagesTr (CASE_{channel:04d}{ending})", read_labels)
    promised = table.get("numTraining", len(images))
    if promised != len(images):
        raise LayoutError(
            f"{root}: dataset.json promises {promised} training cases (numTraining), {len(images)} are here; copy the rest"
        )
    unlabelled = matching(root / "imagesTs", rf"(.+)_{channel:04d}")

    def case(key: str, path: Path, own: tuple[Path, ...]) -> Case:
        name = case_id(dataset, key)
        return Case(
            name, name, dataset, modality, head, label_map, root, (path,), own, None, mapping.scale, mapping.offset
        )

    cases = [case(key, path, (labels[key],) if read_labels else ()) for key, path in images.items()]
    cases += [case(key, path, ()) for key, path in unlabelled.items()]
    return Listing(dataset, tuple(cases))
