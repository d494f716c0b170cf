"""Parses Chinese government annual reports on information disclosure (政府信息公开工作年度报告).

>>> from parser import parse
>>> parse("一、总体情况").issues[-1].code
'no-table'
"""

from parser.core import Parser, parse, parse_bytes, parse_file, parse_many
from parser.data import json_schema
from parser.errors import FormError, InputError, MissingExtraError, OutputError, ParserError
from parser.model import Agreement, Check, Count, Extra, Issue, Paragraph, Place, Repair, Source, Span, Value
from parser.report import Report
from parser.verification import Finding, Verification, verify

__version__ = "0.1.0"

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
    "parse",
    "parse_bytes",
    "parse_file",
    "parse_many",
    "verify",
]
