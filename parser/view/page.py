"""A report as one page of HTML: its source with everything that was read highlighted, its tables and lists beside it.

The page is complete when it is loaded: the script only moves between the two sides. No offset leaves Python, so nothing depends
on how JavaScript counts characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from parser.model import Issue
from parser.view.grid import Grid, lay_out
from parser.view.marks import Facts, Mark, mark_report
from parser.view.segments import Block, Segment, cut_blocks
from parser.view.templates import PACKAGE, fill, policy, read_part, shown
from parser.view.viewable import Viewable

if TYPE_CHECKING:
    from markupsafe import Markup

FILTERS = ("doubtful", "repaired", "inferred")
REPAIRS_LISTED = 100  # of one step; all of them are marked in the source


def render_page(
    report: Viewable,
    *,
    template: str = "page.html",
    packages: Sequence[str] = (PACKAGE,),
    scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
    connect: str = "'none'",
    more: Mapping[str, Any] | None = None,
) -> str:
    """The page of a report. A template that extends it may bring its own scripts, styles and content (`more`).

    >>> from parser import parse
    >>> "&lt;script&gt;" in render_page(parse("<script>alert(1)</script>"))
    True
    """
    marks = mark_report(report)
    scripts, styles = [read_part("page.js"), *scripts], [read_part("page.css"), *styles]
    grids = lay_out(report.forms, report.values)
    issues = [mark for mark in marks if mark.kind == "issue"]
    content = {
        "report": report,
        "heading": report.title or report.agency or "Report without a title",
        "grids": grids,
        "beside": {grid.table: [issues[number] for number in issues_of(grid, report.issues)] for grid in grids},
        "by_field": {mark.key: mark for mark in marks if mark.kind == "value"},
        "by_kind": {kind: [mark for mark in marks if mark.kind == kind] for kind in ("extra", "count", "paragraph", "issue")},
        "topics": topics_of(report),
        "repairs": _by_step(mark for mark in marks if mark.kind == "repair"),
        "listed": REPAIRS_LISTED,
        "source": render_source(cut_blocks(report.text, marks)),
        "roles": roles_of,
        "filters": {name: sum(name in mark.flags for mark in marks if mark.kind != "issue") for name in FILTERS},
        "data": _data(marks),
        "scripts": scripts,
        "styles": styles,
        "policy": policy(scripts, styles, connect=connect),
    }
    return fill(template, {**content, **(more or {})}, packages=packages)


def _data(marks: Sequence[Mark]) -> dict[str, Any]:
    """What the script knows of the marks: each set of facts once, for thousands of repaired commas have the same; and the counts
    and cells at the other places that an issue is about."""
    facts: dict[Facts, int] = {}
    known = {mark.id: [mark.kind, mark.key, facts.setdefault(mark.facts, len(facts))] for mark in marks}
    standing = {mark.span: mark.id for mark in marks if mark.kind in ("count", "value") and mark.span is not None}
    related = {mark.id: [standing[span] for span in mark.related if span in standing] for mark in marks if mark.related}
    return {"facts": list(facts), "marks": known, "related": related}


def roles_of(facts: Facts) -> list[str]:
    """The action, the object and the channel of a count, as far as it has them."""
    return [said for name, said in facts if name in ("action", "object", "channel")]


def render_source(blocks: Iterable[Block]) -> Markup:
    """The source as HTML. Without a template: a long report has ten thousands of pieces.

    >>> print(render_source(cut_blocks("a<b", [])))
    <div class="block" data-start="0">a&lt;b</div>
    """
    from markupsafe import Markup

    return Markup("\n".join(f'<div class="block" data-start="{block.start}">{"".join(_pieces(block))}</div>' for block in blocks))


def _pieces(block: Block) -> Iterator[str]:
    """The pieces of a block; those of a paragraph stand inside its mark."""
    for paragraph, group in groupby(block.segments, key=_paragraph_of):
        segments = list(group)
        inner = "".join(_piece(segment.text, [mark for mark in segment.marks if mark is not paragraph]) for segment in segments)
        if paragraph is None:
            yield inner
            continue
        topic = f' data-topic="{shown(paragraph.shown)}"' if paragraph.id in segments[0].opens else ""
        yield f'<mark class="paragraph" data-m="{paragraph.id}"{topic}>{inner}</mark>'


def _paragraph_of(segment: Segment) -> Mark | None:
    return next((mark for mark in segment.marks if mark.kind == "paragraph"), None)


def _piece(text: str, marks: Sequence[Mark]) -> str:
    if not marks:
        return shown(text)
    return f'<mark class="{_classes(marks)}" data-m="{" ".join(mark.id for mark in marks)}">{shown(text)}</mark>'


def _classes(marks: Sequence[Mark]) -> str:
    """The kinds and flags of all marks of a piece; a quiet repair is `quiet` alone."""
    kinds = [mark.kind for mark in marks if "quiet" not in mark.flags]
    return " ".join(dict.fromkeys([*kinds, *(flag for mark in marks for flag in mark.flags)]))


def issues_of(grid: Grid, issues: Sequence[Issue]) -> list[int]:
    """The indices of the issues that name a cell of a table."""
    fields = set(grid.fields)
    return [number for number, issue in enumerate(issues) if fields & set(issue.fields)]


def topics_of(report: Viewable) -> dict[str, int]:
    """How many paragraphs have each topic, the most frequent first."""
    return dict(Counter(paragraph.topic or "no topic" for paragraph in report.paragraphs).most_common())


def _by_step(repairs: Iterable[Mark]) -> dict[str, list[Mark]]:
    steps: dict[str, list[Mark]] = {}
    for mark in repairs:
        steps.setdefault(mark.shown, []).append(mark)
    return steps
