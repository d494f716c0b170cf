"""From the repaired text to the values of the statutory tables: the forms are decided table by table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parser.align import Alignment, align, locate, match_each
from parser.assemble import assemble_table
from parser.check import check_table, suggest
from parser.forms import Form, Table
from parser.issues import make_issue
from parser.lines import Document
from parser.model import Check, Issue, Value
from parser.rows import TableCells, is_glued, read_tables
from parser.solve import solve_rows
from parser.statements import read_statements
from parser.spot import find_spots, read_stream

_LEAST_EVIDENCE = 12.0
_LEAST_WITHOUT_NUMBERS = 30.0
_USUAL_FORM_BONUS = 5.0
_TABLE_ORDER = ("active_disclosure", "applications", "review_litigation")


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one report: the form of each, all values, the rules applied, and what is wrong.

    `regions` are the parts of the repaired text that tables (and copies of them) take up, in reading order.
    """

    forms: Mapping[str, str]
    values: Mapping[str, Value]
    checks: tuple[Check, ...]
    issues: tuple[Issue, ...]
    regions: tuple[tuple[int, int], ...]


def read_all_tables(document: Document, forms: Mapping[str, Form]) -> Tables:
    """Reads every statutory table that the document holds. `forms` are the candidates."""
    found = choose_forms(find_tables(document, forms))
    regions = sorted(copy.region for copies in found.values() for copy in copies)
    stated = read_statements(document.text, regions) if any(copies[0].is_open for copies in found.values()) else {}
    glued = is_glued([copies[0] for copies in found.values()])
    values: dict[str, Value] = {}
    checks: list[Check] = []
    issues: list[Issue] = []
    for copies in found.values():
        assembled = assemble_table(copies, document, solve_rows(copies[0], document.text, glued=glued, facts=stated))
        table_checks, broken = check_table(assembled.table, assembled.values)
        values |= {**assembled.values, **suggest(assembled.table, assembled.values)}
        checks += table_checks
        issues += [*assembled.issues, *broken]
    decided = {table: copies[0].alignment.table.form for table, copies in found.items()}
    for table in _missing_tables(decided, forms):
        values |= {field.id: Value(field.id, None, "absent") for field in table.fields}
        ids = [field.id for field in table.fields]
        issues.append(make_issue("table-missing", fields=ids, table=table.id, heading=table.heading, count=len(ids)))
    issues += _whole_report_issues(decided, values)
    return Tables(decided, values, tuple(checks), tuple(issues), tuple(regions))


def find_tables(document: Document, forms: Mapping[str, Form]) -> list[TableCells]:
    """Every alignment of every table of every form that has enough evidence, with its rows read."""
    labels = [label for form in forms.values() for group in (form.headings, *(t.labels for t in form.tables)) for label in group]
    texts = sorted({text for label in labels for text in label.texts})
    stream = read_stream(document.text)
    if not len(stream):
        return []
    places = locate(find_spots(stream, texts), stream)
    alignments = [
        alignment
        for form in forms.values()
        for table in form.tables
        for alignment in align(table, places, least=_LEAST_EVIDENCE)
        if alignment.evidence >= _LEAST_EVIDENCE
    ]
    tables = read_tables(alignments, match_each(labels, places), document.text)
    return [cells for cells in tables if cells.complete or cells.alignment.evidence >= _LEAST_WITHOUT_NUMBERS]


def choose_forms(found: Sequence[TableCells]) -> dict[str, list[TableCells]]:
    """For each table the copies of it in the text, the fullest first, read by the form that fits best.

    Where two forms fit a table about equally well (table 4 never changed), the one that fits the other tables is taken.
    """
    chosen: dict[str, list[TableCells]] = {}
    weights: dict[str, float] = {}
    for cells in found:
        weights[cells.alignment.table.form] = weights.get(cells.alignment.table.form, 0.0) + cells.fit
    usual = max(weights, key=lambda form: weights[form], default=None)
    for cells in sorted(found, key=lambda cells: -(cells.fit + _USUAL_FORM_BONUS * (cells.alignment.table.form == usual))):
        copies = chosen.setdefault(cells.alignment.table.id, [])
        if not any(_overlap(cells.alignment, other.alignment) for other in copies):
            copies.append(cells)
    for copies in chosen.values():
        form = copies[0].alignment.table.form
        copies[:] = [copy for copy in copies if copy.alignment.table.form == form]
    return {table: chosen[table] for table in _TABLE_ORDER if table in chosen}


def _overlap(one: Alignment, other: Alignment) -> bool:
    return one.begin < other.end and other.begin < one.end


def _missing_tables(decided: Mapping[str, str], forms: Mapping[str, Form]) -> Iterator[Table]:
    """The tables that a report of these forms should have had."""
    if decided:
        newest = forms[max(decided.values())]
        yield from (table for table in newest.tables if table.id not in decided)


def _whole_report_issues(decided: Mapping[str, str], values: Mapping[str, Value]) -> Iterator[Issue]:
    if not decided:
        yield make_issue("no-table")
        return
    if len(set(decided.values())) > 1:
        yield make_issue("forms-mixed", forms=", ".join(f"{table} {form}" for table, form in decided.items()))
    if all(value.state in ("blank", "absent") for value in values.values()):
        yield make_issue("empty-form", fields=values)

