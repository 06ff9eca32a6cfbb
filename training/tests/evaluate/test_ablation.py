from dataclasses import replace

import pytest

from m4oe.config import ConfigError, MillimetreConfig
from m4oe.evaluate.ablation import CONTROLS, VARIANTS, Result, ablation_table, chosen
from m4oe.evaluate.paper_figures import TABLE_4
from m4oe.experiment import PretrainConfig
from m4oe.network.network import SwinUNetM4oE

from ..conftest import TINY
from ..evaluate.test_scores import case, scored, source
from ..phantom_cases import experiment


def test_every_row_of_table_4_is_another_network():
    base = replace(experiment(replace(TINY, routing="modality")), pretrain=PretrainConfig(steps=1))
    shapes = {}
    for row in VARIANTS:
        made = row.of(base)
        names = {key for key in SwinUNetM4oE(made.model).state_dict() if ".mlp." in key}
        experts = {part: any(k.startswith(part) and ".experts." in k for k in names) for part in ("encoder", "decoder")}
        assert experts == {"encoder": row.encoder, "decoder": row.decoder}
        assert any(".mlp.gate." in key for key in names) == row.gate
        assert (made.pretrain is not None) == row.phase_one
        shapes[row.name] = frozenset(names)
    assert len(set(shapes.values())) == len(TABLE_4)
    assert set(TABLE_4) == {row.name for row in VARIANTS} - {"both-gate-no-phase-one"}


def test_rows_by_name():
    assert [row.name for row in chosen(["both-gate", "neither"])] == ["neither", "both-gate"]
    with pytest.raises(ConfigError, match="--rows: expected some of neither, .* got 'all'"):
        chosen(["all"])


def test_controls_are_other_networks_than_the_papers_rows():
    own = {"context": 3, "depths": (2, 2, 2), "num_heads": (2, 2, 4), "patch": 8, "stem": "pyramid", "window": (2, 3)}
    own |= {"image_size": (64, 96), "millimetres": MillimetreConfig(3.0, 3.0)}
    base = experiment(replace(TINY, **own))
    rows = {row.name: row.of(base) for row in CONTROLS}
    modality, frozen, own = (rows[name] for name in ("modality", "modality-norm-frozen", "modality-norm-own"))
    plain, random, pure = (rows[name] for name in ("plain", "plain-random", "swin-unet"))
    assert modality.model.routing == "modality"
    assert frozen.model == replace(modality.model, pyramid_norm="frozen")
    assert own.model == replace(modality.model, pyramid_norm="modality")
    assert not any("attn" in key or "experts" in key for key in SwinUNetM4oE(plain.model).state_dict())
    assert (random.model, random.train.pyramid) == (plain.model, "random")
    assert not any(".experts." in key or "patch_embed.encoder" in key for key in SwinUNetM4oE(pure.model).state_dict())


def test_the_table_pools_cases_and_stands_beside_the_papers():
    ct, mr = source(case("a", liver=scored(0.8), spleen=scored(0.6))), source(case("b", liver=scored(0.6)))
    text = ablation_table([Result(chosen(["both-gate"])[0], 2_500_000, [ct, mr])], ["neither"])
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| both-gate")
    ]
    # Mean over classes: liver 0.7 over two cases, spleen 0.6; the paper's own is 82.15.
    assert cells[0][:8] == ["both-gate", "✓", "✓", "✓", "✓", "2.50", "70.00", "60.00"]
    assert cells[0][8].startswith("65.00 [") and cells[0][9] == "82.15"
    assert cells[1] == ["both-gate", "80.00", "60.00", "70.00"] and cells[2] == ["both-gate", "60.00", "60.00"]
    assert "Not run yet: neither." in text and "**2 held-out cases**" in text
