"""Bodies against the one above them: what they add up to cannot be more than what it has.

The sum is over the children that are known, so that a missing report can hide a contradiction but never make one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from parser.corpus.panel.agencies import Series, plain_name
from parser.corpus.panel.filings import Filing
from parser.corpus.panel.findings import CorpusFinding, Evidence
from parser.corpus.panel.rules import FILE
from parser.corpus.panel.years import add_up, dispute, doubt_of
from parser.data import load_toml
from parser.errors import InputError
from parser.model import Outcome


def check_children(series: Sequence[Series], hierarchy: Mapping[str, str]) -> Iterator[CorpusFinding]:
    """Every compared field of every year of every parent; `hierarchy` names the parent of each child.

    All names of an agency mean it, so that one that was renamed counts once. Raises InputError if an agency is above itself.
    """
    known = {plain_name(name): one for one in series for name in one.agency.names}
    latest = {name: plain_name(one.agency.name) for name, one in known.items()}
    above = {_latest(child, latest): _latest(parent, latest) for child, parent in hierarchy.items()}
    children: dict[str, list[str]] = defaultdict(list)
    for child, parent in above.items():
        _refuse_circle(child, above)
        children[parent].append(child)
    for parent, names in children.items():
        if parent in known:
            under = [known[name] for name in names if name in known]
            for year in known[parent].agency.years:
                yield from _compare_year(known[parent], under, len(names), year)


def _latest(name: str, latest: Mapping[str, str]) -> str:
    plain = plain_name(name)
    return latest.get(plain, plain)


def _refuse_circle(name: str, above: Mapping[str, str]) -> None:
    path = [name]
    while (parent := above.get(path[-1])) is not None:
        if parent in path:
            raise InputError(f"the hierarchy has {' under '.join([*path, parent])}: no agency can be under itself")
        path.append(parent)


def _compare_year(parent: Series, under: Sequence[Series], expected: int, year: int) -> Iterator[CorpusFinding]:
    own = parent.filings[year]
    filings = [one.filings[year][0] for one in under if year in one.filings and not dispute(one, one.filings[year])]
    for field in load_toml(FILE)["children"]["fields"]:
        if field in own[0].cells and filings:
            yield _compare(parent, own, filings, expected, field)


def _compare(parent: Series, own: Sequence[Filing], filings: Sequence[Filing], expected: int, field: str) -> CorpusFinding:
    settings = load_toml(FILE)["children"]
    cell = own[0].cells[field]
    cells = [filing.cells[field] for filing in filings if field in filing.cells]
    known = tuple(one for one in cells if one.amount is not None and not one.doubts)
    left, right = add_up([cell]), add_up(known) if known else None
    note = dispute(parent, own) or doubt_of([cell]) or ("" if known else "children-missing")
    outcome: Outcome = "not_assessable"
    if not note and left is not None and right is not None:
        outcome = "broken" if right > left else "holds" if len(known) == expected else "not_assessable"
        note = "children-missing" if outcome == "not_assessable" else ""
    year = own[0].year or 0
    shown = {"left": left, "right": right, "where": field, "later": year, "agency": parent.agency.name, "count": len(known)}
    return CorpusFinding(
        rule=settings["id"],
        code=settings["code"],
        outcome=outcome,
        agency=parent.agency.name,
        names=(own[0].agency or "", *(filing.agency or "" for filing in filings)),
        years=(year,),
        fields=(field,),
        left=left,
        right=right,
        left_cells=(cell,),
        right_cells=known or _absent(filings, field),
        message=settings["message"].format(**shown) if outcome == "broken" else "",
        note=note,
    )


def _absent(filings: Sequence[Filing], field: str) -> tuple[Evidence, ...]:
    empty = (Evidence(filing.document, filing.year or 0, None, field, state="absent") for filing in filings)
    return tuple(filing.cells.get(field, one) for filing, one in zip(filings, empty, strict=True))
