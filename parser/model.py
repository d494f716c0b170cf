"""The results that callers see: frozen records that know their place in the caller's text.

Every `span` is half-open and counts code points of the text that was given to `parse`, before any repair.
Names, states, codes and field ids are a contract; `SCHEMA_VERSION` changes when it does.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

SCHEMA_VERSION = "1"

Amount: TypeAlias = int | Decimal
State: TypeAlias = Literal["given", "split", "blank", "not_applicable", "absent", "unreadable", "ambiguous"]
Severity: TypeAlias = Literal["error", "warning", "info"]
Outcome: TypeAlias = Literal["holds", "broken", "not_assessable"]
Relation: TypeAlias = Literal["=", ">=", "~", "<="]
CountKind: TypeAlias = Literal["count", "money", "percentage", "change", "duration", "implied_zero"]
Scope: TypeAlias = Literal["year", "cumulative", "other_year", "plan"]
Polarity: TypeAlias = Literal["positive", "negative"]
Judgement: TypeAlias = Literal["agrees", "contradicts", "not_assessable"]

BOILERPLATE = "boilerplate"  # the topic of what is no prose: titles, signatures, site chrome

# The official sections by number; what stands before the first is the preamble and has none.
SECTION_NUMBERS = {
    "overview": 1,
    "active_disclosure": 2,
    "applications": 3,
    "review_litigation": 4,
    "problems_improvements": 5,
    "other_matters": 6,
}


class Span(NamedTuple):
    """A half-open range of the caller's text: `text[span.start:span.end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its file a part of the text stood: a page, or a cell of a table; all count from 1, None where the format has none.

    `table` counts the tables of the file, `row` and `cell` inside it what the file has, a merged cell once.

    >>> str(Place(Span(40, 42), table=2, row=3, cell=4))
    'table 2, row 3, cell 4'
    """

    span: Span
    page: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None

    def __str__(self) -> str:
        numbers = {"page": self.page, "table": self.table, "row": self.row, "cell": self.cell}
        return ", ".join(f"{name} {number}" for name, number in numbers.items() if number is not None)


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a text was taken from.

    `name` is the file as the caller named it, `format` the reader that took it, `encoding` that of a text or web page. `record`
    is the number of the document in a dump of several, from 1. `places` are the pages and cells in the order of the text.
    """

    name: str | None
    format: str
    encoding: str | None = None
    record: int | None = None
    places: tuple[Place, ...] = ()

    def place(self, span: Span) -> Place | None:
        """The page or cell that holds the beginning of a span of the text, None outside of them.

        >>> source = Source("report.pdf", "pdf", places=(Place(Span(0, 9), page=1), Place(Span(10, 19), page=2)))
        >>> source.place(Span(12, 13)).page
        2
        """
        at = bisect_right(self.places, span.start, key=lambda place: place.span.start) - 1
        found = self.places[at] if at >= 0 else None
        return found if found is not None and span.start <= found.span.end else None

    def __str__(self) -> str:
        name = self.name or f"{self.format} without a name"
        return name if self.record is None else f"{name}, record {self.record}"


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that a repair step made for reading: at `span`, `before` was read as `after`."""

    step: str
    span: Span
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Issue:
    """Something about this report that a user must know; `code` is stable, `message` is for people.

    `fields` are the ids of the values concerned; `rule` is the id of the broken rule of arithmetic, if it is one. `related` are
    further places that have to do with it: the cells that a statement contradicts, the parts that exceed a whole.
    """

    code: str
    severity: Severity
    message: str
    fields: tuple[str, ...] = ()
    span: Span | None = None
    rule: str | None = None
    related: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """One cell of a statutory table.

    `amount` is an int, a Decimal (money) or None; `state` says why it is None. `raw` is the text of the cell and `span` its
    place; both are None when the source has no cell. `score` (0 to 1) says how well the row's label was recognised.
    `suggestion` is what the form's arithmetic implies for a cell that the source lacks: never taken as the amount. `candidates`
    are the amounts that an ambiguous cell can have. `evidence` names what decided when the cell alone did not: "arithmetic" or
    "arithmetic and text".
    """

    field: str
    amount: Amount | None
    state: State
    raw: str | None = None
    span: Span | None = None
    unit: str | None = None
    score: float = 0.0
    suggestion: Amount | None = None
    candidates: tuple[Amount, ...] = ()
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Extra:
    """An indicator that a table prints beyond the fields of its form, with its label as printed (white space set aside).

    `unit` is the printed one, `column` the header of its column; each None where the table has none. `amount` is the printed
    number, or None where the cell is empty or cannot be read.
    """

    label: str
    unit: str | None
    amount: Amount | None
    column: str | None
    raw: str
    span: Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph beside the tables.

    `text` is the repaired text, `span` its place in the caller's. `section` is the id of the official section it stands in (None
    outside of them), `heading` the nearest heading as printed. `topic` is the most probable of `topic_scores` (all labels with
    calibrated probabilities, best first), `second_topic` another one if the paragraph has two; without a model there is none.
    """

    text: str
    span: Span
    section: str | None
    heading: str | None
    topic: str | None
    topic_scores: tuple[tuple[str, float], ...] = ()
    second_topic: str | None = None

    @property
    def section_number(self) -> int | None:
        """The official section, 1 (总体情况) to 6 (其他需要报告的事项), or None outside of them."""
        return SECTION_NUMBERS.get(self.section or "")


