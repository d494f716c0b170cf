"""Flat tables as pandas frames, always with the same columns and dtypes.

Texts are `string`, whole numbers `Int64`, others `Float64`, days `datetime64[s]`: all tell a missing value (`<NA>`) from 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from parser.errors import InputError
from parser.tabulate.columns import flat_schema
from parser.tabulate.explode import explode
from parser.tabulate.labels import all_field_ids

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

KEYS = ("file", "document", "agency", "year", "version")


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """A flat table with the dtypes that every frame of this package has."""
    import pandas as pd
    import pyarrow as pa

    dtypes: dict[pa.DataType, Any] = {
        pa.string(): pd.StringDtype("pyarrow"),
        pa.int64(): pd.Int64Dtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    frame: pd.DataFrame = table.to_pandas(types_mapper=dtypes.get, date_as_object=False, ignore_metadata=True)
    days = {field.name: "datetime64[s]" for field in table.schema if field.type == pa.date32()}
    return frame if not days else frame.astype(days)


@cache
def pandas_metadata(table: str) -> dict[bytes, bytes]:
    """What makes `pandas.read_parquet` give a table back with these dtypes."""
    import pyarrow as pa

    frame = to_pandas(flat_schema(table).empty_table())
    return dict(pa.Schema.from_pandas(frame, preserve_index=False).metadata)


def frame_of(documents: pa.Table, table: str) -> pd.DataFrame:
    """One of the flat tables of these documents as a frame."""
    return to_pandas(explode(documents, table))


def wide(frame: pd.DataFrame, values: str = "amount") -> pd.DataFrame:
    """One row per report and one column per field, from a frame of fields.

    `values` is the column that fills the cells: `amount`, `amount_exact`, `state` or any other. The columns are the key of the
    report and all field ids of all forms, in printed order, whether a report has them or not; what a report lacks is missing,
    never 0. Raises InputError when the frame is no frame of fields.

    >>> from parser import parse
    >>> from parser.corpus import frame
    >>> wide(frame([parse("没有表格")])).shape
    (0, 411)
    """
    import pandas as pd

    missing = [name for name in (*KEYS, "field", values) if name not in frame.columns]
    if missing:
        raise InputError(
            f"this is no frame of fields: it has no column {', '.join(missing)}; make one with parser.corpus.frame()"
        )
    rows = frame[["file", "document"]].fillna({"file": ""})
    number = pd.Index(rows.groupby(["file", "document"], sort=False).ngroup(), name="report")
    keys = frame.loc[:, list(KEYS)].set_index(number)
    cells = pd.DataFrame({"field": frame["field"].array, "cell": frame[values].array}, index=number)
    cells = cells.set_index("field", append=True)["cell"].unstack("field").reindex(columns=_columns(frame["field"].dropna()))
    cells = cells.astype(frame[values].dtype)
    return keys[~keys.index.duplicated()].join(cells).reset_index(drop=True)


def _columns(fields: Iterable[str]) -> list[str]:
    known = all_field_ids()
    return [*known, *sorted(set(fields) - set(known))]
