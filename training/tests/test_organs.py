import pytest

from m4oe.organs import LABEL_ORDERS, ORGANS, organ


def test_every_dataset_names_known_organs_once():
    assert {name: len(order) for name, order in LABEL_ORDERS.items()} == {
        "BTCV": 13,
        "CHAOS": 4,
        "FLARE22": 13,
        "AMOS22": 15,
        "ATLAS23": 2,
    }
    for order in LABEL_ORDERS.values():
        assert len(set(order)) == len(order)
        assert set(order) <= set(ORGANS)


def test_colours_and_codes_are_distinct():
    assert len({o.color for o in ORGANS.values()}) == len({o.code for o in ORGANS.values()}) == len(ORGANS)


def test_an_unnamed_class_is_an_unspecified_structure_and_any_other_name_is_refused():
    assert organ("class_12").code == "91723000"
    assert len({organ(f"class_{n}").color for n in range(1, 17)}) == 16
    with pytest.raises(KeyError, match="expected one of liver, spleen"):
        organ("heart")
