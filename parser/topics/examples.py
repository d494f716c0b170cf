"""Annotated paragraphs: read from JSONL, checked line by line, handed on as a `datasets.Dataset` with fixed features.

The order of the lines of a report is the order of its paragraphs: from it come the position in the report and, where the line
does not say, the official section.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parser.topics.errors import AnnotationError
from parser.topics.labels import LabelSet, follow_sections, load_labels

if TYPE_CHECKING:
    from datasets import Dataset

SPLITS = ("train", "dev", "test")
REQUIRED = ("text", "label")
STRINGS = ("text", "label", "second", "heading", "report", "style", "split")


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated paragraph. `split` is train, dev or test; all paragraphs of a report should be in the same one."""

    text: str
    label: str
    second: str | None = None
    heading: str | None = None
    section: int | None = None
    position: float | None = None
    report: str = ""
    style: str | None = None
    split: str = "train"
    start: int | None = None
    end: int | None = None


def load_examples(directories: str | Path | Iterable[str | Path]) -> Dataset:
    """The annotated paragraphs of folders (every `*.jsonl` in them) or files as one Dataset with the fields of `Example`.

    Lines whose label is null are not annotated yet and are left out. Raises `AnnotationError`, naming file and line, for what
    is not JSON, lacks a text, or has a label that no `labels.toml` defines.
    """
    from datasets import Dataset, Features, Value

    kinds = {"section": "int64", "position": "float64", "start": "int64", "end": "int64"}
    fields = Example.__dataclass_fields__
    features = Features({name: Value(kinds.get(name, "string")) for name in fields})
    rows = [asdict(example) for example in read_examples(directories)]
    return Dataset.from_dict({name: [row[name] for row in rows] for name in fields}, features=features)


def read_examples(directories: str | Path | Iterable[str | Path]) -> list[Example]:
    """The same as a list, without the library `datasets`."""
    places = [Path(directories)] if isinstance(directories, str | Path) else [Path(place) for place in directories]
    labels = load_labels([place if place.is_dir() else place.parent for place in places])
    return [example for path in _files(places) for example in _of_file(path, labels)]


def as_examples(rows: Iterable[Example | Mapping[str, Any]]) -> list[Example]:
    """Examples from a Dataset, or as they are."""
    return [row if isinstance(row, Example) else Example(**row) for row in rows]


def split_of(examples: Iterable[Example], split: str) -> list[Example]:
    """The examples of one split."""
    return [example for example in examples if example.split == split]


def digest_of_examples(examples: Iterable[Example]) -> str:
    """The SHA-256 of the data, whatever the names of the files."""
    lines = sorted(json.dumps(asdict(example), ensure_ascii=False, sort_keys=True) for example in examples)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def example_of(row: Mapping[str, Any], where: str) -> Example | None:
    """The example of one line of JSONL; None if it is not annotated. Raises `AnnotationError` that begins with `where`."""
    if fault := _fault(row):
        raise AnnotationError(f"{where}: {fault}")
    if row["label"] is None:
        return None
    split = row.get("split") or "train"
    start, end = row.get("span") or (None, None)
    optional = {name: row.get(name) for name in ("second", "heading", "section", "style")}
    return Example(row["text"], row["label"], report=row.get("report") or "", split=split, start=start, end=end, **optional)


def _fault(row: Mapping[str, Any]) -> str | None:
    """What is wrong with the fields of a line."""
    for name in REQUIRED:
        if name not in row:
            return f"`{name}` is missing"
    for name in STRINGS:
        if not isinstance(row.get(name), str | None):
            return f"`{name}` must be a string or null"
    if not isinstance(row.get("section"), int | None):
        return "`section` must be a number from 1 to 6 or null"
    span = row.get("span")
    if span is not None and not (isinstance(span, list) and len(span) == 2 and all(isinstance(offset, int) for offset in span)):
        return "`span` must be two offsets or null"
    if not (row["text"] or "").strip():
        return "the text is empty"
    if (row.get("split") or "train") not in SPLITS:
        return f"the split is {row['split']!r}, not one of {', '.join(SPLITS)}"
    return None


def _files(places: Iterable[Path]) -> Iterator[Path]:
    """The files of the places, each once; a folder may keep its paragraphs in a sub-folder `topics`."""
    seen = set()
    for place in places:
        found = sorted(place.glob("*.jsonl")) or sorted(place.glob("topics/*.jsonl")) if place.is_dir() else [place]
        if not found or not all(path.is_file() for path in found):
            raise AnnotationError(f"no annotated paragraphs (*.jsonl) in {place}; write some with `zfxxgk annotate`")
        yield from (path for path in found if path.resolve() not in seen)
        seen |= {path.resolve() for path in found}


def _of_file(path: Path, labels: LabelSet) -> Iterator[Example]:
    examples = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise AnnotationError(f"{where}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise AnnotationError(f"{where}: not a JSON object")
        example = example_of(row, where)
        if example is not None:
            _check_labels(example, labels, where)
            examples.append(example)
    for _, report in itertools.groupby(examples, key=lambda example: example.report):
        yield from place_in_report(list(report), labels)


def place_in_report(examples: list[Example], labels: LabelSet) -> list[Example]:
    """The paragraphs of one report in reading order, with their positions and sections where these are not given."""
    sections = follow_sections([example.heading for example in examples], labels)
    last = len(examples) - 1
    return [
        replace(
            example,
            position=index / last if last and example.position is None else example.position,
            section=example.section if example.section is not None else section,
        )
        for index, (example, section) in enumerate(zip(examples, sections, strict=True))
    ]


def _check_labels(example: Example, labels: LabelSet, where: str) -> None:
    for label in (example.label, example.second):
        if label is not None and label not in labels.labels:
            raise AnnotationError(f"{where}: no labels.toml defines the label {label!r}; correct it or define it there")
