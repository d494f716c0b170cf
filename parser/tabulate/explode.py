"""From documents to flat tables: one row per field, issue, paragraph, count or extra, with the key of its report in front.

Everything is done on whole columns. The labels of a field come from its form and are looked up once per form and field, so that
no file needs to hold them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parser.data import load_toml
from parser.tabulate.columns import DERIVED, check_table, flat_schema
from parser.tabulate.labels import describe_fields

if TYPE_CHECKING:
    import pyarrow as pa


def explode(documents: pa.Table, table: str) -> pa.Table:
    """One of the flat tables of these documents; its columns are those of `flat_schema(table)`, also when it has no row.

    Raises InputError for a table that does not exist.

    >>> from parser.tabulate.documents import documents_table
    >>> explode(documents_table([]), "issues").num_rows
    0
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    check_table(table)
    schema = flat_schema(table)
    if table == "reports":
        return documents.select(schema.names)
    data = load_toml("tables.toml")
    lists = pa.chunked_array(documents[f"{table}_list"]).combine_chunks()
    parents = pc.list_parent_indices(lists)
    entries = lists.flatten()
    columns = {name: documents[name].take(parents) for name in (*data["key"], *data["marks"])}
    columns |= {field.name: entries.field(field.name) for field in entries.type}
    if table in DERIVED:
        columns |= _labels(columns["form"], columns["field"])
    return pa.table({name: columns[name] for name in schema.names}, schema=schema)


def _labels(forms: pa.Array, fields: pa.Array) -> dict[str, pa.Array]:
    """The columns that follow from form and field: table, labels and type; empty where the form does not list the field."""
    import numpy as np
    import pyarrow as pa

    form, field = forms.dictionary_encode(null_encoding="encode"), fields.dictionary_encode()
    width = max(len(field.dictionary), 1)
    pairs, place = np.unique(np.asarray(form.indices) * width + np.asarray(field.indices), return_inverse=True)
    form_ids, field_ids = form.dictionary.to_pylist(), field.dictionary.to_pylist()
    found = []
    for pair in pairs.tolist():
        form_id, field_id = form_ids[pair // width], field_ids[pair % width]
        known = describe_fields(form_id).get(field_id) if form_id else None
        found.append(known or (field_id.split(".", 1)[0], None, None, None))
    columns = list(zip(*found, strict=True)) if found else [()] * len(DERIVED["fields"])
    return {
        name: pa.array(column, pa.string()).take(pa.array(place)) for name, column in zip(DERIVED["fields"], columns, strict=True)
    }
