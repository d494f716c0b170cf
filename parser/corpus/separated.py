"""CSV that a spreadsheet opens as it is meant: UTF-8 with a byte order mark, empty cells for what is missing, no formulas.

A text that a spreadsheet would run as a formula (`=`, `+`, `-`, `@` in front, also full-width, or a control character) gets an
apostrophe in front, as does one that has such an apostrophe already: so the original can be told. Numbers stay as they are.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from parser.tabulate.columns import flat_schema

if TYPE_CHECKING:
    import pyarrow as pa

MARK = "\ufeff".encode()
DANGEROUS = r"^'*[=+\-@＝＋－＠\t\r\n]"
NUMBER = r"^[+\-]?[0-9]+(\.[0-9]+)?$"


class CsvWriter:
    """Writes one of the tables as CSV."""

    def __init__(self, path: Path, table: str) -> None:
        import pyarrow.csv as csv

        self._file = path.open("wb")
        self._file.write(MARK)
        options = csv.WriteOptions(include_header=True, quoting_style="needed")
        self._writer = csv.CSVWriter(self._file, flat_schema(table), write_options=options)

    def write_table(self, table: pa.Table) -> None:
        """Adds rows."""
        self._writer.write_table(disarm(table))

    def close(self) -> None:
        """Ends the file."""
        try:
            self._writer.close()
        finally:
            self._file.close()


def disarm(table: pa.Table) -> pa.Table:
    """The table without texts that a spreadsheet would run.

    >>> import pyarrow as pa
    >>> disarm(pa.table({"raw": ["=1+1", "-5", "－", "12", None]}))["raw"].to_pylist()
    ["'=1+1", '-5', "'－", '12', None]
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    for place, field in enumerate(table.schema):
        if field.type == pa.string():
            column = table[field.name]
            armed = pc.and_not(pc.match_substring_regex(column, DANGEROUS), pc.match_substring_regex(column, NUMBER))
            if pc.any(armed).as_py():
                safe = pc.if_else(armed, pc.binary_join_element_wise("'", column, ""), column)
                table = table.set_column(place, field, safe)
    return table


def rearm(text: str) -> str:
    """The original of a text from such a CSV.

    >>> rearm("'=1+1"), rearm("''=1+1"), rearm("12"), rearm("'规章'")
    ('=1+1', "'=1+1", '12', "'规章'")
    """
    import re

    return text[1:] if text.startswith("'") and re.match(DANGEROUS, text) else text
