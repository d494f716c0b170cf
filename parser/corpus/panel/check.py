"""`check`: everything that reports of several years and agencies say about one another."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from parser.corpus.collection import Corpus, Reports, corpus_of
from parser.corpus.panel.agencies import group_by_agency
from parser.corpus.panel.children import check_children
from parser.corpus.panel.filings import Filing, batches_of_files, read_filings
from parser.corpus.panel.findings import CorpusCheck
from parser.corpus.panel.repetition import check_repetition
from parser.corpus.panel.years import check_years


def check(reports: Reports | Corpus | str | os.PathLike[str], hierarchy: Mapping[str, str] | None = None) -> CorpusCheck:
    """Compares the reports of each agency with those of the year before, and agencies with the one above them.

    Takes reports, a mapping from file names to reports, a `Corpus`, or the path of a written one (`corpus.parquet`). Checked are
    the carry-over of applications (R7), the stock of documents in force (R8) and of items (R10), and prose that repeats that of
    the year before; `hierarchy` maps names of agencies to the one above each, whose numbers cover theirs. An agency whose name
    changed is followed; `finding.names` shows both names.

    A finding is `broken` only where both reports print their numbers and no issue doubts them; else it is `not_assessable` with a
    note. Raises InputError if the hierarchy has a circle or a file is no corpus.

    >>> from dataclasses import replace
    >>> from parser import parse_file
    >>> earlier = parse_file("tests/cases/reports/cell_lines_2021.txt")
    >>> result = check([earlier, replace(earlier, year=earlier.year + 1)])
    >>> result.broken[0].message
    '2023 carries over 4 (applications.carried_over.natural_person), but 2022 carried forward 2'
    >>> result.counts()["R7"]
    Counter({'holds': 5, 'broken': 2})
    """
    filings = _read(reports)
    series = group_by_agency(filings)
    findings = [finding for one in series for compare in (check_years, check_repetition) for finding in compare(one)]
    findings += check_children(series, hierarchy or {})
    unplaced = tuple(filing.document for filing in filings if not (filing.agency and filing.year))
    return CorpusCheck(tuple(findings), tuple(one.agency for one in series), unplaced)


def _read(reports: Reports | Corpus | str | os.PathLike[str]) -> list[Filing]:
    if isinstance(reports, str | os.PathLike):
        return read_filings(batches_of_files(Path(reports)))
    corpus = reports if isinstance(reports, Corpus) else corpus_of(reports)
    return read_filings(corpus.batches)
