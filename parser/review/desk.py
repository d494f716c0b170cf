"""The desk of a review: the reports on it, the journal beside it, and what each correction changes."""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import Any, get_args

from parser.counts.errors import TagError
from parser.model import Count, CountKind, Relation, Scope, State
from parser.report import Report
from parser.review.annotations import Progress, reviewed_counts, write_review
from parser.review.corrections import (
    Correction,
    check_fields,
    read_correction,
    read_record,
    record_of_count,
    record_of_paragraph,
    record_of_value,
)
from parser.review.errors import CorrectionError
from parser.review.journal import Journal
from parser.review.sentences import Reviewed, check_count
from parser.topics import load_labels
from parser.view import render_page
from parser.view.marks import SIGNS, key_of
from parser.view.templates import as_script_data, read_part

PACKAGE = "parser.review"
JOURNAL = "corrections.journal"  # no .jsonl: `train` reads every one of those
_CHOICES = {"state": State, "relation": Relation, "kind": CountKind, "scope": Scope}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One report on the desk; `digest` is that of its text, by which the journal knows it again."""

    name: str
    report: Report
    digest: str


class Desk:
    """Reports under review. Every correction goes to the journal in `folder`, then into the annotation files there."""

    def __init__(self, reports: Iterable[tuple[str, Report]], folder: Path) -> None:
        self.folder = folder
        self.sheets = _sheets(reports)
        self.labels = {label.id: label.name for label in load_labels([folder]).labels.values()}
        self.journal = Journal(folder / JOURNAL)
        self._lock = Lock()
        self._progress = [self._write(sheet, self._judged(sheet)[0]) for sheet in self.sheets]
        self._place_of_state = secrets.token_hex(16)  # what no report can hold
        self._last: tuple[int, Report, str] | None = None
        if self.sheets:
            self.page(0)  # so that the first one opens at once, however long it is

    def correct(self, number: int, given: object) -> dict[str, Any]:
        """Keeps one correction of the report with this number and says what stands now. Raises `CorrectionError`."""
        sheet = self.sheets[number]
        correction = read_correction(given, sheet.report, self.labels)
        if correction.kind == "count" and correction.fields:
            _check_tag(sheet.report, correction)
        at = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        with self._lock:
            self.journal.append({"at": at, "report": sheet.name, "text": sheet.digest, **asdict(correction)})
            judged, outdated = self._judged(sheet)
            self._progress[number] = self._write(sheet, judged)
            return _state(judged, self._progress[number], outdated)

    def page(self, number: int) -> str:
        """The page of the report with this number, with the forms to correct it and all that was corrected before."""
        sheet = self.sheets[number]
        with self._lock:
            judged, outdated = self._judged(sheet)
            page = self._rendered(number, _with_added(sheet.report, judged))
            state = _state(judged, self._progress[number], outdated)
        return page.replace(self._place_of_state, as_script_data(state), 1)

    def _rendered(self, number: int, report: Report) -> str:
        """The page without its state. The last one is kept: a person stays with a report, and a long one takes seconds."""
        if self._last is not None and self._last[:2] == (number, report):
            return self._last[2]
        sheet = self.sheets[number]
        content = {
            "sheets": [one.name for one in self.sheets],
            "number": number,
            "labels": self.labels,
            "choices": {name: get_args(literal) for name, literal in _CHOICES.items()},
            "records": _records(report),
            "added": [key_of("count", one.span) for one in report.counts[len(sheet.report.counts) :]],
            "state_signs": SIGNS,
            "digest": sheet.digest,
            "place_of_state": self._place_of_state,
        }
        page = render_page(
            report,
            template="review.html",
            packages=(PACKAGE, "parser.view"),
            scripts=[read_part("review.js", PACKAGE)],
            styles=[read_part("review.css", PACKAGE)],
            connect="'self'",
            more=content,
        )
        self._last = number, report, page
        return page

    def _judged(self, sheet: Sheet) -> tuple[dict[str, Correction], list[str]]:
        """The last word on each piece of a report, and the keys of earlier corrections that fit it no longer."""
        last = {entry.get("key"): entry for entry in self.journal.read() if entry.get("text") == sheet.digest}
        judged, outdated = {}, []
        for key, entry in last.items():
            if entry.get("verdict") == "undo":
                continue
            try:
                judged[str(key)] = _again(entry, sheet.report, self.labels)
            except CorrectionError as error:
                outdated.append(f"{key}: {error}")
        return judged, outdated

    def _write(self, sheet: Sheet, judged: Mapping[str, Correction]) -> Progress:
        return write_review(self.folder, sheet.name, sheet.report, judged)


def _again(entry: Mapping[str, Any], report: Report, labels: Mapping[str, str]) -> Correction:
    """A correction from the journal. What was confirmed then is true now, whatever the parser reads today."""
    kind, key, verdict = (str(entry.get(name)) for name in ("kind", "key", "verdict"))
    if verdict == "delete":
        return Correction("count", key, "delete", {}, entry.get("was"))
    read_record(kind, key, report)  # type: ignore[arg-type]
    fields = check_fields(kind, entry.get("fields") or {}, report.text, labels)
    return Correction(kind, key, verdict, fields, entry.get("was"))  # type: ignore[arg-type]


def _check_tag(report: Report, correction: Correction) -> None:
    try:
        check_count(report, Reviewed(correction.key, correction.fields, is_judged=True))
    except TagError as error:
        raise CorrectionError(str(error)) from error


def _sheets(reports: Iterable[tuple[str, Report]]) -> list[Sheet]:
    """The reports with names that no two of them share; the same text twice is one sheet."""
    sheets: dict[str, Sheet] = {}
    for file, report in reports:
        digest = hashlib.sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest()
        name = re.sub(r"[^\w.-]+", "_", Path(file).stem).lstrip(".") or "report"
        taken = {sheet.name for sheet in sheets.values() if sheet.digest != digest}
        sheets.setdefault(digest, Sheet(f"{name}-{digest[:8]}" if name in taken else name, report, digest))
    return list(sheets.values())


def _with_added(report: Report, judged: Mapping[str, Correction]) -> Report:
    """The report with the counts that a person added, so that they are shown."""
    known = {key_of("count", count.span) for count in report.counts}
    added = [_count(one, report.text) for one in reviewed_counts(report, judged) if one.key not in known]
    return replace(report, counts=(*report.counts, *added))


def _count(reviewed: Reviewed, text: str) -> Count:
    names = ("unit", "unit_inferred", "relation", "kind", "action", "object", "channel", "scope")
    span = reviewed.span
    value = Decimal(reviewed.fields["value"])
    whole = int(value) if value == value.to_integral_value() else value
    return Count(text[span.start : span.end], span, whole, **{name: reviewed.fields[name] for name in names})


def _records(report: Report) -> dict[str, dict[str, Any]]:
    """The fields of every piece that can be corrected, by key."""
    return {
        **{value.field: record_of_value(value) for value in report.values.values()},
        **{key_of("paragraph", one.span): record_of_paragraph(one) for one in report.paragraphs},
        **{key_of("count", one.span): record_of_count(one, report) for one in report.counts},
    }


def _state(judged: Mapping[str, Correction], progress: Progress, outdated: list[str]) -> dict[str, Any]:
    reviewed = {key: {"verdict": one.verdict, "fields": one.fields} for key, one in judged.items()}
    return {"reviewed": reviewed, "progress": asdict(progress), "outdated": outdated}
