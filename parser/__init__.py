"""Parses Chinese government annual reports on information disclosure (政府信息公开工作年度报告).

>>> from parser import parse
>>> parse("一、总体情况").issues[-1].code
'no-table'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parser.core import Parser, parse, parse_bytes, parse_file, parse_many
from parser.data import json_schema
from parser.errors import FormError, InputError, MissingExtraError, OutputError, ParserError
from parser.model import Agreement, Check, Count, Extra, Issue, Paragraph, Place, Repair, Source, Span, Value
from parser.report import Report
from parser.verification import Finding, Verification, verify

__version__ = "0.1.0"

if TYPE_CHECKING:
    from spacy.language import Language


def nlp() -> Language:
    """A spaCy pipeline that finds the counts of Chinese prose; see `parser.counts.pipeline`.

    Raises `CountsError` when a model of the counts stage cannot be used.

    >>> [(one.value, one.unit) for one in nlp()("全年发布信息23条。")._.counts]
    [(23, '条')]
    """
    from parser.counts.pipeline import make_nlp

    return make_nlp()


__all__ = [
    "Agreement",
    "Check",
    "Count",
    "Extra",
    "Finding",
    "FormError",
    "InputError",
    "Issue",
    "MissingExtraError",
    "OutputError",
    "Paragraph",
    "Parser",
    "ParserError",
    "Place",
    "Repair",
    "Report",
    "Source",
    "Span",
    "Value",
    "Verification",
    "json_schema",
    "nlp",
    "parse",
    "parse_bytes",
    "parse_file",
    "parse_many",
    "verify",
]
