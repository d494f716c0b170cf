"""The columns of every table, from `data/tables.toml`, as Arrow schemas; pyarrow is loaded when a schema is asked for.

`flat_schema` is a table as users see it. `documents_schema` holds the same as one row per report: the columns of `reports`, then
one list of structs for each other table, without what can be told from the rest (agency, year, labels, marks).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from parser.data import load_toml
from parser.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

LISTED = ("fields", "issues", "paragraphs", "counts", "extras")
TABLES = ("reports", *LISTED)
DERIVED = {"fields": ("table", "row_label", "column_label", "type")}
STAMP = "stamp"  # size and time of the file, by which a run knows what it has read before


def columns_of(table: str) -> Mapping[str, str]:
    """Names and types of the columns of a table, in order.

    >>> list(columns_of("issues"))[:6]
    ['file', 'document', 'agency', 'year', 'code', 'severity']
    """
    check_table(table)
    data = load_toml("tables.toml")
    whole = data[table] if table == "reports" else {**data["key"], **data[table], **data["marks"]}
    return {name: column["type"] for name, column in whole.items()}


def check_table(table: str) -> None:
    """Raises InputError for a table that does not exist."""
    if table not in TABLES:
        raise InputError(f"there is no table {table!r}; known are {', '.join(TABLES)}")


@cache
def flat_schema(table: str) -> pa.Schema:
    """The Arrow schema of a table as users see it.

    >>> flat_schema("fields").field("amount_exact").type
    DataType(string)
    """
    return _schema(columns_of(table))


@cache
def list_schema(table: str) -> pa.Schema:
    """The columns of one entry of a report's list: those of the table that are not key, mark or derived."""
    derived = DERIVED.get(table, ())
    return _schema({name: column["type"] for name, column in load_toml("tables.toml")[table].items() if name not in derived})


@cache
def documents_schema() -> pa.Schema:
    """The Arrow schema of one row per report with everything in it."""
    import pyarrow as pa

    facts = flat_schema("reports")
    lists = [pa.field(f"{table}_list", pa.list_(pa.struct(list(list_schema(table))))) for table in LISTED]
    return pa.schema([*facts, pa.field(STAMP, pa.string()), *lists])


def _schema(columns: Mapping[str, str]) -> pa.Schema:
    import pyarrow as pa

    types = {"string": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_(), "date": pa.date32()}
    return pa.schema([pa.field(name, types[kind]) for name, kind in columns.items()])
