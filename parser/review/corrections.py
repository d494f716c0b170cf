"""What a person may say about one piece of a report, checked against the report before it is kept.

A correction names its piece by key (a field id, `paragraph:12-40`, `count:138-141`) and holds everything that is true of it, so
that it stands on its own: also when a later version of the parser reads the piece differently, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias, get_args

from parser.model import Count, CountKind, Paragraph, Relation, Scope, Span, State, Value
from parser.report import Report
from parser.review.errors import CorrectionError

Kind: TypeAlias = Literal["value", "paragraph", "count"]
Verdict: TypeAlias = Literal["confirm", "correct", "delete", "undo"]

STATES_WITH_AMOUNT = ("given", "split")
_PLACE = re.compile(r"(paragraph|count):(\d+)-(\d+)")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_LONGEST = 200  # characters of a word or number


@dataclass(frozen=True, slots=True)
class Correction:
    """One verdict: `fields` is what is true of the piece, `was` what was read (None for a count that was missed)."""

    kind: Kind
    key: str
    verdict: Verdict
    fields: dict[str, Any]
    was: dict[str, Any] | None


def read_correction(given: object, report: Report, labels: Collection[str]) -> Correction:
    """The correction in what a page sent. `labels` are the topics that there are. Raises `CorrectionError`.

    >>> from parser import parse
    >>> report = parse("五、存在的主要问题及改进情况\\n公开内容不够全面。")
    >>> sent = {"kind": "paragraph", "key": "paragraph:15-24", "verdict": "correct", "fields": {"topic": "improvements"}}
    >>> read_correction(sent, report, ["problems", "improvements"]).was
    {'topic': 'problems', 'second': None}
    """
    if not isinstance(given, Mapping) or set(given) - {"kind", "key", "verdict", "fields"}:
        raise CorrectionError("a correction has kind, key, verdict and fields")
    kind, key, verdict = (_text(given, name) for name in ("kind", "key", "verdict"))
    if kind not in get_args(Kind) or verdict not in get_args(Verdict):
        raise CorrectionError(f"no correction is a {verdict!r} of a {kind!r}")
    if verdict == "delete" and kind != "count":
        raise CorrectionError("only a count can be deleted; a value may be absent, a paragraph boilerplate")
    was = read_record(kind, key, report)  # type: ignore[arg-type]
    if verdict in ("delete", "undo"):
        return Correction(kind, key, verdict, {}, was)  # type: ignore[arg-type]
    fields = was if verdict == "confirm" else given.get("fields")
    if not isinstance(fields, Mapping):
        raise CorrectionError(f"there is no {key} to confirm" if verdict == "confirm" else "a correction needs fields")
    return Correction(kind, key, verdict, check_fields(kind, fields, report.text, labels), was)  # type: ignore[arg-type]


def check_fields(kind: str, fields: Mapping[str, Any], text: str, labels: Collection[str]) -> dict[str, Any]:
    """The fields of a piece in their own types. Raises `CorrectionError`."""
    if kind == "paragraph":
        return _topic_fields(fields, labels)
    return _value_fields(fields, text) if kind == "value" else _count_fields(fields, text)


def read_record(kind: Kind, key: str, report: Report) -> dict[str, Any] | None:
    """What the parser read of a piece, as the fields of a correction; None for a count at a place where none was found."""
    if kind == "value":
        if key not in report.values:
            raise CorrectionError(f"the report has no field {key!r}")
        return record_of_value(report.values[key])
    span = span_of(key, report.text)
    if kind == "paragraph":
        paragraph = next((one for one in report.paragraphs if one.span == span), None)
        if paragraph is None:
            raise CorrectionError(f"the report has no {key}")
        return record_of_paragraph(paragraph)
    count = next((one for one in report.counts if one.span == span), None)
    return None if count is None else record_of_count(count, report)


def record_of_value(value: Value) -> dict[str, Any]:
    """A value as fields; a Decimal as text."""
    return {"amount": _plain(value.amount), "state": value.state, "span": None if value.span is None else list(value.span)}


def record_of_paragraph(paragraph: Paragraph) -> dict[str, Any]:
    """The topics of a paragraph as fields."""
    return {"topic": paragraph.topic, "second": paragraph.second_topic}


def record_of_count(count: Count, report: Report) -> dict[str, Any]:
    """A count as fields; `parent` is the place of the whole."""
    names = ("value", "unit", "unit_inferred", "relation", "kind", "action", "object", "channel", "scope")
    parent = None if count.parent is None else list(report.counts[count.parent].span)
    return {"span": list(count.span), **{name: _plain(getattr(count, name)) for name in names}, "parent": parent}


def span_of(key: str, text: str) -> Span:
    """The place in a key like `count:138-141`."""
    match = _PLACE.fullmatch(key)
    if match is None or not int(match[2]) < int(match[3]) <= len(text):
        raise CorrectionError(f"{key!r} is no place in the text")
    return Span(int(match[2]), int(match[3]))


def _value_fields(given: Mapping[str, Any], text: str) -> dict[str, Any]:
    _only(given, ("amount", "state", "span"))
    state = _choice(given, "state", get_args(State))
    has_amount = state in STATES_WITH_AMOUNT
    amount = _number(given, "amount") if has_amount else None
    if not has_amount and given.get("amount") not in (None, ""):
        raise CorrectionError(f"a value that is {state} has no amount")
    return {"amount": amount, "state": state, "span": _span(given, text)}


def _topic_fields(given: Mapping[str, Any], labels: Collection[str]) -> dict[str, Any]:
    _only(given, ("topic", "second"))
    topic = _choice(given, "topic", labels)
    second = _choice(given, "second", labels) if given.get("second") else None
    if second == topic:
        raise CorrectionError("the second topic is another one than the first")
    return {"topic": topic, "second": second}


def _count_fields(given: Mapping[str, Any], text: str) -> dict[str, Any]:
    names = ("span", "value", "unit", "unit_inferred", "relation", "kind", "action", "object", "channel", "scope", "parent")
    _only(given, names)
    span = _span(given, text)
    if span is None or span[0] == span[1]:
        raise CorrectionError("a count stands somewhere in the text")
    return {
        "span": span,
        "value": _number(given, "value"),
        "unit": _word(given, "unit"),
        "unit_inferred": given.get("unit_inferred") is True,
        "relation": _choice(given, "relation", get_args(Relation)),
        "kind": _choice(given, "kind", get_args(CountKind)),
        **{name: _word(given, name) for name in ("action", "object", "channel")},
        "scope": _choice(given, "scope", get_args(Scope)) if given.get("scope") else None,
        "parent": _span(given, text, "parent"),
    }


def _only(given: Mapping[str, Any], names: Collection[str]) -> None:
    unknown = set(map(str, given)) - set(names)
    if unknown:
        raise CorrectionError(f"unknown {', '.join(sorted(unknown))}; known are {', '.join(names)}")


def _text(given: Mapping[str, Any], name: str) -> str:
    if not isinstance(given.get(name), str):
        raise CorrectionError(f"{name} is missing")
    return str(given[name])


def _choice(given: Mapping[str, Any], name: str, known: Collection[str]) -> str:
    if given.get(name) not in known:
        raise CorrectionError(f"{name} is one of {', '.join(known)}")
    return str(given[name])


def _word(given: Mapping[str, Any], name: str) -> str | None:
    word = given.get(name)
    if word is not None and (not isinstance(word, str) or len(word) > _LONGEST):
        raise CorrectionError(f"{name} is a word of the text")
    return (word or "").strip() or None


def _number(given: Mapping[str, Any], name: str) -> int | str:
    """A number as typed: an int, or the text of a Decimal."""
    typed = str(given.get(name, "")).strip()
    if not _NUMBER.fullmatch(typed, 0, _LONGEST):
        raise CorrectionError(f"{name} is a number, written with digits: 1128 or 58.60")
    return int(typed) if "." not in typed else typed


def _span(given: Mapping[str, Any], text: str, name: str = "span") -> list[int] | None:
    span = given.get(name)
    if span is None:
        return None
    if not (isinstance(span, list) and len(span) == 2 and all(type(offset) is int for offset in span)):
        raise CorrectionError(f"{name} is two offsets")
    if not 0 <= span[0] <= span[1] <= len(text):
        raise CorrectionError(f"{name} is outside the text")
    return [span[0], span[1]]


def _plain(item: Any) -> Any:
    return format(item, "f") if isinstance(item, Decimal) else item
