"""Boundary F1 against the gold paragraphs of real reports: `python -m tests.narrative.score [folder]`.

A boundary is the start or the end of a span. Gold spans of kind `split = "sentence"` are lenient: the inner boundary may lie one
sentence away. Prints precision, recall and F1 per report, over all spans and over those that are prose.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parser.forms import load_forms
from parser.narrative import Narrative, split_narrative
from parser.read import read_file
from parser.repair import repair
from parser.tables import read_all_tables
from tests.real import reports_folder

_SENTENCE_END = re.compile(r"[。!?;！？；][”\")）]?")


@dataclass(frozen=True)
class Score:
    """How many boundaries there are in the gold and in the result, and how many of each were hit."""

    gold: int
    found: int
    gold_hit: int
    found_hit: int
    missed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __add__(self, other: Score) -> Score:
        return Score(
            self.gold + other.gold, self.found + other.found, self.gold_hit + other.gold_hit, self.found_hit + other.found_hit
        )

    @property
    def precision(self) -> float:
        return self.found_hit / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.gold_hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def narrative_of(path: Path) -> tuple[str, Narrative, list[tuple[int, int, str]]]:
    """The text of a report, its narrative, and the spans of prose and boilerplate in the text."""
    text = path.read_bytes().decode("utf-8") if path.suffix in (".txt", ".md") else read_file(path)
    document, _, _ = repair(text)
    narrative = split_narrative(document, read_all_tables(document, load_forms()).regions)
    spans = [(*block.span(document), block.kind) for block in narrative.of_kind("paragraph", "boilerplate")]
    return text, narrative, spans


def reports(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The reports that have gold paragraphs."""
    for gold_path in sorted(folder.glob("*/*.json")):
        gold = json.loads(gold_path.read_text(encoding="utf-8"))
        if gold.get("paragraphs"):
            yield next(path for path in gold_path.parent.glob(f"{gold_path.stem}.*") if path.suffix != ".json"), gold


def score(text: str, gold: list[dict[str, Any]], spans: list[tuple[int, int, str]]) -> Score:
    """Counts the boundaries of the gold and of the spans that meet."""
    edges_gold = {("start", entry["start"]): _leeway(text, entry, "start") for entry in gold}
    edges_gold |= {("end", entry["end"]): _leeway(text, entry, "end") for entry in gold}
    edges = {("start", start) for start, _, _ in spans} | {("end", end) for _, end, _ in spans}
    missed = [edge for edge, places in edges_gold.items() if not any((edge[0], place) in edges for place in places)]
    accepted = {(side, place) for (side, _), places in edges_gold.items() for place in places}
    extra = [edge for edge in edges if edge not in accepted]
    hits = len(edges_gold) - len(missed), len(edges) - len(extra)
    return Score(len(edges_gold), len(edges), *hits, _show(text, missed), _show(text, extra))


def _leeway(text: str, entry: dict[str, Any], side: str) -> set[int]:
    at = entry[side]
    if entry.get("split") != "sentence":
        return {at}
    before = [match.end() for match in _SENTENCE_END.finditer(text, max(0, at - 300), at)]
    after = [match.end() for match in _SENTENCE_END.finditer(text, at, at + 300)]
    return {at, *before[-2:], *after[:1]}


def _show(text: str, edges: list[tuple[str, int]]) -> tuple[str, ...]:
    edges = sorted(edges, key=lambda edge: edge[1])
    return tuple(f"{side} {at} {text[max(0, at - 12) : at]!r}|{text[at : at + 12]!r}" for side, at in edges)


def main(folder: Path) -> None:
    """Prints the figures of every report and their sum."""
    total, prose_total = Score(0, 0, 0, 0), Score(0, 0, 0, 0)
    for path, gold in reports(folder):
        text, _, spans = narrative_of(path)
        result = score(text, gold["paragraphs"], spans)
        prose = score(
            text,
            [entry for entry in gold["paragraphs"] if entry["topic"] != "boilerplate"],
            [span for span in spans if span[2] == "paragraph"],
        )
        total, prose_total = total + result, prose_total + prose
        _print(path.stem, result, prose)
        for name, lines in (("missed", result.missed), ("extra", result.extra)):
            for line in lines:
                print(f"    {name} {line}")
    _print("all", total, prose_total)


def _print(name: str, every: Score, prose: Score) -> None:
    figures = "  ".join(f"P {part.precision:.3f} R {part.recall:.3f} F1 {part.f1:.3f}" for part in (every, prose))
    print(f"{name:<30} {figures}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else reports_folder())
