"""Reports as one Arrow table of documents: a row per report, its fields, issues, paragraphs, counts and extras as lists.

The columns are filled list by list, never row by row: turning a report into its row costs a small part of reading it. What
Arrow cannot hold (half of a surrogate pair) is written as `?`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from parser.model import BOILERPLATE, Amount, Count, Span
from parser.tabulate.columns import LISTED, STAMP, documents_schema, flat_schema, list_schema
from parser.tabulate.fingerprint import digest_content, sketch
from parser.tabulate.like import ReportLike

if TYPE_CHECKING:
    import pyarrow as pa

GRAVITY = {"": 0, "info": 1, "warning": 2, "error": 3}


@dataclass(frozen=True, slots=True)
class Document:
    """One document of one file: its report, or why there is none. `stamp` is the state of the file when it was read."""

    file: str | None
    number: int
    report: ReportLike | None
    failure: str | None = None
    stamp: str | None = None


def documents_table(documents: Iterable[Document]) -> pa.Table:
    """The documents as one Arrow table with the columns of `documents_schema`."""
    import pyarrow as pa

    facts: dict[str, list[Any]] = {name: [] for name in (*flat_schema("reports").names, STAMP)}
    lists: dict[str, dict[str, list[Any]]] = {table: {name: [] for name in list_schema(table).names} for table in LISTED}
    offsets: dict[str, list[int]] = {table: [0] for table in LISTED}
    for document in documents:
        for name, fact in _facts(document).items():
            facts[name].append(fact)
        entries = {} if document.report is None else _entries(document.report)
        for table in LISTED:
            for name, column in entries.get(table, {}).items():
                lists[table][name].extend(column)
            offsets[table].append(len(next(iter(lists[table].values()))))
    schema = documents_schema()
    arrays = [_array(facts[name], schema.field(name).type) for name in facts]
    for table in LISTED:
        entry = list_schema(table)
        struct = pa.StructArray.from_arrays([_array(lists[table][one.name], one.type) for one in entry], fields=list(entry))
        arrays.append(pa.ListArray.from_arrays(pa.array(offsets[table], pa.int32()), struct))
    return pa.Table.from_arrays(arrays, schema=schema)


def exact(amount: Amount | None) -> str | None:
    """All digits of an amount, without an exponent.

    >>> from decimal import Decimal
    >>> exact(Decimal("25.10")), exact(Decimal("1E+3")), exact(None)
    ('25.10', '1000', None)
    """
    return None if amount is None else f"{amount:f}" if not isinstance(amount, int) else str(amount)


def _facts(document: Document) -> dict[str, Any]:
    """The columns of `reports` for one document; the versions are told later, over all documents."""
    empty = dict.fromkeys((*flat_schema("reports").names, STAMP))
    known = {"file": document.file, "document": document.number, "failure": document.failure, STAMP: document.stamp}
    return empty | known | ({} if document.report is None else _facts_of_report(document.report))


def _facts_of_report(report: ReportLike) -> dict[str, Any]:
    amounts = {field: value.amount for field, value in report.values.items()}
    severities = Counter(issue.severity for issue in report.issues)
    prose = "".join(one.text for one in report.paragraphs if one.topic != BOILERPLATE)
    return {
        "agency": report.agency,
        "year": report.year,
        "title": report.title,
        "published": report.published,
        "form": report.form,
        "tables": " ".join(f"{table}:{form}" for table, form in report.forms.items()),
        "fields": len(amounts),
        "amounts": sum(amount is not None for amount in amounts.values()),
        "nonzero": sum(bool(amount) for amount in amounts.values()),
        "broken": sum(check.outcome == "broken" for check in report.checks),
        "errors": severities["error"],
        "warnings": severities["warning"],
        "issues": " ".join(dict.fromkeys(issue.code for issue in report.issues)),
        "repairs": len(report.repairs),
        "paragraphs": len(report.paragraphs),
        "counts": len(report.counts),
        "content": digest_content(report.agency, report.year, amounts),
        "fingerprint": sketch(prose),
    }


def _entries(report: ReportLike) -> dict[str, dict[str, list[Any]]]:
    """The lists of one report, each as columns."""
    return {
        "fields": _field_columns(report),
        "issues": {
            **{name: [getattr(one, name) for one in report.issues] for name in ("code", "severity", "message", "rule")},
            "fields": [" ".join(one.fields) for one in report.issues],
            **_places([one.span for one in report.issues]),
        },
        "paragraphs": {
            "number": list(range(len(report.paragraphs))),
            **{
                name: [getattr(one, name) for one in report.paragraphs]
                for name in ("section", "heading", "topic", "second_topic", "text")
            },
            "topic_score": [dict(one.topic_scores).get(one.topic or "") for one in report.paragraphs],
            **_places([one.span for one in report.paragraphs]),
        },
        "counts": _count_columns(report.counts),
        "extras": {
            **{name: [getattr(one, name) for one in report.extras] for name in ("label", "unit", "column", "raw")},
            **_amounts("amount", [one.amount for one in report.extras]),
            **_places([one.span for one in report.extras]),
        },
    }


def _field_columns(report: ReportLike) -> dict[str, list[Any]]:
    values = list(report.values.values())
    codes: dict[str, dict[str, None]] = {}
    severity: dict[str, str] = {}
    for issue in report.issues:
        for field in issue.fields:
            codes.setdefault(field, {})[issue.code] = None
            severity[field] = max(severity.get(field, ""), issue.severity, key=GRAVITY.__getitem__)
    return {
        "form": [report.forms.get(value.field.split(".", 1)[0]) for value in values],
        **{name: [getattr(value, name) for value in values] for name in ("field", "unit", "state", "raw", "score", "evidence")},
        **_amounts("amount", [value.amount for value in values]),
        "suggestion": [exact(value.suggestion) for value in values],
        "candidates": [" ".join(str(exact(one)) for one in value.candidates) for value in values],
        **_places([value.span for value in values]),
        "issues": [" ".join(codes.get(value.field, ())) for value in values],
        "severity": [severity.get(value.field, "") for value in values],
    }


def _count_columns(counts: tuple[Count, ...]) -> dict[str, list[Any]]:
    same = ("text", "unit", "unit_inferred", "relation", "kind", "action", "object", "channel", "polarity", "scope")
    return {
        "number": list(range(len(counts))),
        **{name: [getattr(one, name) for one in counts] for name in (*same, "parent", "paragraph", "topic")},
        **_amounts("value", [one.value for one in counts]),
        **_places([one.span for one in counts]),
    }


def _amounts(name: str, amounts: list[Amount | None]) -> dict[str, list[Any]]:
    return {name: [_float(amount) for amount in amounts], f"{name}_exact": [exact(amount) for amount in amounts]}


def _float(amount: Amount | None) -> float | None:
    if amount is None:
        return None
    try:
        return float(amount)
    except OverflowError:  # more than 308 digits: only the exact column can hold it
        return float("inf") if amount > 0 else float("-inf")


def _places(spans: list[Span | None]) -> dict[str, list[int | None]]:
    return {"start": [span and span.start for span in spans], "end": [span and span.end for span in spans]}


def _array(column: list[Any], kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(column, kind)
    except UnicodeEncodeError:
        return pa.array([one.encode("utf-8", "replace").decode() if isinstance(one, str) else one for one in column], kind)
