"""Reads the statistical annex of the reports before 2019 and its look-alikes: label, unit and number, row after row.

Comes in: the repaired document and the regions that statutory tables take up. Goes out: the tables with `statistics.…` values
added, and every printed indicator that no field stands for. Local forms of before 2014, and tables that count only a part of a
year, are kept as printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from parser.check import check_table, suggest
from parser.forms import Form
from parser.lines import Document
from parser.model import Extra
from parser.statistics.annex import Annex, read_annex
from parser.statistics.gather import Gathered, gather
from parser.tables import Tables

__all__ = ["add_statistics"]


def add_statistics(tables: Tables, document: Document, forms: Mapping[str, Form]) -> tuple[Tables, tuple[Extra, ...]]:
    """The tables with those of indicators added, and the indicators beyond the form.

    Without a form of indicators among `forms`, or a table of them in the document, the tables stay as they are.
    """
    form = next((form for form in forms.values() if form.layout == "indicators"), None)
    annex = read_annex(document, form.tables[0], tables.regions) if form is not None else None
    if annex is None:
        return tables, ()
    found = gather(annex, document)
    merged = replace(tables, issues=(*tables.issues, *found.issues), regions=tuple(sorted([*tables.regions, *annex.regions])))
    return (_with_values(merged, annex, found) if found.values else merged), found.extras


def _with_values(tables: Tables, annex: Annex, found: Gathered) -> Tables:
    """The tables with the values of the annex, its rules, and no word of missing tables."""
    checks, broken = check_table(found.table, found.values)
    proposed = suggest(found.table, found.values)
    values = {key: proposed.get(key, value) if value.score else value for key, value in found.values.items()}
    return replace(
        tables,
        forms={**tables.forms, annex.table.id: annex.table.form},
        values={**tables.values, **values},
        checks=(*tables.checks, *checks),
        issues=(*(issue for issue in tables.issues if issue.code != "no-table"), *broken),
    )
