"""Reads somebody else's result: which number it gives for which field, in any of the shapes that people and models write.

A mapping of field id to number, nested mappings whose keys join to ids, official labels as keys, records with amount and
evidence, a list of such records, or what `Report.to_dict` gives.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from parser.data import load_toml
from parser.errors import InputError
from parser.model import Amount, Span
from parser.values import read_amount
from parser.verification.labels import FieldIndex


@dataclass(frozen=True, slots=True)
class Claim:
    """One number of a result: `key` as given, the field it stands for, and the evidence that came with it.

    `amount` is None for an empty cell, and also where `is_number` says that something else was given.
    """

    key: str
    field: str | None
    given: object
    amount: Amount | None
    is_number: bool
    span: Span | None = None
    quote: str | None = None


def read_claims(result: object, index: FieldIndex) -> list[Claim]:
    """The claims of a result in its order. Raises InputError when it is no mapping and no list of records."""
    if not isinstance(result, Mapping | list):
        raise InputError(f"a result is a mapping of field ids to numbers, not {type(result).__name__}")
    words = load_toml("verdicts.toml")["reading"]
    claims = list(_walk(_unwrap(result, words["wrappers"]), (), index, words))
    if not claims:
        raise InputError("the result holds no field; it should map field ids to numbers, as Report.amounts() does")
    return claims


def _unwrap(result: Any, wrappers: Sequence[str]) -> Any:
    """What stands under `cells`, `values` or the like."""
    inner = next((result[key] for key in wrappers if key in result and isinstance(result[key], Mapping | list)), None)
    return result if inner is None or isinstance(result, list) else inner


def _walk(node: Any, keys: tuple[str, ...], index: FieldIndex, words: Mapping[str, list[str]]) -> Iterator[Claim]:
    """The claims under a node of the result; `keys` led there."""
    if isinstance(node, Mapping):
        amount = next((key for key in words["amount"] if key in node), None)
        if amount is not None and _is_record(node, keys, index, words):
            named = (str(node["field"]),) if node.get("field") else keys
            yield _claim(named, index.field_of(named), node[amount], index, node)
            return
        for key, inner in node.items():
            if keys or key not in words["facts"]:
                yield from _walk(inner, (*keys, str(key)), index, words)
    elif isinstance(node, list) and any(isinstance(part, Mapping) for part in node):
        for part in node:
            yield from _walk(part, keys, index, words)
    elif isinstance(node, list) and len(row := index.row_of(keys)) == len(node):
        for field, part in zip(row, node, strict=True):
            yield _claim(keys, field, part, index)
    else:
        yield _claim(keys, index.field_of(keys), node, index)


def _is_record(node: Mapping[str, Any], keys: tuple[str, ...], index: FieldIndex, words: Mapping[str, list[str]]) -> bool:
    """Whether a mapping is one cell with its evidence, and not a row with a column of that name."""
    allowed = {*words["amount"], *words["evidence"], *words["others"]}
    is_cell = "field" in node or (index.field_of(keys) is not None and f"{'.'.join(keys)}.amount" not in index.known)
    return is_cell and set(node) <= allowed


def _claim(
    keys: tuple[str, ...], field: str | None, given: object, index: FieldIndex, record: Mapping[str, Any] | None = None
) -> Claim:
    amount, is_number = read_given(given, field, index)
    record = record or {}
    span = record.get("span")
    is_span = isinstance(span, list | tuple) and len(span) == 2 and all(isinstance(end, int) for end in span)
    quote = next(
        (record[key] for key in load_toml("verdicts.toml")["reading"]["evidence"] if isinstance(record.get(key), str)), None
    )
    return Claim(".".join(keys), field, given, amount, is_number, Span(*span) if span and is_span else None, quote)


def read_given(given: object, field: str | None, index: FieldIndex) -> tuple[Amount | None, bool]:
    """The amount that was given (None for an empty cell), and whether it is a number or empty at all.

    >>> from parser.verification.labels import FieldIndex
    >>> index = FieldIndex({}, {}, (), frozenset())
    >>> read_given("1,128件", "x", index), read_given("/", "x", index), read_given("many", "x", index)
    ((1128, True), (None, True), (None, False))
    """
    if given is None or (isinstance(given, str) and given.strip().lower() in load_toml("verdicts.toml")["reading"]["empty"]):
        return None, True
    if isinstance(given, bool) or (isinstance(given, float | Decimal) and not math.isfinite(given)):
        return None, False
    if isinstance(given, int):
        return given, True
    text = str(given) if isinstance(given, str | float | Decimal) else ""
    known = index.fields.get(field or "")
    kind = known.column.type if known is not None else "count"
    read = read_amount(text, kind)
    return (None, False) if read is None else (read[0], True)
