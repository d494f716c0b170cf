"""What is shown of a report: each value, extra, count, paragraph, repair and issue as a mark with its place and facts.

A mark has an id that joins its highlight in the source to its cell or line beside it, the words that describe it, and flags:
`doubtful` (an issue names it, or it could not be read), `repaired` (its text was read differently from what stands there) and
`inferred` (arithmetic or another word decided, not the place alone).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, TypeAlias

from parser.forms import Field, load_forms
from parser.model import Agreement, Count, Extra, Issue, Paragraph, Repair, Span, Value
from parser.view.grid import printed_fields
from parser.view.viewable import Viewable

Kind: TypeAlias = Literal["value", "extra", "count", "paragraph", "repair", "issue"]
Facts: TypeAlias = tuple[tuple[str, str], ...]

UNREAD = ("unreadable", "ambiguous")
WORDS_OF_JUDGEMENTS = {"agrees": "agrees with", "contradicts": "contradicts"}
SIGNS = {"blank": "·", "not_applicable": "/", "absent": "–", "unreadable": "?", "ambiguous": "?"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of a report. `key` names it for good (a field id, or what it is and where); `shown` is what its cell says;
    `related` are other places that it is about."""

    id: str
    kind: Kind
    key: str
    span: Span | None
    shown: str
    facts: Facts
    flags: tuple[str, ...] = ()
    state: str = ""
    related: tuple[Span, ...] = ()


def mark_report(report: Viewable) -> list[Mark]:
    """Every mark of a report: values, extras, counts, paragraphs, repairs, issues.

    >>> from parser import parse
    >>> report = parse("五、存在的主要问题及改进情况\\n公开内容不够全面。")
    >>> [(mark.id, mark.kind) for mark in mark_report(report)]
    [('p0', 'paragraph'), ('i0', 'issue'), ('i1', 'issue')]
    """
    named = _issues_by_field(report.issues)
    is_repaired = _overlap_with(repair.span for repair in report.repairs)
    labels, judged = _labels(report), _agreements_by_count(report.agreements)
    values = enumerate(report.values.values())
    return [
        *(_value(f"v{n}", one, labels.get(one.field, ""), named.get(one.field, ()), is_repaired(one.span)) for n, one in values),
        *(_extra(f"x{n}", one, is_repaired(one.span)) for n, one in enumerate(report.extras)),
        *(_count(f"c{n}", one, report.counts, judged.get(n, ()), is_repaired(one.span)) for n, one in enumerate(report.counts)),
        *(_paragraph(f"p{n}", one) for n, one in enumerate(report.paragraphs)),
        *(_repair(f"r{n}", one) for n, one in enumerate(report.repairs)),
        *(_issue(f"i{n}", one) for n, one in enumerate(report.issues)),
    ]


def show_value(value: Value) -> str:
    """What the cell of a value says: its amount with its unit, or the sign of its state."""
    return SIGNS.get(value.state, "?") if value.amount is None else f"{value.amount}{value.unit or ''}"


def is_doubtful(value: Value, issues: Sequence[Issue]) -> bool:
    """Whether a reader should look at a value: it could not be read, or an issue names it."""
    return value.state in UNREAD or bool(issues)


def key_of(kind: Kind, span: Span) -> str:
    """The lasting name of a piece of text: what it is and where."""
    return f"{kind}:{span.start}-{span.end}"


def _value(mark: str, value: Value, label: str, issues: Sequence[Issue], repaired: bool) -> Mark:
    facts = [
        ("field", value.field),
        ("label", label),
        ("amount", "" if value.amount is None else f"{value.amount}{value.unit or ''}"),
        ("state", value.state),
        ("raw", "" if value.raw is None else repr(value.raw)),
        ("decided by", value.evidence or ""),
        ("candidates", ", ".join(map(str, value.candidates))),
        ("the sums imply", "" if value.suggestion is None else str(value.suggestion)),
        ("label recognised", f"{value.score:.0%}" if value.span else ""),
        *((issue.severity, f"{issue.code}: {issue.message}") for issue in issues),
    ]
    inferred = value.state == "split" or value.evidence is not None or value.suggestion is not None
    flags = _flags(doubtful=is_doubtful(value, issues), repaired=repaired, inferred=inferred)
    return Mark(mark, "value", value.field, value.span, show_value(value), _said(facts), flags, value.state)


def _extra(mark: str, extra: Extra, repaired: bool) -> Mark:
    shown = f"{SIGNS['unreadable'] if extra.amount is None else extra.amount}{extra.unit or ''}"
    facts = [("indicator", extra.label), ("column", extra.column or ""), ("amount", shown), ("raw", repr(extra.raw))]
    flags = _flags(doubtful=extra.amount is None, repaired=repaired)
    return Mark(mark, "extra", key_of("extra", extra.span), extra.span, shown, _said(facts), flags)


