"""The classes that heads may have: SNOMED CT code, display colour, usual adult volume; and public
datasets' label orders."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Organ:
    """One structure. `volume_ml` is the usual adult range; None where no such range makes sense."""

    name: str
    code: str
    meaning: str
    color: str
    volume_ml: tuple[float, float] | None


_CATALOGUE = (
    Organ("liver", "10200004", "Liver", "#b4503c", (700, 3000)),
    Organ("spleen", "78961009", "Spleen", "#7d3cb4", (50, 700)),
    Organ("right_kidney", "9846003", "Right kidney", "#e6b422", (60, 350)),
    Organ("left_kidney", "18639004", "Left kidney", "#3cb44b", (60, 350)),
    Organ("gallbladder", "28231008", "Gallbladder", "#2e8b8b", (2, 150)),
    Organ("oesophagus", "32849002", "Esophagus", "#d2a679", (3, 80)),
    Organ("stomach", "69695003", "Stomach", "#f58fb0", (40, 1600)),
    Organ("aorta", "15825003", "Aorta", "#e6194b", (20, 300)),
    Organ("inferior_vena_cava", "64131007", "Inferior vena cava", "#4363d8", (15, 220)),
    Organ("portal_and_splenic_vein", "32764006", "Portal vein", "#42d4f4", (5, 90)),
    Organ("pancreas", "15776009", "Pancreas", "#f5c542", (20, 180)),
    Organ("right_adrenal", "29392005", "Right adrenal gland", "#bfef45", (0.8, 15)),
    Organ("left_adrenal", "38969008", "Left adrenal gland", "#808000", (0.8, 15)),
    Organ("duodenum", "38848004", "Duodenum", "#f58231", (15, 220)),
    Organ("bladder", "89837001", "Urinary bladder", "#fabed4", (20, 1000)),
    Organ("prostate_or_uterus", "41216001", "Prostate or uterus", "#a9746e", (10, 300)),
    # A tumour has no usual size: any volume is worth a look, none is implausible below the liver's
    # own.
    Organ("liver_tumour", "108369006", "Neoplasm", "#00ff7f", None),
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
