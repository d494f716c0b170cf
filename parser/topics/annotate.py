"""Annotation files: parsed paragraphs out for a person to correct, corrected paragraphs in for training.

Three formats hold the same facts: JSONL of this project, Label Studio JSON, doccano JSONL. One line or task is one paragraph; it
carries the span of the paragraph in the report, in code points, as data that the tools hand back unchanged.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

from parser.topics import exchange
from parser.topics.errors import AnnotationError
from parser.topics.examples import Example, example_of, place_in_report
from parser.topics.labels import LabelSet, load_labels
from parser.topics.weak import Annotatable

Format: TypeAlias = Literal["jsonl", "label-studio", "doccano"]
FORMATS: tuple[Format, ...] = ("jsonl", "label-studio", "doccano")
Row: TypeAlias = dict[str, Any]

_DUMP: dict[str, Callable[[list[Row]], str]] = {
    "jsonl": lambda rows: "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows),
    "label-studio": exchange.to_label_studio,
    "doccano": exchange.to_doccano,
}


def write_annotations(
    paragraphs: Iterable[Annotatable],
    path: str | Path,
    format: Format = "jsonl",
    *,
    report: str | None = None,
    second: Mapping[int, str] | None = None,
) -> int:
    """Writes paragraphs with their present topics as an annotation file; gives the number of paragraphs.

    `report` names the report (by default the file's stem); `second` may give second labels by the paragraphs' index. A
    paragraph without topic is written with label null and is not trained on until someone fills it in.
    """
    if format not in _DUMP:
        raise AnnotationError(f"unknown annotation format {format!r}; use one of {', '.join(FORMATS)}")
    name = report if report is not None else Path(path).stem
    rows = [_row(paragraph, name, (second or {}).get(index)) for index, paragraph in enumerate(paragraphs)]
    Path(path).write_text(_DUMP[format](rows), encoding="utf-8")
    return len(rows)


def read_annotations(path: str | Path) -> list[Example]:
    """The annotated paragraphs of a file in any of the three formats, which is recognised by its content.

    Paragraphs that nobody has labelled are left out. Raises `AnnotationError`, naming file and place, for anything else.
    """
    where = Path(path)
    try:
        text = where.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise AnnotationError(f"cannot read {where}: {error}") from error
    rows = exchange.from_label_studio(text, where) if text.lstrip().startswith("[") else _lines(text, where)
    found = [example for index, row in enumerate(rows, 1) if (example := example_of(row, f"{where}, entry {index}"))]
    return _placed(found, load_labels([where.parent]))


def convert_annotations(source: str | Path, target: str | Path) -> int:
    """Rewrites annotations of any format as JSONL, which training reads; gives the number of paragraphs."""
    examples = read_annotations(source)
    lines = [json.dumps(row_of(example), ensure_ascii=False) for example in examples]
    Path(target).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)


def row_of(example: Example) -> Row:
    """The line of JSONL that holds an example."""
    span = None if example.start is None or example.end is None else [example.start, example.end]
    names = ("text", "label", "second", "heading", "section", "report", "style", "split")
    return {**{name: getattr(example, name) for name in names}, "span": span}


def _row(paragraph: Annotatable, report: str, second: str | None) -> Row:
    return {
        "text": paragraph.text,
        "label": paragraph.topic,
        "second": second,
        "heading": paragraph.heading,
        "section": paragraph.section_number,
        "report": report,
        "style": None,
        "split": "train",
        "span": list(paragraph.span),
    }


def _lines(text: str, where: Path) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise AnnotationError(f"{where}, line {number}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise AnnotationError(f"{where}, line {number}: not a JSON object")
        rows += exchange.from_doccano(row, f"{where}, line {number}") if isinstance(row.get("label"), list) else [row]
    return rows


def _placed(examples: list[Example], labels: LabelSet) -> list[Example]:
    by_report: dict[str, list[Example]] = {}
    for example in examples:
        by_report.setdefault(example.report, []).append(example)
    return [placed for report in by_report.values() for placed in place_in_report(report, labels)]
