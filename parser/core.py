"""The stages in order: read, repair, find and read the tables, check, and the facts about the report as a whole."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from parser.compare import compare
from parser.count import count_paragraphs
from parser.errors import InputError
from parser.forms import Form, load_forms
from parser.issues import make_issue
from parser.metadata import read_metadata
from parser.model import Issue, Source
from parser.narrate import Narration, load_model, narrate
from parser.read import Extract, extract_bytes, extract_file, extract_many
from parser.repair import repair
from parser.report import Report
from parser.statistics import add_statistics
from parser.tables import read_all_tables


class Parser:
    """A configured parser: holds the forms that it looks for, and parses any number of texts with them.

    `form` restricts the candidates to one form id (`"2021"`); by default each table decides for itself. `topics` is the folder of
    a topic model of your own; `narrative=False` reads the tables only. Raises InputError for an unknown form and ModelError for
    a model that cannot be used.

    >>> Parser(form="2021").parse("一、总体情况").forms
    {}
    """

    def __init__(self, *, form: str | None = None, topics: str | os.PathLike[str] | None = None, narrative: bool = True) -> None:
        forms = load_forms()
        if form is not None and form not in forms:
            raise InputError(f"there is no form {form!r}; known are {', '.join(forms)}")
        self.forms: Mapping[str, Form] = forms if form is None else {form: forms[form]}
        self.topics = None if topics is None else Path(topics)
        self.narrative = narrative
        if self.topics is not None:
            load_model(self.topics)

    def parse(self, text: str) -> Report:
        """The report that a text holds. Never raises on a damaged report; InputError if `text` is not a str."""
        if not isinstance(text, str):
            raise InputError(f"parse() takes the text of a report as str, not {type(text).__name__}; parse_file() reads files")
        return self._report(text)

    def _report(self, text: str, source: Source | None = None, file_issues: tuple[Issue, ...] = ()) -> Report:
        document, repairs, repair_issues = repair(text)
        tables, extras = add_statistics(read_all_tables(document, self.forms), document, self.forms)
        has_values = any(value.amount is not None for value in tables.values.values())
        about, about_issues = read_metadata(document, has_tables=has_values)
        narration = narrate(document, tables.regions, self.topics) if self.narrative else Narration()
        counts, count_issues = count_paragraphs(document, narration, about.year)
        agreements, disagreements = compare(counts, tables.values, narration.paragraphs)
        prose_issues = (*narration.issues, *count_issues, *disagreements)
        empty = () if text.strip() else (make_issue("empty-text"),)
        return Report(
            title=about.title,
            agency=about.agency,
            year=about.year,
            published=about.published,
            forms=tables.forms,
            values=tables.values,
            checks=tables.checks,
            issues=(*file_issues, *empty, *about_issues, *repair_issues, *tables.issues, *prose_issues),
            paragraphs=narration.paragraphs,
            counts=counts,
            agreements=agreements,
            repairs=repairs,
            extras=extras,
            text=text,
            source=source,
        )

    def _report_of(self, extract: Extract) -> Report:
        return self._report(extract.text, extract.source, extract.issues)

    def parse_file(self, path: str | os.PathLike[str]) -> Report:
        """The report in a file: text in any Chinese encoding, HTML, PDF or DOCX, packed with gzip or not, told apart by content.

        Raises InputError when the file cannot be read or holds several documents, MissingExtraError when its reader is not
        installed.
        """
        return self._report_of(extract_file(path))

    def parse_bytes(self, data: bytes, *, name: str | None = None) -> Report:
        """The report in the bytes of a file; the suffix of `name` only helps where they leave a doubt. Raises as `parse_file`."""
        if not isinstance(data, bytes):
            raise InputError(f"parse_bytes() takes bytes, not {type(data).__name__}; parse() takes text")
        return self._report_of(extract_bytes(data, name=name))

    def parse_many(self, path: str | os.PathLike[str], *, column: str | None = None) -> Iterator[Report]:
        """The reports of a file one after the other: one for each record of a CSV or JSON Lines dump, the one of another file.

        `column` names the column of the texts; without it the usual names are known (text, content, 正文). Each report says
        which record it is: `report.source.record`. Raises as `parse_file`, also in the middle of a file that breaks off.
        """
        return map(self._report_of, extract_many(path, column=column))


def parse(text: str, *, form: str | None = None, narrative: bool = True) -> Report:
    """Parses the text of one report (政府信息公开工作年度报告).

    Takes the text as it is, with whatever damage; gives a `Report`. What could not be read is None with a state, and every
    doubt is one of its issues. `form` restricts the tables to one form ("2014", "2019" or "2021"); `narrative=False` leaves out
    the paragraphs. Raises InputError if `text` is not a str; nothing else.

    >>> parse("没有表格的文字").form is None
    True
    """
    return Parser(form=form, narrative=narrative).parse(text)


def parse_file(path: str | os.PathLike[str], *, form: str | None = None, narrative: bool = True) -> Report:
    """Parses a report from a file (text in any Chinese encoding, HTML, PDF, DOCX); see `parse` and `Parser.parse_file`."""
    return Parser(form=form, narrative=narrative).parse_file(path)


def parse_bytes(data: bytes, *, name: str | None = None, form: str | None = None, narrative: bool = True) -> Report:
    """Parses a report from the bytes of a file, for example of a download; see `parse` and `Parser.parse_bytes`.

    >>> parse_bytes("<p>没有表格的网页</p>".encode("gb18030")).source.encoding
    'gb18030'
    """
    return Parser(form=form, narrative=narrative).parse_bytes(data, name=name)


def parse_many(
    path: str | os.PathLike[str], *, column: str | None = None, form: str | None = None, narrative: bool = True
) -> Iterator[Report]:
    """Parses each report of a CSV or JSON Lines file, record by record; see `parse` and `Parser.parse_many`."""
    return Parser(form=form, narrative=narrative).parse_many(path, column=column)
