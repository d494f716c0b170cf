"""Runs layouts × damages and keeps one tally and the first mismatches per combination."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.robustness import damages, layouts
from tests.robustness.damages import Damage
from tests.robustness.document import Truth
from tests.robustness.draw import draw
from tests.robustness.layouts import Layout
from tests.robustness.score import Mismatch, Tally, score, values_of

CLEAN_FLOOR = 1.0
DAMAGED_FLOOR = 0.995


@dataclass
class Outcome:
    layout: str
    damage: str
    tally: Tally = field(default_factory=Tally)
    failures: list[str] = field(default_factory=list)

    @property
    def floor(self) -> float:
        return CLEAN_FLOOR if self.damage == "clean" else DAMAGED_FLOOR

    @property
    def shortfalls(self) -> list[str]:
        """What is below its floor, in words; empty when the combination holds."""
        t = self.tally
        below = [f"{t.share:.2%} of the cells, floor {self.floor:.1%}"] if t.share < self.floor else []
        below += [f"{t.silent} silent"] if t.silent else []
        below += [f"{t.invented} invented"] if t.invented else []
        below += [f"{t.spans - t.spans_right} spans"] if t.spans_right < t.spans else []
        return below


def combinations(layout: str | None = None, damage: str | None = None) -> list[tuple[Layout, Damage]]:
    """The combinations that make sense, narrowed to one layout or one damage by name."""
    chosen = [layouts.BY_NAME[layout]] if layout else list(layouts.LAYOUTS)
    harms = [damages.BY_NAME[damage]] if damage else list(damages.DAMAGES)
    return [(one, harm) for one in chosen for harm in harms if harm.applies(one)]


def sample(layout: Layout, damage: Damage, seed: int) -> tuple[str, Truth]:
    """The text of one random report in this layout under this damage, and what is known about its cells."""
    drawn = draw(seed, blanks=damage.shows_blanks(layout), active=layout.active)
    return damage.apply(drawn, layout, seed)


def run(layout: Layout, damage: Damage, seeds: Iterable[int]) -> Outcome:
    from parser import parse

    outcome = Outcome(layout.name, damage.name)
    for seed in seeds:
        text, truth = sample(layout, damage, seed)
        try:
            report = parse(text)
            result = score(report, text, truth)
        except Exception as error:
            outcome.tally += Tally(cells=len(truth.expected), wrong=len(truth.expected), silent=len(truth.expected))
            outcome.failures.append(f"seed {seed}: raised {type(error).__name__}: {error}")
            continue
        outcome.tally += result.tally
        places = {value.field: value.span for value in values_of(report)}
        outcome.failures += [_described(seed, m, _near(m.field, text, places, truth)) for m in result.mismatches]
        outcome.failures += [f"seed {seed}: span: {line}" for line in result.span_failures]
    return outcome


def _near(name: str, text: str, places: dict[str, tuple[int, int] | None], truth: Truth) -> str:
    """The text around the cell, or around the last cell before it that has a place."""
    order = list(truth.expected)
    before = order[: order.index(name) + 1] if name in truth.expected else [name]
    start = next((span[0] for field in reversed(before) if (span := places.get(field))), None)
    return "" if start is None else text[max(0, start - 50) : start + 30].replace("\n", "⏎").replace("\u00a0", "~")


def _described(seed: int, mismatch: Mismatch, near: str) -> str:
    mark = "flagged" if mismatch.flagged else "SILENT"
    return f"seed {seed}: {mismatch.field}: expected {mismatch.expected}, found {mismatch.found} ({mark}) near {near!r}"


def _run_named(task: tuple[str, str, list[int]]) -> Outcome:
    layout, damage, seeds = task
    return run(layouts.BY_NAME[layout], damages.BY_NAME[damage], seeds)


def run_all(chosen: list[tuple[Layout, Damage]], reports: int, seed: int, jobs: int = 1) -> list[Outcome]:
    """One outcome per combination; every combination has reports of its own, drawn from `seed`."""
    tasks = [(layout.name, damage.name, seeds_of(layout, damage, reports, seed)) for layout, damage in chosen]
    if jobs == 1:
        return [_run_named(task) for task in tasks]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(_run_named, tasks, chunksize=8))


def seeds_of(layout: Layout, damage: Damage, reports: int, seed: int) -> list[int]:
    rng = Random(f"{seed} {layout.name} {damage.name}")
    return [rng.randrange(1_000_000) for _ in range(reports)]


@dataclass(frozen=True)
class Known:
    """A shortfall that is known: the share reached, how many cells are wrong in silence, and why."""

    layout: str
    damage: str
    share: float
    silent: int
    reason: str


def known() -> list[Known]:
    path = Path(__file__).parent / "known.toml"
    return [Known(**entry) for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("shortfall", [])]
