"""Reviewed counts as tagged sentences: a sentence is written when each of its counts has been confirmed, corrected or deleted.

A count that nobody has looked at would otherwise pass for annotated. Sentences that belong together (其中…, a channel named
before) make one line. The words of a count are quoted as the source prints them, also where the parser gives them simplified.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from parser.counts.errors import TagError
from parser.counts.outcomes import without_outcome
from parser.counts.quotation import quote
from parser.counts.tagged import Tag, write_tagged
from parser.model import Span
from parser.report import Report
from parser.view.prose import line_of

_END = re.compile("[。！？]+[”’」』）)]*")
_ROLES = ("action", "object", "channel")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One count under review: its fields, whether a person has judged it, and whether it was found to be none."""

    key: str
    fields: Mapping[str, Any]
    is_judged: bool
    is_deleted: bool = False

    @property
    def span(self) -> Span:
        """Its place in the text."""
        return Span(*self.fields["span"])


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, or a few that belong together, with the counts in it."""

    span: Span
    counts: tuple[Reviewed, ...]

    @property
    def waiting(self) -> list[str]:
        """The keys of the counts that nobody has judged yet, where somebody has judged another one."""
        judged = any(count.is_judged for count in self.counts)
        return [count.key for count in self.counts if judged and not count.is_judged]

    @property
    def is_done(self) -> bool:
        """Whether every count has been judged."""
        return all(count.is_judged for count in self.counts)


def join_lines(report: Report, counts: Iterable[Reviewed]) -> list[Line]:
    """The lines of the counts, in the order of the text."""
    paragraphs = sorted(one.span for one in report.paragraphs)
    lines: list[tuple[Span, list[Reviewed]]] = []
    for span, count in sorted(((_reach(report.text, paragraphs, one), one) for one in counts), key=lambda entry: entry[0]):
        if lines and span.start < lines[-1][0].end:
            before, held = lines.pop()
            lines.append((Span(before.start, max(before.end, span.end)), [*held, count]))
        else:
            lines.append((span, [count]))
    return [Line(span, tuple(sorted(held, key=lambda count: count.span))) for span, held in lines]


def tag_line(text: str, line: Line) -> str:
    """The line with its tags. Raises `TagError` for what the format cannot hold."""
    sentence = text[line.span.start : line.span.end]
    kept = [count for count in line.counts if not count.is_deleted]
    return write_tagged(sentence, [_tag(count, kept, sentence, line.span.start) for count in kept])


def check_count(report: Report, count: Reviewed) -> None:
    """Raises `TagError` if a count cannot be written in its sentence."""
    paragraphs = sorted(one.span for one in report.paragraphs)
    tag_line(report.text, Line(_reach(report.text, paragraphs, count), (count,)))


def _reach(text: str, paragraphs: Sequence[Span], count: Reviewed) -> Span:
    """The sentence of a count, with that of its whole; the paragraph where its words stand further away."""
    paragraph = _paragraph_of(text, paragraphs, count.span)
    parts = [count.span, *([Span(*count.fields["parent"])] if count.fields["parent"] else [])]
    inside = [part for part in parts if paragraph.start <= part.start and part.end <= paragraph.end]
    ends = [match.end() for match in _END.finditer(text, paragraph.start, paragraph.end)]
    start = max((end for end in ends if end <= min(part.start for part in inside)), default=paragraph.start)
    end = min((end for end in ends if end >= max(part.end for part in inside)), default=paragraph.end)
    sentence = _stripped(text, Span(start, end))
    words = [word for word in _words(count).values() if word]
    return sentence if all(quote(text[sentence.start : sentence.end], word) for word in words) else _stripped(text, paragraph)


def _paragraph_of(text: str, paragraphs: Sequence[Span], span: Span) -> Span:
    """The paragraph that holds a span, else its line. The paragraphs stand in order, none inside another."""
    at = bisect_right(paragraphs, span.start, key=lambda one: one.start)
    if at and span.end <= paragraphs[at - 1].end:
        return paragraphs[at - 1]
    return line_of(text, span)


def _stripped(text: str, span: Span) -> Span:
    inner = text[span.start : span.end]
    return Span(span.end - len(inner.lstrip()), span.start + len(inner.rstrip()))


def _tag(count: Reviewed, kept: Sequence[Reviewed], sentence: str, start: int) -> Tag:
    fields = count.fields
    parent = next((number for number, one in enumerate(kept) if list(one.span) == fields["parent"]), None)
    quoted = {role: _quoted(role, word, sentence) for role, word in _words(count).items()}
    return Tag(
        text=sentence[count.span.start - start : count.span.end - start],
        start=count.span.start - start,
        end=count.span.end - start,
        value=Decimal(fields["value"]),
        unit=fields["unit"],
        unit_inferred=fields["unit_inferred"],
        relation=fields["relation"],
        kind=fields["kind"],
        scope=fields["scope"],
        parent=parent,
        optional=False,
        **quoted,
    )


def _words(count: Reviewed) -> dict[str, str | None]:
    """The roles of a count in words that its sentence can have."""
    words = {role: count.fields[role] for role in _ROLES}
    return words | {"object": without_outcome(words["action"], words["object"])}


def _quoted(role: str, word: str | None, sentence: str) -> str | None:
    if word is None:
        return None
    found = quote(sentence, word)
    if found is None:
        raise TagError(f"the {role} {word!r} is not in the sentence {sentence!r}; quote it to the letter")
    return found
