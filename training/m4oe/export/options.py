"""What an export does otherwise than the network it comes from, and what that cost: the manifest's
`options`."""

from ..config import ConfigError

MEAN_LIMIT, ORGAN_LIMIT = 0.003, 0.01
"""Dice that a default may lose: on average, and of any organ."""


def options_record(names: list[str], accuracy: list[dict], exact: list[dict] | None) -> list[dict]:
    """An entry for each option. accuracy: what this export scored; exact: what the export without
    options scored on the same cases.

    Raises ConfigError when the two were not measured on the same cases.
    """
    measured = dice_loss(accuracy, exact) if exact is not None else None
    return [{"name": name, "measured": measured} for name in names]


def dice_loss(accuracy: list[dict], exact: list[dict]) -> dict:
    """How much Dice was lost: mean over all organs of all sources, and the organ that lost most;
    gains count as negative losses."""
    here, there = (
        {(e["dataset"], e["modality"], e["head"]): e for e in entries if e["dice"]} for entries in (accuracy, exact)
    )
    if not here or {key: e["cases"] for key, e in here.items()} != {key: e["cases"] for key, e in there.items()}:
        raise ConfigError(
            "--exact-accuracy: expected scores of the same cases as --accuracy, got others; evaluate both alike"
        )
    losses = {
        (key, organ): there[key]["dice"][organ] - dice
        for key, entry in here.items()
        for organ, dice in entry["dice"].items()
    }
    (dataset, _, head), organ = worst = max(losses, key=losses.get)
    return {
        "meanDiceLoss": round(sum(losses.values()) / len(losses), 5),
        "worst": {"dataset": dataset, "head": head, "class": organ, "diceLoss": round(losses[worst], 5)},
        "cases": sum(len(entry["cases"]) for entry in here.values()),
    }


def within_limits(record: list[dict]) -> bool:
    """Whether these options may be a default. What was not measured may not."""
    measured = [entry["measured"] for entry in record]
    return all(
        m is not None and m["meanDiceLoss"] <= MEAN_LIMIT and m["worst"]["diceLoss"] <= ORGAN_LIMIT for m in measured
    )


def tell(record: list[dict]) -> str:
    """One line for people."""
    names = " and ".join(entry["name"] for entry in record)
    measured = record[0]["measured"]
    if measured is None:
        return f"{names}: what it costs in Dice was not measured (evaluate it, then export with --accuracy and --exact-accuracy)"
    worst = measured["worst"]
    verdict = "may be a default" if within_limits(record) else "is not for a default"
    return (
        f"{names}: mean Dice falls by {100 * measured['meanDiceLoss']:.2f} points over {measured['cases']} cases, "
        f"{worst['class']} of {worst['dataset']} by {100 * worst['diceLoss']:.2f}: it {verdict}"
    )
