"""Display colours of the catalogue's structures, `#rrggbb` in sRGB.

Organs that touch each other are at least 25 apart in CIEDE2000, and at least 18 as a person without
red (protanopia) or green cones (deuteranopia) sees them; any two are at least 19 apart
(tests/test_palette.py). Twenty-five for everybody is not to be had for so many neighbours. Found by
simulated annealing from usual colours: arteries red, veins blue, liver brown, gallbladder green.
"""

PALETTE = {
    "liver": "#784832",
    "spleen": "#5d6a6d",
    "right_kidney": "#ffd300",
    "left_kidney": "#227700",
    "gallbladder": "#2e9187",
    "oesophagus": "#ff8b6f",
    "stomach": "#89f8fe",
    "aorta": "#e42775",
    "inferior_vena_cava": "#3263e0",
    "portal_and_splenic_vein": "#04affb",
    "pancreas": "#ffd8c2",
    "right_adrenal": "#b2bab1",
    "left_adrenal": "#99ba00",
    "duodenum": "#c37b00",
    "bladder": "#f8bbd8",
    "prostate_or_uterus": "#8e72a0",
    "liver_tumour": "#4bff8a",
}
