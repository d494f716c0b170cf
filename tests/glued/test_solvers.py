"""The solvers that the benchmark compares say the same of the same tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.solver import Problem, Solutions, agree, by_cp_sat, by_our_search, by_python_constraint, draw_problems

OTHERS = {"ortools": by_cp_sat, "constraint": by_python_constraint}


@pytest.mark.parametrize(("module", "search"), OTHERS.items())
def test_another_solver_agrees(module: str, search: Callable[[Problem], Solutions]) -> None:
    pytest.importorskip(module)
    problems = draw_problems(1, seed=1)[::5]
    assert problems
    assert all(agree(by_our_search(problem), search(problem)) for problem in problems)


def test_agreement_is_about_the_only_solution_or_that_there_are_more() -> None:
    assert agree([(0, 1)], [(0, 1)]) is True
    assert agree([(0, 1)], [(1, 1)]) is False
    assert agree([(0, 1), (1, 1)], [(1, 1), (2, 2)]) is True
    assert agree([(0, 1)], [(0, 1), (1, 1)]) is False
    assert agree(None, [(0, 1)]) is None
