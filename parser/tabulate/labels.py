"""What the forms say about a field id: its table, the printed labels of its row and column, and its type.

The same id can have other labels in another form, so the form is part of the question. The annexes of older reports have two
columns where the form names one (`statistics.complaints.cumulative`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from parser.forms import load_forms

TWO_COLUMNS = {"this_year": "本年度", "cumulative": "历年累计"}


class Described(NamedTuple):
    """What a form says about one field."""

    table: str
    row_label: str
    column_label: str
    type: str


@cache
def describe_fields(form: str) -> Mapping[str, Described]:
    """All field ids that a report of this form can have, in printed order.

    >>> describe_fields("2021")["applications.received.natural_person"]
    Described(table='applications', row_label='一、本年新收政府信息公开申请数量', column_label='自然人', type='count')
    """
    found: dict[str, Described] = {}
    known = load_forms()[form]
    for field in known.fields:
        one = Described(field.table, field.row_label, field.column_label, field.column.type)
        found[field.id] = one
        if known.layout == "indicators":
            found |= {f"{field.id}.{column}": one._replace(column_label=label) for column, label in TWO_COLUMNS.items()}
    return found


@cache
def all_field_ids() -> tuple[str, ...]:
    """Every field id of every form, once: tables of the current forms first, in printed order.

    >>> all_field_ids()[0], len(all_field_ids())
    ('active_disclosure.regulations.issued', 406)
    """
    return tuple(dict.fromkeys(field for form in reversed(list(load_forms())) for field in describe_fields(form)))
