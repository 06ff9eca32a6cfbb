"""The classes that heads may have: SNOMED CT code, display colour, usual adult volume; and public
datasets' label orders."""

from dataclasses import dataclass

from .palette import PALETTE


@dataclass(frozen=True)
class Organ:
    """One structure. `volume_ml` is the usual adult range; None where no such range makes sense."""

    name: str
    code: str
    meaning: str
    color: str
    volume_ml: tuple[float, float] | None


_CATALOGUE = (
    Organ("liver", "10200004", "Liver", PALETTE["liver"], (700, 3000)),
    Organ("spleen", "78961009", "Spleen", PALETTE["spleen"], (50, 700)),
    Organ("right_kidney", "9846003", "Right kidney", PALETTE["right_kidney"], (60, 350)),
    Organ("left_kidney", "18639004", "Left kidney", PALETTE["left_kidney"], (60, 350)),
    Organ("gallbladder", "28231008", "Gallbladder", PALETTE["gallbladder"], (2, 150)),
    Organ("oesophagus", "32849002", "Esophagus", PALETTE["oesophagus"], (3, 80)),
    Organ("stomach", "69695003", "Stomach", PALETTE["stomach"], (40, 1600)),
    Organ("aorta", "15825003", "Aorta", PALETTE["aorta"], (20, 300)),
    Organ("inferior_vena_cava", "64131007", "Inferior vena cava", PALETTE["inferior_vena_cava"], (15, 220)),
    # No concept holds both veins; PS3.16 has the vein that it is.
    Organ("portal_and_splenic_vein", "29092000", "Vein", PALETTE["portal_and_splenic_vein"], (5, 90)),
    Organ("pancreas", "15776009", "Pancreas", PALETTE["pancreas"], (20, 180)),
    Organ("right_adrenal", "29392005", "Right adrenal gland", PALETTE["right_adrenal"], (0.8, 15)),
    Organ("left_adrenal", "38969008", "Left adrenal gland", PALETTE["left_adrenal"], (0.8, 15)),
    Organ("duodenum", "38848004", "Duodenum", PALETTE["duodenum"], (15, 220)),
    Organ("bladder", "89837001", "Urinary bladder", PALETTE["bladder"], (20, 1000)),
    Organ("prostate_or_uterus", "41216001", "Prostate or uterus", PALETTE["prostate_or_uterus"], (10, 300)),
    # A tumour has no usual size: any volume is worth a look, none is implausible below the liver's
    # own.
    Organ("liver_tumour", "108369006", "Neoplasm", PALETTE["liver_tumour"], None),
)

ORGANS: dict[str, Organ] = {organ.name: organ for organ in _CATALOGUE}

_BTCV = (
    "spleen",
    "right_kidney",
    "left_kidney",
    "gallbladder",
    "oesophagus",
    "liver",
    "stomach",
    "aorta",
    "inferior_vena_cava",
    "portal_and_splenic_vein",
    "pancreas",
    "right_adrenal",
    "left_adrenal",
)

LABEL_ORDERS: dict[str, tuple[str, ...]] = {
    # Label 1 first; background is 0.
    "BTCV": _BTCV,
    "CHAOS": ("liver", "right_kidney", "left_kidney", "spleen"),
    "FLARE22": (
        "liver",
        "right_kidney",
        "spleen",
        "pancreas",
        "aorta",
        "inferior_vena_cava",
        "right_adrenal",
        "left_adrenal",
        "gallbladder",
        "oesophagus",
        "stomach",
        "duodenum",
        "left_kidney",
    ),
    "AMOS22": (
        "spleen",
        "right_kidney",
        "left_kidney",
        "gallbladder",
        "oesophagus",
        "liver",
        "stomach",
        "aorta",
        "inferior_vena_cava",
        "pancreas",
        "right_adrenal",
        "left_adrenal",
        "duodenum",
        "bladder",
        "prostate_or_uterus",
    ),
    "ATLAS23": ("liver", "liver_tumour"),
}


def organ(name: str) -> Organ:
    """The catalogue's entry. A name `class_N` (a head whose meaning nobody told) is an unspecified
    structure.

    Raises KeyError with the known names for anything else.
    """
    if name in ORGANS:
        return ORGANS[name]
    if name.startswith("class_") and name[6:].isdigit():
        # Golden-angle steps in a coarse hue wheel keep neighbours apart without a colour library.
        n = int(name[6:]) * 137 % 360
        color = f"#{64 + n * 97 % 160:02x}{64 + n * 57 % 160:02x}{64 + n * 23 % 160:02x}"
        return Organ(name, "91723000", "Anatomical structure", color, None)
    raise KeyError(f"class {name!r}: expected one of {', '.join(ORGANS)} (organs.py)")
