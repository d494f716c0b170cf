"""A report before it is laid out: pieces in reading order, with every number still tied to its field.

Damages that belong to the source (a lost row, a variant label) work on these records; layouts turn them into text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal, TypeAlias

Amount: TypeAlias = int | Decimal
HeaderStyle: TypeAlias = Literal["normal", "broken", "two_rows", "missing"]
GroupStyle: TypeAlias = Literal["span", "repeated", "own_row"]
ReviewStyle: TypeAlias = Literal["one_row", "three_tables", "vertical"]


@dataclass(frozen=True)
class Number:
    """One cell: what the source prints for a field (empty when blank)."""

    field: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One row of a table: its label under its groups, and its cells."""

    label: str
    numbers: tuple[Number, ...]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Break:
    """A line that stands between two rows, such as a page number; the table's header may follow it again."""

    text: str
    header: bool = False


@dataclass(frozen=True)
class Block:
    title: str
    header: tuple[str, ...]
    entries: tuple[Entry | Break, ...]


@dataclass(frozen=True)
class ActiveTable:
    blocks: tuple[Block, ...]
    header_style: HeaderStyle = "normal"


@dataclass(frozen=True)
class ApplicationsTable:
    corner: str
    applicants: str
    organisations: str
    columns: tuple[str, ...]
    entries: tuple[Entry | Break, ...]
    header_style: HeaderStyle = "normal"
    group_style: GroupStyle = "span"


@dataclass(frozen=True)
class ReviewGroup:
    path: tuple[str, ...]
    columns: tuple[str, ...]
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class ReviewTable:
    groups: tuple[ReviewGroup, ...]
    style: ReviewStyle = "one_row"


@dataclass(frozen=True)
class Heading:
    ordinal: str
    text: str

    @property
    def line(self) -> str:
        return f"{self.ordinal}、{self.text}" if self.ordinal else self.text


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Line:
    """A line of the page that is no prose of the report: the title, a signature, chrome."""

    text: str


Table: TypeAlias = ActiveTable | ApplicationsTable | ReviewTable
Piece: TypeAlias = Heading | Paragraph | Line | Table


@dataclass(frozen=True)
class Document:
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Truth:
    """What is known about each cell after a damage.

    A field of `optional` may also be None, and a field of `tolerated` may also have one of these amounts, when an issue of
    the report names it.
    """

    expected: dict[str, Amount | None]
    optional: frozenset[str] = frozenset()
    tolerated: dict[str, frozenset[Amount]] = field(default_factory=dict)


def map_tables(document: Document, change: Callable[[Table], Table]) -> Document:
    pieces = tuple(change(p) if isinstance(p, ActiveTable | ApplicationsTable | ReviewTable) else p for p in document.pieces)
    return replace(document, pieces=pieces)


def map_entry_runs(document: Document, change: Callable[[tuple[Entry | Break, ...]], tuple[Entry | Break, ...]]) -> Document:
    """Apply `change` to the rows of each block and of the applications table."""

    def of_table(table: Table) -> Table:
        if isinstance(table, ActiveTable):
            return replace(table, blocks=tuple(replace(b, entries=change(b.entries)) for b in table.blocks))
        if isinstance(table, ApplicationsTable):
            return replace(table, entries=change(table.entries))
        return table

    return map_tables(document, of_table)


def map_numbers(document: Document, change: Callable[[Number], Number]) -> Document:
    def of_entries(entries: tuple[Entry | Break, ...]) -> tuple[Entry | Break, ...]:
        return tuple(replace(e, numbers=tuple(change(n) for n in e.numbers)) if isinstance(e, Entry) else e for e in entries)

    def of_review(table: Table) -> Table:
        if not isinstance(table, ReviewTable):
            return table
        return replace(table, groups=tuple(replace(g, numbers=tuple(change(n) for n in g.numbers)) for g in table.groups))

    return map_tables(map_entry_runs(document, of_entries), of_review)


def map_row_labels(document: Document, change: Callable[[str], str]) -> Document:
    return map_entry_runs(
        document, lambda entries: tuple(replace(e, label=change(e.label)) if isinstance(e, Entry) else e for e in entries)
    )


def map_labels(document: Document, change: Callable[[str], str]) -> Document:
    """Apply `change` to every label of the tables: rows, groups, columns, titles of blocks.

    A group label that stands over several rows is changed once.
    """
    groups: dict[str, str] = {}

    def of_groups(path: tuple[str, ...]) -> tuple[str, ...]:
        for label in path:
            if label not in groups:
                groups[label] = change(label)
        return tuple(groups[label] for label in path)

    def of_table(table: Table) -> Table:
        if isinstance(table, ActiveTable):
            return replace(
                table,
                blocks=tuple(replace(b, title=change(b.title), header=tuple(change(h) for h in b.header)) for b in table.blocks),
            )
        if isinstance(table, ApplicationsTable):
            entries = tuple(replace(e, groups=of_groups(e.groups)) if isinstance(e, Entry) else e for e in table.entries)
            return replace(
                table,
                corner=change(table.corner),
                applicants=change(table.applicants),
                organisations=change(table.organisations),
                columns=tuple(change(c) for c in table.columns),
                entries=entries,
            )
        return replace(
            table,
            groups=tuple(replace(g, path=of_groups(g.path), columns=tuple(change(c) for c in g.columns)) for g in table.groups),
        )

    return map_tables(map_row_labels(document, change), of_table)


def entries_of(document: Document) -> list[Entry]:
    """The rows of the first two tables, in order."""
    rows: list[Entry] = []
    for piece in document.pieces:
        if isinstance(piece, ActiveTable):
            rows += [e for block in piece.blocks for e in block.entries if isinstance(e, Entry)]
        elif isinstance(piece, ApplicationsTable):
            rows += [e for e in piece.entries if isinstance(e, Entry)]
    return rows


def numbers_of(document: Document) -> list[Number]:
    numbers = [n for entry in entries_of(document) for n in entry.numbers]
    for piece in document.pieces:
        if isinstance(piece, ReviewTable):
            numbers += [n for group in piece.groups for n in group.numbers]
    return numbers
