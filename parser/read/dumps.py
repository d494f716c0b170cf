"""Files of several documents: CSV and JSON with a column that holds the texts. They are read record by record.

A report may be a CSV table itself. A CSV file is a dump only if its first line names a column of texts (`data/dumps.toml`), or
the one that the caller named; JSON always is.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from parser.data import load_toml
from parser.errors import InputError
from parser.read.encoding import decode
from parser.read.limits import MAX_FILE_BYTES, MAX_UNPACKED_BYTES

HEAD_BYTES = 2**16
DELIMITERS = ",\t;"
CSV_SUFFIXES = frozenset({".csv", ".tsv"})
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")  # a line feed is more than one byte
BLANKS = "\ufeff \t\r\n"
Record: TypeAlias = Mapping[str, Any]
Stream: TypeAlias = "io.BufferedReader[Any]"


def is_dump(head: bytes, suffix: str = "", column: str | None = None) -> bool:
    """Whether a file that begins with these bytes holds documents in records.

    >>> is_dump("id,正文\\n1,一、总体情况".encode()), is_dump("信息内容,本年制发件数\\n规章,0".encode())
    (True, False)
    """
    text = head_text(head)
    if text[:1] in ("{", "["):
        return text[1:].lstrip()[:1] in ('"', "{") and text[1:].lstrip()[:1] != text[:1]
    return delimiter_of(text, suffix, column) is not None


def head_text(head: bytes) -> str:
    """The beginning of a file as text, without the line that it cuts."""
    return decode(head[: head[:HEAD_BYTES].rfind(b"\n") + 1] or head[:HEAD_BYTES]).text.lstrip(BLANKS)


def delimiter_of(text: str, suffix: str = "", column: str | None = None) -> str | None:
    """What separates the columns of a CSV dump; None if the first line is not the header of one."""
    line = text.split("\n", 1)[0].strip(BLANKS)
    for delimiter in DELIMITERS:
        names = next(csv.reader([line], delimiter=delimiter), [])
        enough = len(names) > 1 or suffix in CSV_SUFFIXES or column is not None
        if enough and all(names) and text_column(names, column) is not None:
            return delimiter
    return None


def text_column(names: Sequence[str], column: str | None = None) -> str | None:
    """The column that holds the texts: the one that the caller named, or the likeliest known one.

    >>> text_column(["id", "Title", "Content"])
    'Content'
    """
    if column is not None:
        return column if column in names else None
    known = {name.strip().lower(): name for name in reversed(names)}
    return next((known[name] for name in load_toml("dumps.toml")["text"] if name in known), None)


def texts_of(stream: Stream, suffix: str = "", column: str | None = None) -> Iterator[tuple[int, str]]:
    """Number (from 1) and text of each record of a dump; a record without text is counted and passed over.

    Raises InputError when a record is broken, or no column is known to hold the texts.
    """
    found: str | None = None
    for number, record in enumerate(records_of(stream, suffix, column), start=1):
        found = found if found in record else text_column(list(record), column)
        if found is None:
            lacks = f"no column {column!r}" if column else "no column that is known to hold texts"
            raise InputError(f"record {number} has {lacks}; it has {', '.join(record)}; name one: parse_many(…, column=…)")
        text = record[found]
        if not isinstance(text, str | None):
            raise InputError(f"record {number} holds no text in column {found!r}")
        if text is not None and len(text) > MAX_UNPACKED_BYTES:
            raise InputError(f"record {number} has {len(text):,} characters, which is no report")
        if text and text.strip():
            yield number, text


def records_of(stream: Stream, suffix: str, column: str | None) -> Iterator[Record]:
    """The records of a dump, as mappings of column to content."""
    head = stream.peek(HEAD_BYTES)
    text = head_text(head)
    encoding = decode(head[: head.rfind(b"\n") + 1] or head).encoding or "utf-8"
    if text.startswith("{") and is_object(text.split("\n", 1)[0], cut="\n" not in text):
        return json_lines(text_lines(stream, encoding))
    if text[:1] in ("{", "["):
        return json_array(stream)
    return csv_rows(text_lines(stream, encoding), delimiter_of(text, suffix, column) or ",")


def is_object(line: str, *, cut: bool) -> bool:
    """Whether a line is a JSON object, or may be one that is longer than what was looked at."""
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return cut


def text_lines(stream: Stream, encoding: str) -> Iterator[str]:
    """The lines of a dump with their breaks, each that is not in the file's encoding in its own."""
    narrow = (decode_line(line, encoding) for line in stream)
    lines = io.TextIOWrapper(stream, encoding, "replace", newline="") if encoding in WIDE else narrow
    for number, line in enumerate(lines):
        yield line if number else line.lstrip("\ufeff")


def decode_line(line: bytes, encoding: str) -> str:
    """One line in the encoding of its file, or, if it cannot be, in the likeliest one."""
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return decode(line).text


def json_lines(lines: Iterator[str]) -> Iterator[Record]:
    """One object per line."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise InputError(f"line {number} is not JSON ({error}); the file may be cut off") from error
        if not isinstance(record, dict):
            raise InputError(f"line {number} is JSON but not an object with a column of texts")
        yield record


def json_array(stream: Stream) -> Iterator[Record]:
    """The objects of a JSON array, or a single object on several lines."""
    data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise InputError(f"is a JSON array of more than {MAX_FILE_BYTES // 2**20} MB; save it as JSON Lines, one object per line")
    try:
        content = json.loads(decode(data).text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not JSON ({error}); the file may be cut off") from error
    records = content if isinstance(content, list) else [content]
    if not all(isinstance(record, dict) for record in records):
        raise InputError("is JSON but not a list of objects with a column of texts")
    return iter(records)


def csv_rows(lines: Iterator[str], delimiter: str) -> Iterator[Record]:
    """The rows under the header; a row of another width is refused, for its text may be cut."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_UNPACKED_BYTES))  # the default holds no long report
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        header = next(rows, [])
        for number, row in enumerate((row for row in rows if row), start=1):
            if len(row) != len(header):
                raise InputError(f"record {number} has {len(row)} cells under a header of {len(header)}; mend the file first")
            yield dict(zip(header, row, strict=True))
    except csv.Error as error:
        raise InputError(f"line {rows.line_num} is no CSV ({error}); the file may be cut off") from error
