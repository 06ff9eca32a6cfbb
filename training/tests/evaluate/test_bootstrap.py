import numpy as np
import pytest
from scipy import stats

from m4oe.evaluate.bootstrap import FEW, intervals

NAN = np.nan


def test_agrees_with_scipy():
    values = np.random.default_rng(1).normal(0.8, 0.1, (25, 1))
    (own,), mean = intervals(values)
    theirs = stats.bootstrap(
        (values[:, 0],), np.mean, n_resamples=20_000, method="percentile", rng=3
    ).confidence_interval
    assert own.mean == pytest.approx(values.mean())
    assert (own.low, own.high) == pytest.approx((theirs.low, theirs.high), abs=0.003)
    assert (mean.low, mean.high) == pytest.approx((own.low, own.high)) and not own.few


def test_the_mean_over_classes_counts_each_class_alike():
    values = np.array([[1.0, 0.0], [1.0, NAN], [1.0, NAN], [1.0, NAN]])
    (first, second), mean = intervals(values)
    assert (first.mean, first.low, first.high) == (1, 1, 1)
    assert (second.mean, second.low, second.cases) == (0, None, 1)
    assert mean.mean == 0.5 and mean.cases == 4
    # Resamples without the one case of the second class know the first alone.
    assert (mean.low, mean.high) == (0.5, 1.0)


def test_few_cases_say_so():
    (one,), mean = intervals(np.array([[0.4]]))
    assert (one.mean, one.low, one.high, one.few) == (0.4, None, None, True) and mean.low is None
    (three,), _ = intervals(np.array([[0.2], [0.5], [0.8]]))
    assert three.few and (three.low, three.high) == pytest.approx((0.2, 0.8))
    (enough,), _ = intervals(np.linspace(0, 1, FEW)[:, None])
    assert not enough.few


def test_the_same_cases_give_the_same_interval():
    values = np.random.default_rng(2).random((9, 3))
    assert intervals(values) == intervals(values.copy())


def test_nothing_scored():
    assert intervals(np.full((2, 2), NAN)) == ([None, None], None)
