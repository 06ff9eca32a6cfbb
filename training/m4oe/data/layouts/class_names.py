"""The catalogue's class (organs.py) for the names that data sets write in their dataset.json."""

import re

from ...organs import ORGANS

_ALIASES = {
    "esophagus": "oesophagus",
    "kidney_right": "right_kidney",
    "kidney_left": "left_kidney",
    "adrenal_gland_right": "right_adrenal",
    "adrenal_gland_left": "left_adrenal",
    "right_adrenal_gland": "right_adrenal",
    "left_adrenal_gland": "left_adrenal",
    "gall_bladder": "gallbladder",
    "postcava": "inferior_vena_cava",
    "ivc": "inferior_vena_cava",
    "portal_vein_and_splenic_vein": "portal_and_splenic_vein",
    "urinary_bladder": "bladder",
    "prostate_uterus": "prostate_or_uterus",
    "liver_tumor": "liver_tumour",
}


def class_of(written: str) -> str | None:
    """The class of a name in any case and with any separators; None where the name does not say one
    for certain."""
    name = re.sub(r"[^a-z0-9]+", "_", written.lower()).strip("_")
    name = _ALIASES.get(name, name)
    return name if name in ORGANS or re.fullmatch(r"class_\d+", name) else None
