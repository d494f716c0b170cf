"""Reports whose prose is that of the year before: the share of sentences that stand in both, with their numbers set aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from parser.corpus.panel.agencies import Series
from parser.corpus.panel.filings import Filing
from parser.corpus.panel.findings import CorpusFinding, Evidence
from parser.corpus.panel.rules import FILE
from parser.corpus.panel.years import consecutive, dispute
from parser.data import load_toml
from parser.model import Outcome, Span

_END = re.compile(r"[。！？；!?;\n]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_HANZI = re.compile(r"[\u4e00-\u9fff]")


def check_repetition(series: Series) -> Iterator[CorpusFinding]:
    """A finding for each pair of consecutive years."""
    settings = load_toml(FILE)["repetition"]
    for earlier, later in consecutive(series):
        before, now = (_sentences(group[0], settings) for group in (earlier, later))
        repeated = [sentence for sentence in now if sentence in before]
        note = dispute(series, earlier, later)
        if not note and min(len(before), len(now)) < settings["sentences"]:
            note = "too-little-prose"
        is_copy = bool(now) and len(repeated) >= settings["share"] * len(now)
        outcome: Outcome = "not_assessable" if note else "broken" if is_copy else "holds"
        years = earlier[0].year or 0, later[0].year or 0
        shown = {"left": len(repeated), "right": len(now), "earlier": years[0], "later": years[1]}
        yield CorpusFinding(
            rule=settings["id"],
            code=settings["code"],
            outcome=outcome,
            agency=series.agency.name,
            names=(earlier[0].agency or "", later[0].agency or ""),
            years=years,
            fields=(),
            left=len(repeated),
            right=len(now),
            left_cells=tuple(_passage(later[0], sentence, now[sentence]) for sentence in repeated),
            right_cells=tuple(_passage(earlier[0], sentence, before[sentence]) for sentence in repeated),
            message=settings["message"].format(**shown) if outcome == "broken" else "",
            note=note,
            likeness=series.agency.likeness,
        )


def _sentences(filing: Filing, settings: Mapping[str, Any]) -> dict[str, Span]:
    """The sentences of a report that can tell, each with the place of its paragraph; numbers are shown as `0`."""
    found: dict[str, Span] = {}
    for topic, text, span in filing.paragraphs:
        if topic not in settings["without_topics"]:
            for sentence in _END.split(_NUMBER.sub("0", unicodedata.normalize("NFKC", text))):
                plain = re.sub(r"\s", "", sentence)
                if len(_HANZI.findall(plain)) >= settings["hanzi"]:
                    found.setdefault(plain, span)
    return found


def _passage(filing: Filing, sentence: str, span: Span) -> Evidence:
    return Evidence(filing.document, filing.year or 0, span, text=sentence)
