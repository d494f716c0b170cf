"""What the models of the prose cost: paragraphs and characters per second, the time of the first call, and their size."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reports import Texts
from parser import parse
from parser.counts.find import find_counts_of
from parser.counts.storage import default_path, load_tools
from parser.model import BOILERPLATE
from parser.topics import TopicModel, default_model_path

_LOADING = {  # what is imported, and what is timed
    "topics": ("from parser.topics import TopicModel", "TopicModel.load(None)"),
    "counts": ("import parser", "parser.parse('一、总体情况。公开发布信息23条。').counts"),
    "nlp": ("import parser", "parser.nlp()('公开发布信息23条')"),
}
_TIMED = "import time; {}; start = time.perf_counter(); {}; print(time.perf_counter() - start)"


@dataclass(frozen=True)
class Prose:
    """Rates over the prose of some reports; seconds and megabytes of the models."""

    paragraphs: int
    characters: int
    paragraphs_per_second: float
    characters_per_second: float
    first_call: dict[str, float]
    megabytes: dict[str, float]


def measure_prose(texts: Texts, rounds: int) -> Prose:
    """Parses the texts once for their paragraphs, and times both models on these; loading is timed in fresh processes."""
    reports = [parse(text) for text in texts.texts]
    each = [[one for one in report.paragraphs if one.topic != BOILERPLATE] for report in reports]
    prose = [one for paragraphs in each for one in paragraphs]
    model = TopicModel.load(None)
    topics = _best(rounds, lambda: model.predict([one.text for one in prose], [one.heading for one in prose]))
    tools = load_tools()
    counts = _best(rounds, lambda: [find_counts_of((one.text for one in some), tools) for some in each])
    characters = sum(one.span.end - one.span.start for one in prose)
    return Prose(
        paragraphs=len(prose),
        characters=characters,
        paragraphs_per_second=len(prose) / topics,
        characters_per_second=characters / counts,
        first_call={name: _first_call(*code) for name, code in _LOADING.items()},
        megabytes={
            "topics": _megabytes([default_model_path()]),
            "counts": _megabytes([default_path("counts"), default_path("segmenter")]),
        },
    )


def show_prose(measured: Prose) -> None:
    """Prints what was measured."""
    print(f"\nprose: {measured.paragraphs} paragraphs, {measured.characters:,} characters")
    print(f"  topics     {measured.paragraphs_per_second:10,.0f} paragraphs/s")
    print(f"  counts     {measured.characters_per_second:10,.0f} characters/s, with repair and roles")
    for name, seconds in measured.first_call.items():
        size = f", {measured.megabytes[name]:.1f} MB" if name in measured.megabytes else ""
        print(f"  {name:<10} {1000 * seconds:10,.0f} ms to load and call once{size}")


def _best(rounds: int, work: Callable[[], object]) -> float:
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent)


def _first_call(imported: str, called: str) -> float:
    """Seconds of the first call in a fresh process."""
    done = subprocess.run([sys.executable, "-c", _TIMED.format(imported, called)], capture_output=True, text=True, check=True)
    return float(done.stdout)


def _megabytes(folders: Sequence[Path]) -> float:
    return sum(file.stat().st_size for folder in folders for file in folder.iterdir()) / 1e6
