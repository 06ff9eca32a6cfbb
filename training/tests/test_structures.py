"""SNOMED CT concepts of structures by their names."""

from m4oe.structures import concept


def test_sides_share_a_concept():
    assert concept("femur_left") == concept("femur_right") == ("71341001", "Femur")
    assert concept("lung_upper_lobe_left") == ("45653009", "Upper lobe of lung")


def test_ribs_and_vertebrae_are_counted():
    assert concept("rib_left_1") == ("48535007", "First rib")
    assert concept("rib_right_12") == ("43993008", "Twelfth rib")
    assert concept("vertebrae_c7") == ("87391001", "C7 vertebra")
    assert concept("vertebrae_t12") == ("23215003", "T12 vertebra")
    assert concept("vertebrae_s1") == ("65985001", "S1 vertebra")
    for beyond in ("rib_left_13", "rib_left_0", "vertebrae_l6", "vertebrae_s2", "vertebrae_c0"):
        assert concept(beyond) is None


def test_what_is_not_known_for_certain_has_none():
    for name in ("heart_left", "lung_middle_lobe_left", "organ_7", "bone_marrow", ""):
        assert concept(name) is None
