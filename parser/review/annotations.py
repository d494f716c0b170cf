"""What a review gives: annotation files for `zfxxgk train`, written anew after every correction from all that was said.

    topics/NAME.jsonl   the paragraphs in the format of `parser.topics`; those that nobody judged have the label null
    counts/NAME.jsonl   sentences with inline tags, in the format of `parser.counts`
    values/NAME.jsonl   gold of the tables: field, amount, state, span, and what it was read as
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from parser.corpus.atomic import replacing
from parser.counts.errors import TagError
from parser.errors import OutputError
from parser.report import Report
from parser.review.corrections import Correction, record_of_count
from parser.review.sentences import Reviewed, join_lines, tag_line
from parser.topics import write_annotations
from parser.view.marks import key_of


@dataclass(frozen=True, slots=True)
class Progress:
    """How much is written, the counts whose sentence waits for them, and what could not be written."""

    values: int
    topics: int
    sentences: int
    waiting: tuple[str, ...]
    problems: tuple[str, ...]


def write_review(folder: Path, name: str, report: Report, judged: Mapping[str, Correction]) -> Progress:
    """Writes the three files of one report; a file that would hold nothing is taken away."""
    values = [_gold_line(name, report, one) for one in judged.values() if one.kind == "value"]
    _write_lines(folder / "values" / f"{name}.jsonl", values)
    topics = _write_topics(folder / "topics" / f"{name}.jsonl", name, report, judged)
    sentences, waiting, problems = [], [], []
    for line in join_lines(report, reviewed_counts(report, judged)):
        waiting += line.waiting
        if not line.is_done:
            continue
        try:
            sentences.append({"report": name, "style": None, "split": "train", "text": tag_line(report.text, line)})
        except TagError as error:
            problems.append(str(error))
    _write_lines(folder / "counts" / f"{name}.jsonl", sentences)
    return Progress(len(values), topics, len(sentences), tuple(waiting), tuple(problems))


def reviewed_counts(report: Report, judged: Mapping[str, Correction]) -> list[Reviewed]:
    """The counts of a report as they stand after the review: those that were read, and those that a person added."""
    read = {key_of("count", count.span): record_of_count(count, report) for count in report.counts}
    found = []
    for key in dict.fromkeys([*read, *(key for key, one in judged.items() if one.kind == "count")]):
        correction = judged.get(key)
        if correction is None:
            found.append(Reviewed(key, read[key], is_judged=False))
        elif correction.verdict == "delete":
            found += [Reviewed(key, read[key], is_judged=True, is_deleted=True)] if key in read else []
        else:
            found.append(Reviewed(key, correction.fields, is_judged=True))
    return found


def _gold_line(name: str, report: Report, correction: Correction) -> dict[str, Any]:
    span = correction.fields["span"]
    raw = None if span is None else report.text[span[0] : span[1]]
    fields = {"report": name, "field": correction.key, **correction.fields, "raw": raw}
    return {**fields, "verdict": correction.verdict, "was": correction.was}


def _write_topics(path: Path, name: str, report: Report, judged: Mapping[str, Correction]) -> int:
    said = [judged.get(key_of("paragraph", one.span)) for one in report.paragraphs]
    if not any(said):
        path.unlink(missing_ok=True)
        return 0
    paragraphs = [
        replace(one, topic=None if correction is None else correction.fields["topic"])
        for one, correction in zip(report.paragraphs, said, strict=True)
    ]
    second = {number: one.fields["second"] for number, one in enumerate(said) if one is not None and one.fields["second"]}
    _make_folder(path.parent)
    with replacing(path) as draft:
        write_annotations(paragraphs, draft, report=name, second=second)
    return sum(one is not None for one in said)


def _write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    if text:
        _make_folder(path.parent)
        with replacing(path) as draft:
            draft.write_text(text, encoding="utf-8", newline="\n")
    else:
        path.unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made ({error}); the journal has the correction") from error
