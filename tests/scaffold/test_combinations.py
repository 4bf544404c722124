"""The combinations that the other tests run over are pairwise."""

from __future__ import annotations

import itertools

from scaffold.combinations import AXES, pairwise


def test_every_pair_of_values_of_two_options_occurs() -> None:
    met = set().union(*(one.pairs() for one in pairwise()))
    for (one, values), (other, others) in itertools.combinations(AXES.items(), 2):
        for value, second in itertools.product(values, others):
            assert frozenset({(one, value), (other, second)}) in met


def test_they_are_far_fewer_than_all() -> None:
    assert len(pairwise()) < 16
