"""Annotated sentences: JSONL with inline tags, checked line by line, handed on as records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from parser.counts.errors import TagError
from parser.counts.tagged import Tag, read_tagged

SPLITS = ("train", "dev", "test")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One annotated line: its plain text and its tags. All lines of a report are in the same split."""

    text: str
    tags: tuple[Tag, ...]
    report: str = ""
    style: str | None = None
    split: str = "train"


def read_sentences(path: Path) -> Iterator[Sentence]:
    """The annotated sentences of one file. Raises `TagError`, naming file and line, at the first fault."""
    for number, line in _lines(path):
        try:
            yield read_sentence(line)
        except TagError as error:
            raise TagError(f"{path}, line {number}: {error}") from error


def read_folder(places: Iterable[Path]) -> list[Sentence]:
    """The annotated sentences of folders (every `*.jsonl` in them) or files. Raises `TagError`, naming file and line."""
    found: list[Sentence] = []
    for place in places:
        files = sorted(place.glob("*.jsonl")) or sorted(place.glob("counts/*.jsonl")) if place.is_dir() else [place]
        if not files or not all(path.is_file() for path in files):
            raise TagError(f"no annotated sentences (*.jsonl) in {place}; write some with `zfxxgk annotate --counts`")
        for path in files:
            found += read_sentences(path)
    return found


def check_file(path: Path) -> tuple[int, int, list[str]]:
    """How many lines and tags a file holds, and every fault with its line."""
    tags, faults, lines = 0, [], 0
    for number, line in _lines(path):
        lines += 1
        try:
            tags += len(read_sentence(line).tags)
        except TagError as error:
            faults.append(f"{path}, line {number}: {error}")
    return lines, tags, faults


def read_sentence(line: str) -> Sentence:
    """One line of JSONL. Raises `TagError`."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise TagError(f"not JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise TagError("a line is a JSON object with a text")
    split = row.get("split") or "train"
    if split not in SPLITS:
        raise TagError(f"the split is {split!r}, not one of {', '.join(SPLITS)}")
    text, tags = read_tagged(row["text"])
    return Sentence(text, tags, str(row.get("report") or ""), row.get("style"), split)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if line.strip():
            yield number, line
