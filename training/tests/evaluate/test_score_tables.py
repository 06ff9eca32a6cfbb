from m4oe.evaluate.score_tables import Row, organ_table, score_tables, tumour_table

from ..evaluate.test_scores import case, scored, source

SEVEN = ("liver", "left_kidney", "right_kidney", "gallbladder", "pancreas", "spleen", "stomach")


def lines(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]


def test_the_columns_of_the_papers_table_2():
    head, _, full, part = lines(
        organ_table(
            [Row("FLARE22", "Ours", dict.fromkeys(SEVEN, 0.9)), Row("CHAOS", "Ours", {"liver": 0.8, "spleen": 0.7})]
        )
    )
    titles = ["liver", "left kidney", "right kidney", "gallbladder", "pancreas", "spleen", "stomach", "mean"]
    assert head == ["data set", "method", *titles]
    assert full == ["FLARE22", "Ours", *["90.00"] * 8]
    assert part == ["CHAOS", "Ours", "80.00", "–", "–", "–", "–", "70.00", "–", "75.00 (of 2)"]


def test_the_columns_of_the_papers_table_3():
    row = [Row("ATLAS23", "Ours", {"liver": 0.9, "liver_tumour": 0.5})]
    head, _, only = lines(tumour_table(row, [Row("ATLAS23", "Ours", {"liver": 0.8, "liver_tumour": 0.4})]))
    assert head[2:] == ["DSC liver", "DSC tumour", "DSC mean", "mIoU liver", "mIoU tumour", "mIoU mean"]
    assert only[2:] == ["90.00", "50.00", "70.00", "80.00", "40.00", "60.00"]


def test_all_tables_of_a_method():
    organs = {name: scored(0.5) for name in (*SEVEN, "aorta")}
    text = score_tables(
        [source(case("a", **organs), case("b", **organs)), source(case("c", liver_tumour=scored(1.0)))], "m 1", 2.0
    )
    assert "**Few cases**: Ours (2), Ours (1)." in text
    assert "surface Dice at 2 mm" in text
    assert ["Ours", "mean over paper's seven", "50.0 [50.0, 50.0]"] in [line[:3] for line in lines(text)]
    assert "## Liver and tumour" in text
    assert ["Ours", "liver tumour", "100.0"] in [line[:3] for line in lines(text)]
