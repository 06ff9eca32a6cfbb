"""SNOMED CT concepts of structures beyond organs.py, as the public tables of TotalSegmentator have
them; the side is in a class's name, not in its concept."""

import re

_SIDED = {
    "autochthon": ("244849004", "Deep muscle of back"),
    "brachiocephalic_vein": ("8887007", "Brachiocephalic vein"),
    "clavicula": ("51299004", "Clavicle"),
    "common_carotid_artery": ("32062004", "Common carotid artery"),
    "femur": ("71341001", "Femur"),
    "gluteus_maximus": ("181674001", "Gluteus maximus muscle"),
    "gluteus_medius": ("78333006", "Gluteus medius muscle"),
    "gluteus_minimus": ("75297007", "Gluteus minimus muscle"),
    "hip": ("29836001", "Hip"),
    "humerus": ("85050009", "Humerus"),
    "iliac_artery": ("73634005", "Common iliac artery"),
    "iliac_vena": ("46027005", "Common iliac vein"),
    "iliopsoas": ("68455001", "Iliopsoas muscle"),
    "kidney": ("64033007", "Kidney"),
    "adrenal_gland": ("23451007", "Adrenal gland"),
    "lung": ("39607008", "Lung"),
    "lung_lower_lobe": ("90572001", "Lower lobe of lung"),
    "lung_upper_lobe": ("45653009", "Upper lobe of lung"),
    "scapula": ("79601000", "Scapula"),
    "subclavian_artery": ("29700009", "Subclavian artery"),
}
_SINGLE = {
    "atrial_appendage_left": ("68786006", "Auricular appendage"),
    "brachiocephalic_trunk": ("12691009", "Brachiocephalic artery"),
    "brain": ("12738006", "Brain"),
    "colon": ("71854001", "Colon"),
    "face": ("89545001", "Face"),
    "heart": ("80891009", "Heart"),
    "heart_atrium_left": ("82471001", "Left atrium"),
    "heart_atrium_right": ("73829009", "Right atrium"),
    "heart_myocardium": ("74281007", "Myocardium"),
    "heart_ventricle_left": ("87878005", "Left ventricle of heart"),
    "heart_ventricle_right": ("53085002", "Right ventricle of heart"),
    "lung_middle_lobe_right": ("72481006", "Middle lobe of right lung"),
    "prostate": ("41216001", "Prostate"),
    "pulmonary_artery": ("81040000", "Pulmonary artery"),
    "pulmonary_vein": ("122972007", "Pulmonary vein"),
    "sacrum": ("54735007", "Sacrum"),
    "skull": ("89546000", "Skull"),
    "small_bowel": ("30315005", "Small intestine"),
    "spinal_cord": ("2748008", "Spinal cord"),
    "sternum": ("56873002", "Sternum"),
    "superior_vena_cava": ("48345005", "Superior vena cava"),
    "thyroid_gland": ("69748006", "Thyroid gland"),
    "trachea": ("44567001", "Trachea"),
    "vertebrae": ("51282000", "Vertebra"),
}
_RIBS = (
    ("48535007", "First rib"),
    ("78247007", "Second rib"),
    ("25888004", "Third rib"),
    ("25523003", "Fourth rib"),
    ("15339008", "Fifth rib"),
    ("59558009", "Sixth rib"),
    ("24915002", "Seventh rib"),
    ("5953002", "Eighth rib"),
    ("22565002", "Ninth rib"),
    ("77644006", "Tenth rib"),
    ("58830002", "Eleventh rib"),
    ("43993008", "Twelfth rib"),
)
_VERTEBRAE = {
    "c": ("14806007", "39976000", "113205007", "5329002", "36978003", "36054005", "87391001"),
    "t": (
        "64864005",
        "53733008",
        "1626008",
        "73071006",
        "56401006",
        "45296009",
        "62487009",
        "11068009",
        "82687006",
        "7610001",
        "12989004",
        "23215003",
    ),
    "l": ("66794005", "14293000", "36470004", "11994002", "49668003"),
    "s": ("65985001",),
}


def concept(name: str) -> tuple[str, str] | None:
    """SNOMED CT code and meaning of a class name in lower case with underscores; None where none is
    known for certain."""
    if name in _SINGLE:
        return _SINGLE[name]
    bare = re.sub(r"_(left|right)$", "", name)
    if bare in _SIDED:
        return _SIDED[bare]
    if rib := re.fullmatch(r"rib_(?:left|right)_(\d{1,2})", name):
        return _RIBS[int(rib[1]) - 1] if 1 <= int(rib[1]) <= len(_RIBS) else None
    if vertebra := re.fullmatch(r"vertebrae_([ctls])(\d{1,2})", name):
        part, number = _VERTEBRAE[vertebra[1]], int(vertebra[2])
        return (part[number - 1], f"{vertebra[1].upper()}{number} vertebra") if 1 <= number <= len(part) else None
    return None
