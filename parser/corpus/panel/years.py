"""The rules between two consecutive years of one agency (R7, R8, R10), and the years that have no report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parser.corpus.panel.agencies import Series
from parser.corpus.panel.filings import Filing
from parser.corpus.panel.findings import CorpusFinding, Evidence
from parser.corpus.panel.rules import FILE, Term, YearRule, year_rules
from parser.data import load_toml
from parser.model import Amount
from parser.tabulate.labels import describe_fields


def check_years(series: Series) -> Iterator[CorpusFinding]:
    """Every rule at every place of every pair of consecutive years, and a finding for each year without a report."""
    years = series.agency.years
    for year in range(years[0] + 1, years[-1]):
        if year not in series.filings:
            yield _missing(series, year)
    for earlier, later in consecutive(series):
        for rule in year_rules():
            if _applies(rule, earlier, later):
                yield _compare(rule, series, earlier, later)


def consecutive(series: Series) -> Iterator[tuple[Sequence[Filing], Sequence[Filing]]]:
    """The reports of each year that follows another one with theirs."""
    for year in series.agency.years:
        if year - 1 in series.filings:
            yield series.filings[year - 1], series.filings[year]


def dispute(series: Series, *groups: Sequence[Filing]) -> str:
    """Why reports cannot be held against one another at all; "" if they can."""
    if any(len(group) > 1 or group[0].is_disputed for group in groups):
        return "several-reports"
    return "" if series.is_sure else "agency-unclear"


def add_up(cells: Sequence[Evidence]) -> Amount | None:
    """The signed sum of cells; None if one is not known for certain."""
    total: Amount = 0
    for cell in cells:
        if cell.amount is None or cell.doubts:
            return None
        total += cell.sign * cell.amount
    return total


def doubt_of(cells: Sequence[Evidence]) -> str:
    """Why a sum is not known: the state of the first cell without an amount, or the issues that name a cell."""
    unknown = next((cell.state or "absent" for cell in cells if cell.amount is None), "")
    return unknown or " ".join(dict.fromkeys(code for cell in cells for code in cell.doubts))


def _applies(rule: YearRule, earlier: Sequence[Filing], later: Sequence[Filing]) -> bool:
    """Whether the forms have all cells of a rule; a table that was not found may have them."""
    for term in rule.terms:
        filing = (earlier if term.when == "earlier" else later)[0]
        form = filing.forms.get(term.field.split(".", 1)[0])
        if form is not None and term.field not in describe_fields(form):
            return False
    return any(term.field in (earlier if term.when == "earlier" else later)[0].cells for term in rule.terms)


def _compare(rule: YearRule, series: Series, earlier: Sequence[Filing], later: Sequence[Filing]) -> CorpusFinding:
    filings = {"earlier": earlier[0], "later": later[0]}
    left, right = (tuple(_cell(term, filings[term.when]) for term in side) for side in (rule.left, rule.right))
    sums = add_up(left), add_up(right)
    note = dispute(series, earlier, later) or doubt_of((*left, *right))
    outcome = "not_assessable" if note else "holds" if sums[0] == sums[1] else "broken"
    years = earlier[0].year or 0, later[0].year or 0
    shown = {"left": sums[0], "right": sums[1], "where": left[0].field, "earlier": years[0], "later": years[1]}
    return CorpusFinding(
        rule=rule.id,
        code=rule.code,
        outcome=outcome,  # type: ignore[arg-type]
        agency=series.agency.name,
        names=(earlier[0].agency or "", later[0].agency or ""),
        years=years,
        fields=tuple(dict.fromkeys(term.field for term in rule.terms)),
        left=sums[0],
        right=sums[1],
        left_cells=left,
        right_cells=right,
        message=rule.message.format(**shown) if outcome == "broken" else "",
        note=note,
        likeness=series.agency.likeness,
    )


def _cell(term: Term, filing: Filing) -> Evidence:
    known = filing.cells.get(term.field)
    if known is None:
        return Evidence(filing.document, filing.year or 0, None, term.field, state="absent", sign=term.sign)
    return replace(known, sign=term.sign)


def _missing(series: Series, year: int) -> CorpusFinding:
    gap = load_toml(FILE)["gap"]
    return CorpusFinding(
        rule=gap["id"],
        code=gap["code"],
        outcome="not_assessable",
        agency=series.agency.name,
        names=(),
        years=(year,),
        fields=(),
        left=None,
        right=None,
        left_cells=(),
        right_cells=(),
        message=gap["message"].format(later=year),
        note="year-missing",
    )
