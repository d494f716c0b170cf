"""What each stage costs inside `parse`: its functions are replaced by timed ones while the texts are parsed."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from benchmarks.reports import Texts
from parser import parse

# Each stage, and where `parse` finds its functions. They call one another nowhere, so their times add up.
STAGES: Mapping[str, tuple[str, ...]] = {
    "repair": ("parser.core.repair",),
    "spot": ("parser.tables.read_stream", "parser.tables.find_spots"),
    "align": ("parser.tables.locate", "parser.tables.align", "parser.tables.match_each"),
    "rows": ("parser.tables.read_tables",),
    "solve": ("parser.tables.solve_rows",),
    "assemble": ("parser.tables.assemble_table",),
    "check": ("parser.tables.check_table", "parser.tables.suggest"),
    "metadata": ("parser.core.read_metadata",),
    "narrative": ("parser.narrate.split_narrative",),
    "topics": ("parser.narrate.find_topics",),
    "counts": ("parser.core.count_paragraphs",),
    "compare": ("parser.core.compare",),
}
REST = "the rest"


def time_stages(texts: Texts, rounds: int) -> dict[str, float]:
    """Seconds for each stage over all texts, and for what is between them; the least of some rounds."""
    runs = [_time_once(texts) for _ in range(rounds)]
    return {stage: min(run[stage] for run in runs) for stage in runs[0]}


def time_whole(texts: Texts, rounds: int, work: Callable[[str], object] = parse) -> float:
    """Seconds to do all texts, the best of some rounds."""
    return min(_seconds(texts, work) for _ in range(rounds))


def _seconds(texts: Texts, work: Callable[[str], object]) -> float:
    start = time.perf_counter()
    for text in texts.texts:
        work(text)
    return time.perf_counter() - start


def _time_once(texts: Texts) -> dict[str, float]:
    spent = dict.fromkeys(STAGES, 0.0)
    with _timed(spent):
        whole = _seconds(texts, parse)
    return {**spent, REST: whole - sum(spent.values())}


@contextmanager
def _timed(spent: dict[str, float]) -> Iterator[None]:
    """While this lasts, every function of a stage adds the time of its calls to `spent`."""
    with ExitStack() as stack:
        for stage, places in STAGES.items():
            for place in places:
                module, name = place.rsplit(".", 1)
                function = getattr(importlib.import_module(module), name)
                stack.enter_context(patch(place, _timing(function, stage, spent)))
        yield


def _timing(function: Callable[..., Any], stage: str, spent: dict[str, float]) -> Callable[..., Any]:
    def timed(*arguments: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            spent[stage] += time.perf_counter() - start

    return timed
