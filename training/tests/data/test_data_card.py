"""The data card: right numbers, and the same for the same cases."""

import json

from m4oe.cli import main
from m4oe.data.prepared import open_prepared, sha256_of

from .. import trees


def test_card_of_two_data_sets_in_one_folder(tmp_path):
    out = tmp_path / "out"
    for layout in ("btcv", "chaos"):
        root = getattr(trees, layout)(tmp_path / layout)
        assert main(["prepare", layout, str(root), "--out", str(out), "--workers", "1"]) == 0
    card = json.loads((out / "data_card.json").read_text(encoding="utf-8"))
    assert card["modalities"] == {"CT": 4, "MR": 6} and card["cases"] == 10
    group = card["groups"]["BTCV / CT"]
    assert (group["cases"], group["labelled"], group["slices"]) == (3, 2, 12)
    assert group["spacing"]["rows"] == {"min": 1.5, "median": 1.5, "max": 1.5}
    assert card["groups"]["CHAOS / MR"]["subjects"] == 2
    pixels = [int((trees.names(n, 13) == 6).sum()) for n in (1, 2)]
    liver = card["classes"]["BTCV / CT / btcv"]["liver"]
    assert (liver["cases"], liver["of"]) == (sum(p > 0 for p in pixels), 2)
    assert liver["ml"]["max"] == round(max(pixels) * 2.0 * 1.5 * 3.0 / 1000, 3)
    # No liver of a few voxels is a usual one.
    assert len(liver["outside_usual"]) == liver["cases"]
    assert card["sha256"] == open_prepared(out).sha256 == sha256_of(out)
    text = (out / "DATA_CARD.md").read_text(encoding="utf-8")
    assert "| BTCV / CT | 3 | 2 | 3 | 12 |" in text and "BTCV: 2 labelled cases found, 30 were published" in text


def test_the_hash_follows_the_voxels_and_not_the_folder(tmp_path):
    hashes = []
    for name in ("a", "b", "c"):
        root = trees.atlas23(tmp_path / name)
        if name == "c":
            trees.save(root / "imagesTr" / "im0.nii.gz", trees.intensities(50))
        main(["prepare", "atlas23", str(root), "--out", str(tmp_path / f"out-{name}"), "--workers", "1"])
        hashes.append(sha256_of(tmp_path / f"out-{name}"))
    assert hashes[0] == hashes[1] != hashes[2]
