"""The floors of the matrix: every cell of a clean layout, 99.5 % under each damage, no error without an issue."""

from __future__ import annotations

import pytest

from tests.robustness import layouts
from tests.robustness.damages import DAMAGES, Damage
from tests.robustness.layouts import LAYOUTS, Layout
from tests.robustness.matrix import combinations, known, run, seeds_of

pytestmark = pytest.mark.slow

KNOWN = {(entry.layout, entry.damage): entry for entry in known()}
CLEAN = [(layout, DAMAGES[0]) for layout in LAYOUTS]


def _rotating(damages: tuple[Damage, ...]) -> list[tuple[Layout, Damage]]:
    """Each damage on three of its layouts, other ones from damage to damage."""
    chosen = []
    for index, damage in enumerate(damages):
        fitting = [layout for layout in layouts.LAYOUTS if damage.applies(layout)]
        chosen += [(fitting[(index * 5 + turn * 11) % len(fitting)], damage) for turn in range(3)]
    return list(dict.fromkeys(chosen))


def _named(combination: list[tuple[Layout, Damage]]) -> list[object]:
    return [pytest.param(layout, damage, id=f"{layout.name}-{damage.name}") for layout, damage in combination]


def _hold(layout: Layout, damage: Damage, reports: int, seed: int) -> None:
    outcome = run(layout, damage, seeds_of(layout, damage, reports, seed))
    entry = KNOWN.get((layout.name, damage.name))
    shown = "\n".join(outcome.failures[:10])
    if entry is None:
        assert not outcome.shortfalls, f"{outcome.shortfalls}\n{shown}"
        return
    assert outcome.tally.share >= entry.share, f"below the known {entry.share:.2%}\n{shown}"
    assert outcome.tally.silent <= entry.silent, f"more silent errors than the known {entry.silent}\n{shown}"


@pytest.mark.parametrize(("layout", "damage"), _named(CLEAN))
def test_clean_layout(layout: Layout, damage: Damage) -> None:
    _hold(layout, damage, reports=1, seed=0)


@pytest.mark.parametrize(("layout", "damage"), _named(_rotating(DAMAGES[1:])))
def test_damaged_layout(layout: Layout, damage: Damage) -> None:
    _hold(layout, damage, reports=1, seed=0)


@pytest.mark.full
@pytest.mark.parametrize(("layout", "damage"), _named(combinations()))
def test_full_matrix(layout: Layout, damage: Damage) -> None:
    _hold(layout, damage, reports=5, seed=1)
