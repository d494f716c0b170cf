"""Many reports: as tables with fixed columns, parsed by several processes, written as Parquet, CSV or a workbook.

frame(reports)            one tidy table, a row for each field; issue_frame, paragraph_frame … are its sisters
parse_files(paths, jobs)  a Corpus: the same tables for more files than fit into memory, resumable
write(corpus, path)       .parquet, .csv, .xlsx; whole or not at all
check(reports)            what years and agencies say about one another: carry-over, stocks, repeated prose, children
TextParser                one function for datasets.map and other engines; `parser.distributed` is the one for Ray
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parser.corpus.batch import Progress, parse_files
from parser.corpus.collection import Corpus, Reports, corpus_of, parts_folder
from parser.corpus.mapping import TextParser, corpus_of_documents, dataset, document_features, features
from parser.corpus.panel.check import check
from parser.corpus.panel.findings import Agency, CorpusCheck, CorpusFinding, Evidence
from parser.corpus.parts import remove_parts
from parser.corpus.sources import find_files
from parser.corpus.summary import Summary
from parser.corpus.write import check_output, write
from parser.tabulate.columns import columns_of
from parser.tabulate.frames import wide

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Agency",
    "Corpus",
    "CorpusCheck",
    "CorpusFinding",
    "Evidence",
    "Progress",
    "Summary",
    "TextParser",
    "check",
    "check_output",
    "columns_of",
    "corpus_of",
    "corpus_of_documents",
    "count_frame",
    "dataset",
    "document_features",
    "extra_frame",
    "features",
    "find_files",
    "frame",
    "issue_frame",
    "paragraph_frame",
    "parse_files",
    "parts_folder",
    "remove_parts",
    "report_frame",
    "wide",
    "write",
]


def frame(reports: Reports) -> pd.DataFrame:
    """One row for each field of each report, with evidence, as a tidy pandas frame.

    Takes reports, or a mapping from file names to reports. The columns (`columns_of("fields")`) and their dtypes are always the
    same, also for no report; `amount` is for computing, `amount_exact` holds all digits; blank is `<NA>`, never 0.

    >>> from parser import parse_file
    >>> table = frame([parse_file("tests/cases/reports/pipe_rows_2019.txt")])
    >>> table[table["state"] == "blank"][["row_label", "column_label", "suggestion"]].values.tolist()
    [['四、结转下年度继续办理', '总计', '1']]
    """
    return corpus_of(reports).frame("fields")


def report_frame(reports: Reports) -> pd.DataFrame:
    """One row for each report: title, agency, year, forms, how many broken rules and issues, and its versions."""
    return corpus_of(reports).frame("reports")


def issue_frame(reports: Reports) -> pd.DataFrame:
    """One row for each issue."""
    return corpus_of(reports).frame("issues")


def paragraph_frame(reports: Reports) -> pd.DataFrame:
    """One row for each paragraph beside the tables, with its topic."""
    return corpus_of(reports).frame("paragraphs")


def count_frame(reports: Reports) -> pd.DataFrame:
    """One row for each count that the prose states."""
    return corpus_of(reports).frame("counts")


def extra_frame(reports: Reports) -> pd.DataFrame:
    """One row for each indicator that is no field of a form."""
    return corpus_of(reports).frame("extras")
