"""What the prose says against what the tables hold (R16, R17, R21), and its wholes against their parts (R18).

Only a sure wording contradicts a table. Neither side is ever changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from parser.compare.context import read_contexts
from parser.compare.judge import judge
from parser.compare.matching import find_matches
from parser.compare.parts import compare_parts
from parser.issues import make_issue
from parser.model import Agreement, Amount, Count, Issue, Paragraph, Span, Value

__all__ = ["compare"]


def compare(
    counts: Sequence[Count], values: Mapping[str, Value], paragraphs: Sequence[Paragraph]
) -> tuple[tuple[Agreement, ...], tuple[Issue, ...]]:
    """Every statement about cells of a table with its outcome, and an issue for each that contradicts.

    `counts` are those of the prose in reading order (their `parent` and `paragraph` index `counts` and `paragraphs`); `values`
    are the cells by field id.

    >>> from parser.model import Span
    >>> text = "全年收到政府信息公开申请8件。"
    >>> count = Count("8件", Span(12, 14), 8, "件", action="收到", object="政府信息公开申请", paragraph=0)
    >>> values = {"applications.received.total": Value("applications.received.total", 7, "given", "7", Span(90, 91))}
    >>> agreements, issues = compare([count], values, [Paragraph(text, Span(0, 15), None, None, None)])
    >>> agreements[0].outcome, issues[0].code, issues[0].span, issues[0].related
    ('contradicts', 'text-contradicts-table', Span(start=12, end=14), (Span(start=90, end=91),))
    """
    contexts = read_contexts(counts, paragraphs)
    judged = [one for match in find_matches(counts, contexts) if (one := judge(match, counts, values)) is not None]
    agreements: list[Agreement] = []
    issues: list[Issue] = []
    for _, group in groupby(judged, key=lambda one: one.statement):
        settled, raised = _settle(list(group), counts, values)
        agreements += settled
        issues += raised
    parts, part_issues = compare_parts(counts, contexts)
    order = sorted([*agreements, *parts], key=lambda one: counts[one.count].span)
    return tuple(order), (*sorted(issues, key=lambda issue: issue.span or (0, 0)), *part_issues)


def _settle(
    group: Sequence[Agreement], counts: Sequence[Count], values: Mapping[str, Value]
) -> tuple[list[Agreement], list[Issue]]:
    """The outcomes of all counts that state one thing.

    Where one agrees with the table, another number is most likely about a part of it (a month, one office): the text differs from
    itself, and that is said. Where none agrees, they may be parts that add up to the table's; else the largest contradicts it.
    """
    against = [one for one in group if one.outcome == "contradicts"]
    if not against:
        return list(group), []
    agreeing = next((one for one in group if one.outcome == "agrees" and counts[one.count].relation == "="), None)
    if agreeing is not None:
        said = [_differing(one, agreeing, counts) for one in against]
        return [_open(one, "stated-otherwise") if one in against else one for one in group], said
    if len(against) > 1 and sum(one.stated for one in against) == against[0].table:
        return [replace(one, outcome="agrees", note="added-up") if one in against else one for one in group], []
    largest = max(against, key=lambda one: one.stated)
    rest = [one for one in against if one is not largest and one.stated != largest.stated]
    kept = [_open(one, "stated-otherwise") if one in rest else one for one in group]
    return kept, [_contradiction(one, counts, values) for one in against if one not in rest]


def _open(one: Agreement, note: str) -> Agreement:
    return replace(one, outcome="not_assessable", note=note)


def _contradiction(one: Agreement, counts: Sequence[Count], values: Mapping[str, Value]) -> Issue:
    count = counts[one.count]
    details = {"stated": _shown(one.stated), "text": count.text, "table": _shown(one.table), "where": " + ".join(one.fields)}
    cells = _places(one.fields, values)
    return make_issue("text-contradicts-table", fields=one.fields, span=count.span, rule=one.rule, related=cells, **details)


def _differing(one: Agreement, agreeing: Agreement, counts: Sequence[Count]) -> Issue:
    there = counts[agreeing.count]
    details = {"text": counts[one.count].text, "other": there.text, "where": " + ".join(agreeing.fields)}
    return make_issue(
        "statements-differ", fields=agreeing.fields, span=counts[one.count].span, related=(there.span,), rule=one.rule, **details
    )


def _places(fields: Iterable[str], values: Mapping[str, Value]) -> tuple[Span, ...]:
    return tuple(span for field in fields if (span := values[field].span) is not None)


def _shown(amount: Amount | None) -> str:
    return "" if amount is None else f"{amount:f}" if not isinstance(amount, int) else str(amount)
