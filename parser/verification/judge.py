"""Holds one claim against the cell that the source has for it, and finds where else in the source its number stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from parser.model import Amount, Span, Value
from parser.report import Report
from parser.values import read_amount
from parser.verification.claims import Claim
from parser.verification.model import Finding, Verdict

NUMBER = re.compile(r"\d+(?:[,，]\d{3})*(?:\.\d+)?")
MAX_PLACES = 5
MAX_GIVEN = 40  # characters of something that is no number


@dataclass(frozen=True, slots=True)
class Sightings:
    """Where each number stands: in cells, and anywhere in the text."""

    cells: Mapping[Amount, tuple[str, ...]]
    spans: Mapping[Amount, tuple[Span, ...]]


def find_numbers(report: Report) -> Sightings:
    """Every number of a report's cells and of its text, without its sign."""
    cells: dict[Amount, list[str]] = {}
    spans: dict[Amount, list[Span]] = {}
    for value in report.values.values():
        if value.amount is not None:
            cells.setdefault(size(value.amount), []).append(value.field)
            spans.setdefault(size(value.amount), []).extend([value.span] if value.span else [])
    for match in NUMBER.finditer(report.text):
        number = Decimal(match[0].replace(",", "").replace("，", ""))
        spans.setdefault(number, []).append(Span(*match.span()))
    return Sightings(
        {number: tuple(fields) for number, fields in cells.items()},
        {number: tuple(dict.fromkeys(places)) for number, places in spans.items()},
    )


def size(amount: Amount) -> Amount:
    """A number without its sign, for -3 may be printed as 减3."""
    return -amount if amount < 0 else amount


def judge(claim: Claim, report: Report, sightings: Sightings) -> Finding:
    """What the source says of one claim."""
    value = report.values.get(claim.field) if claim.field is not None else None
    verdict = _verdict(claim, value, report, sightings)
    shown = claim.amount if claim.is_number else str(claim.given)[:MAX_GIVEN]
    if claim.field is None or not claim.is_number:
        return Finding(claim.field or claim.key, verdict, shown)
    own = value if value is not None else Value(claim.field, None, "absent")
    is_elsewhere = verdict not in ("confirmed", "confirmed_empty", "undecided", "wrong_evidence") and bool(claim.amount)
    return Finding(
        claim.field,
        verdict,
        shown,
        own.amount,
        own.span,
        own.raw,
        _nearest(own, sightings.spans.get(size(claim.amount or 0), ())) if is_elsewhere else (),
        _cells_of_table(own, sightings.cells.get(size(claim.amount or 0), ()))[:MAX_PLACES] if is_elsewhere else (),
        tuple(dict.fromkeys(issue.code for issue in report.issues if claim.field in issue.fields)),
    )


def _verdict(claim: Claim, value: Value | None, report: Report, sightings: Sightings) -> Verdict:
    if claim.field is None:
        return "unknown_field"
    if not claim.is_number:
        return "not_a_number"
    if value is None or value.state == "absent":
        return "confirmed_empty" if claim.amount is None else "no_such_cell"
    if value.state in ("blank", "not_applicable"):
        return "confirmed_empty" if claim.amount is None else "blank_as_zero" if claim.amount == 0 else "number_for_blank"
    if value.state in ("ambiguous", "unreadable"):
        return "undecided" if claim.amount is None or _is_possible(claim.amount, value) else "differs"
    if claim.amount is None:
        return "missing"
    if claim.amount == value.amount:
        return "confirmed" if _holds_evidence(claim, value, report) else "wrong_evidence"
    return _verdict_of_another_number(claim.amount, value, sightings)


def _verdict_of_another_number(amount: Amount, value: Value, sightings: Sightings) -> Verdict:
    """The cell holds a number, and another one was given. Zeros stand everywhere: theirs is never said to be elsewhere."""
    printed = read_amount(value.raw or "", "count")
    if value.unit is not None and printed is not None and printed[0] == amount:
        return "other_unit"
    if amount == 0:
        return "differs"
    if _cells_of_table(value, sightings.cells.get(size(amount), ())):
        return "elsewhere"
    return "differs" if size(amount) in sightings.spans else "not_in_source"


def _is_possible(amount: Amount, value: Value) -> bool:
    """Whether a cell that could not be read may hold this number."""
    if value.candidates:
        return amount in value.candidates
    return re.sub(r"\D", "", str(size(amount))) in re.sub(r"\D", "", value.raw or "")


def _holds_evidence(claim: Claim, value: Value, report: Report) -> bool:
    """Whether the span and the quotation that came with a right number hold its cell."""
    if claim.span is not None and value.span is not None:
        start, end = claim.span
        if not 0 <= start <= value.span.start <= value.span.end <= end <= len(report.text):
            return False
    if claim.quote is None:
        return True
    found, digits = report.text.find(claim.quote), NUMBER.findall(claim.quote)
    return bool(claim.quote.strip()) and found >= 0 and (not digits or (value.raw or "") in claim.quote)


def _cells_of_table(own: Value, fields: Iterable[str]) -> tuple[str, ...]:
    """The fields of the same table among these."""
    table = own.field.split(".", 1)[0]
    return tuple(field for field in fields if field != own.field and field.split(".", 1)[0] == table)


def _nearest(own: Value, places: Iterable[Span]) -> tuple[Span, ...]:
    """The places closest to a cell, without the cell itself."""
    start = own.span.start if own.span else 0
    return tuple(
        sorted((place for place in places if place != own.span), key=lambda place: abs(place.start - start))[:MAX_PLACES]
    )
