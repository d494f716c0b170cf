"""Issues are made from the kinds listed in `data/issues.toml`: a stable code, a severity and a message template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from parser.data import load_toml
from parser.model import Issue, Severity, Span


@dataclass(frozen=True, slots=True)
class IssueKind:
    """What every issue of one code shares."""

    code: str
    severity: Severity
    template: str


@cache
def issue_kinds() -> dict[str, IssueKind]:
    """All kinds of issue by code."""
    return {code: IssueKind(code, entry["severity"], entry["message"]) for code, entry in load_toml("issues.toml").items()}


def make_issue(
    code: str,
    *,
    fields: Iterable[str] = (),
    span: Span | None = None,
    rule: str | None = None,
    related: Iterable[Span] = (),
    **details: object,
) -> Issue:
    """An issue of a listed kind; `details` fill the placeholders of its message, `related` are further places concerned."""
    kind = issue_kinds()[code]
    return Issue(code, kind.severity, kind.template.format(rule=rule, **details), tuple(fields), span, rule, tuple(related))
