import tomllib

import pytest

from m4oe.config import from_table
from m4oe.experiment import Experiment
from m4oe.toml_text import toml_text

from . import phantom_cases
from .conftest import TINY


def test_an_experiment_reads_back_as_itself():
    made = phantom_cases.experiment(TINY, minutes=1.5)
    assert from_table(Experiment, tomllib.loads(toml_text(made.to_dict())), "made") == made


def test_awkward_values():
    table = {
        "a": 'quote " and \\ and \n',
        "list": [1, 2.5, True, "x"],
        "empty": [],
        "t": {"odd key": 1, "u": {"v": 1e-4}},
        "many": [{"b": 1, "of": [{"c": 2}]}, {"b": 3}],
    }
    assert tomllib.loads(toml_text(table)) == table
    with pytest.raises(ValueError, match="expected plain values, got NoneType"):
        toml_text({"a": None})
