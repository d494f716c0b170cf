"""From the repaired text to the values of the statutory tables: the forms are decided table by table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parser.align import Alignment, align, locate, match_each
from parser.assemble import assemble_table
from parser.check import check_table, suggest
from parser.choose import Choice, choose_forms
from parser.forms import Form, Table
from parser.issues import make_issue
from parser.lines import Document
from parser.model import Check, Issue, Value
from parser.rows import TableCells, is_glued, read_tables
from parser.solve import never_repeats, solve_rows
from parser.spot import find_spots, read_stream
from parser.statements import read_statements

_LEAST_EVIDENCE = 12.0
_LEAST_WITHOUT_NUMBERS = 30.0
_FAR_LIGHTER = 0.6


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
    """Reads every statutory table that the document holds. `forms` are the candidates; lists of indicators are read elsewhere."""
    forms = {form.id: form for form in forms.values() if form.layout == "tables"}
    found = choose_forms(find_tables(document, forms), forms)
    first = [choice.copies[0] for choice in found.values()]
    regions = sorted(copy.region for choice in found.values() for copy in choice.copies)
    stated = read_statements(document.text, regions) if any(cells.is_open for cells in first) else {}
    glued = is_glued(first)
    thinned = not glued and never_repeats(document.text)
    values: dict[str, Value] = {}
    checks: list[Check] = []
    issues: list[Issue] = []
    for choice in found.values():
        solved = solve_rows(choice.copies[0], document.text, glued=glued, facts=stated)
        assembled = assemble_table(choice.copies, document, solved, thinned=thinned)
        table_checks, broken = check_table(assembled.table, assembled.values)
        values |= {**assembled.values, **suggest(assembled.table, assembled.values)}
        checks += table_checks
        issues += [*assembled.issues, *broken, *_contested(choice)]
    decided = {table: choice.form for table, choice in found.items()}
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
    if not len(stream) or not texts:
        return []
    places = locate(find_spots(stream, texts), stream)
    alignments = [
        alignment
        for form in forms.values()
        for table in form.tables
        for alignment in align(table, places, least=_LEAST_EVIDENCE)
        if alignment.evidence >= _LEAST_EVIDENCE
    ]
    tables = read_tables(_contenders(alignments), match_each(labels, places), document.text)
    return [cells for cells in tables if cells.complete or cells.alignment.evidence >= _LEAST_WITHOUT_NUMBERS]


def _contenders(alignments: Sequence[Alignment]) -> list[Alignment]:
    """Without the alignments of a form that another one outweighs by far in the same table."""
    weights: dict[tuple[str, str], float] = {}
    heaviest: dict[str, float] = {}
    for one in alignments:
        key = one.table.id, one.table.form
        weights[key] = weights.get(key, 0.0) + one.weight
        heaviest[one.table.id] = max(heaviest.get(one.table.id, 0.0), weights[key])
    return [one for one in alignments if weights[one.table.id, one.table.form] >= _FAR_LIGHTER * heaviest[one.table.id]]


def _contested(choice: Choice) -> Iterator[Issue]:
    if choice.rival is not None and choice.contested_fields:
        table = choice.copies[0].alignment.table
        rival = choice.rival.alignment.table.form
        yield make_issue("form-doubtful", fields=choice.contested_fields, table=table.id, form=table.form, rival=rival)


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
