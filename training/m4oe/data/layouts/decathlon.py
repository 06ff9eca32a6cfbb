"""Medical Segmentation Decathlon: a task folder whose dataset.json lists every file.

    Task03_Liver/dataset.json  imagesTr/liver_0.nii.gz  labelsTr/liver_0.nii.gz  imagesTs/liver_132.nii.gz

Volumes of several modalities are four-dimensional; the mapping file's `channel` chooses one.
"""

from pathlib import Path

from .case import Case, LayoutError, Listing, case_id
from .described import channel_of, labels_of, modality_of, names_of
from .folder import find_root, listed, read_json, volume_stem
from .mapping import Mapping


def read(source: Path, read_labels: bool = True, mapping: Mapping | None = None) -> Listing:
    """The cases that dataset.json lists, labelled ones first. Raises LayoutError."""
    mapping = mapping or Mapping()
    root = find_root(source, "Decathlon", ("dataset.json",))
    where = root / "dataset.json"
    table = read_json(where)
    channel, channel_name, channels = channel_of(where, table, mapping)
    modality, label_map = modality_of(where, channel_name, mapping), labels_of(where, table, mapping)
    dataset, head = names_of(root, mapping)
    training, test = table.get("training", []), table.get("test", [])
    if not all(isinstance(e, dict) and "image" in e and "label" in e for e in training):
        raise LayoutError(
            f"{where}: training: expected entries with image and label; an nnU-Net folder is read by layout nnunet"
        )
    pairs = [(e["image"], e["label"]) for e in training] + [
        (e["image"] if isinstance(e, dict) else e, None) for e in test
    ]
    if not pairs:
        raise LayoutError(f"{where}: expected cases under training or test, found none")
    missing, cases = [], []
    for image, label in pairs:
        own = [root / image] + ([root / label] if label and read_labels else [])
        missing += [p.relative_to(root).as_posix() for p in own if not p.is_file()]
        name = case_id(dataset, volume_stem(own[0].name) or own[0].name)
        which = channel if channels > 1 else None
        cases.append(
            Case(
                name,
                name,
                dataset,
                modality,
                head,
                label_map,
                root,
                (own[0],),
                tuple(own[1:]),
                which,
                mapping.scale,
                mapping.offset,
            )
        )
    if missing:
        raise LayoutError(
            f"{root}: {len(missing)} files that dataset.json lists are not here ({listed(missing)}); copy them again"
        )
    return Listing(dataset, tuple(cases))