def _count(mark: str, count: Count, counts: Sequence[Count], judged: Sequence[Agreement], repaired: bool) -> Mark:
    relation = "" if count.relation == "=" else count.relation
    shown = f"{relation}{count.value}{count.unit or ''}"
    facts = [
        ("count", shown),
        ("kind", count.kind),
        ("action", count.action or ""),
        ("object", count.object or ""),
        ("channel", count.channel or ""),
        ("scope", count.scope or "none"),
        ("polarity", "" if count.polarity == "positive" else count.polarity),
        ("unit", "inferred" if count.unit_inferred else ""),
        ("part of", "" if count.parent is None else counts[count.parent].text),
        ("topic", count.topic or ""),
        *((WORDS_OF_JUDGEMENTS[one.outcome], _compared(one)) for one in judged if one.outcome in WORDS_OF_JUDGEMENTS),
    ]
    doubtful = any(one.outcome == "contradicts" for one in judged)
    flags = _flags(doubtful=doubtful, repaired=repaired, inferred=count.unit_inferred or count.kind == "implied_zero")
    return Mark(mark, "count", key_of("count", count.span), count.span, shown, _said(facts), flags)


def _compared(judged: Agreement) -> str:
    """What a count was compared with: the cells of the tables, or the sum of its parts."""
    beside = f"its {len(judged.parts)} parts" if judged.parts else ", ".join(judged.fields)
    return f"{beside} = {judged.table} ({', '.join(filter(None, (judged.rule, judged.note)))})"


def _paragraph(mark: str, paragraph: Paragraph) -> Mark:
    best = ", ".join(f"{topic} {chance:.0%}" for topic, chance in paragraph.topic_scores[:3])
    facts = [
        ("topic", paragraph.topic or "none"),
        ("second topic", paragraph.second_topic or ""),
        ("scores", best),
        ("section", paragraph.section or "none"),
        ("heading", paragraph.heading or ""),
    ]
    key, shown = key_of("paragraph", paragraph.span), paragraph.topic or "no topic"
    return Mark(mark, "paragraph", key, paragraph.span, shown, _said(facts))


def _repair(mark: str, repair: Repair) -> Mark:
    """A repair that only changes the width or form of a character is quiet: there is one at every comma."""
    quiet = unicodedata.normalize("NFKC", repair.before) == unicodedata.normalize("NFKC", repair.after)
    facts = (("repair", repair.step), ("before", repr(repair.before)), ("read as", repr(repair.after)))
    flags = ("quiet",) if quiet else ("repaired",)
    return Mark(mark, "repair", key_of("repair", repair.span), repair.span, repair.step, facts, flags)


def _issue(mark: str, issue: Issue) -> Mark:
    facts = [(issue.severity, f"{issue.code}: {issue.message}"), ("rule", issue.rule or ""), ("fields", ", ".join(issue.fields))]
    return Mark(mark, "issue", issue.code, issue.span, issue.code, _said(facts), ("doubtful",), issue.severity, issue.related)


def _said(facts: Iterable[tuple[str, str]]) -> Facts:
    return tuple((name, said) for name, said in facts if said)


def _flags(*, doubtful: bool = False, repaired: bool = False, inferred: bool = False) -> tuple[str, ...]:
    flags = {"doubtful": doubtful, "repaired": repaired, "inferred": inferred}
    return tuple(name for name, is_set in flags.items() if is_set)


def _agreements_by_count(agreements: Iterable[Agreement]) -> dict[int, list[Agreement]]:
    found: dict[int, list[Agreement]] = {}
    for one in agreements:
        found.setdefault(one.count, []).append(one)
    return found


def _issues_by_field(issues: Iterable[Issue]) -> dict[str, list[Issue]]:
    found: dict[str, list[Issue]] = {}
    for issue in issues:
        for field in issue.fields:
            found.setdefault(field, []).append(issue)
    return found


def _overlap_with(spans: Iterable[Span]) -> Callable[[Span | None], bool]:
    """Tells whether a span shares a character with one of many."""
    ordered = sorted(spans)
    starts = [span.start for span in ordered]
    ends = list(accumulate((span.end for span in ordered), max))

    def overlaps(span: Span | None) -> bool:
        before = 0 if span is None else bisect_left(starts, span.end)
        return span is not None and before > 0 and ends[before - 1] > span.start

    return overlaps


def _labels(report: Viewable) -> Mapping[str, str]:
    forms = load_forms()
    return {field.id: _label(field) for form in set(report.forms.values()) & set(forms) for field in _fields(form, report)}


def _fields(form: str, report: Viewable) -> Iterator[Field]:
    return printed_fields(load_forms()[form].fields, report.values)


def _label(field: Field) -> str:
    return " / ".join(part for part in (field.row_label, field.column_label) if part)