@dataclass(frozen=True, slots=True)
class Count:
    """A number that the prose states: 全年在门户网站发布信息23条 holds 23 条 of 信息, published (发布) in 门户网站.

    `text` is the number with its unit as printed and `span` its place in the caller's text. `value` is exact (1.2万 is 12000, money
    is in 元); `relation` says whether the source means it exactly (余 and 多 are `>=`, 约 is `~`). `unit` is the simplified measure
    word, inferred from the object if `unit_inferred`. `action`, `object` and `channel` are the source's own words in simplified
    characters; what became of a request is named by the object too (不予公开的申请). A negated statement (未收到申请) has value 0,
    kind `implied_zero` and polarity `negative`. `scope` says which time it is about: the report's year, cumulative, another year,
    or a plan. `parent` is the index, in `Report.counts`, of the whole that this is a part of (其中); `paragraph` the index in
    `Report.paragraphs`, `topic` the topic of that paragraph.
    """

    text: str
    span: Span
    value: Amount
    unit: str | None
    relation: Relation = "="
    kind: CountKind = "count"
    action: str | None = None
    object: str | None = None
    channel: str | None = None
    polarity: Polarity = "positive"
    scope: Scope | None = "year"
    parent: int | None = None
    unit_inferred: bool = False
    paragraph: int | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of arithmetic applied at one place: `left` should equal (or bound) `right`."""

    rule: str
    where: str
    fields: tuple[str, ...]
    outcome: Outcome
    left: Amount | None = None
    right: Amount | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a number of the prose says about the tables, or about its own parts, and whether that is so.

    `rule` is the rule it falls under (R16 requests, reviews and suits, R17 table 2, R18 parts of a whole, R21 no requests),
    `statement` what is stated (`received`, `reviews`, `parts`), `count` the index in `Report.counts`. `fields` are the cells that
    it was compared with (their sum, in the sense named by `note`), `stated` and `table` the two amounts; `table` is None where
    the cells hold no number. For parts, `table` is their sum and `parts` their indices.

    `note` says in what sense the two agree if not plainly (`carried-over-included`, `of-the-received`, `without-other-outcomes`,
    `without-unprocessed`, `of-the-answered`, `created`, `added-up`, `in-yuan`, `approximate`), or why it cannot be told: the
    state of the cell (`blank`, `absent`, …), `wording` (other numbers may be meant), `stated-otherwise` (another place of the
    text states another number), `unit` (the table prints none), `approximate`, `overlap` or `incomplete` (parts).
    """

    rule: str
    statement: str
    count: int
    fields: tuple[str, ...]
    outcome: Judgement
    stated: Amount
    table: Amount | None = None
    note: str = ""
    parts: tuple[int, ...] = ()
