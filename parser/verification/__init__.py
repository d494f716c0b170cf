"""Checks a result that somebody else read from a report, a language model above all, against the report itself.

Each number is held against the cell that the source has for it, and all of them against the arithmetic of the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from parser.check import check_table
from parser.core import parse
from parser.errors import InputError
from parser.forms import Form, Table, load_forms
from parser.model import Check, State, Value
from parser.report import Report
from parser.verification.claims import Claim, read_claims
from parser.verification.judge import find_numbers, judge
from parser.verification.labels import index_fields
from parser.verification.model import Finding, Verdict, Verification

__all__ = ["Finding", "Verdict", "Verification", "verify"]


def verify(result: object, report: Report | str, *, partial: bool = False) -> Verification:
    """Checks the numbers of `result` against a report, or its text.

    `result` maps field ids to numbers or None; nested mappings whose keys join to ids, official labels as keys, records with
    `amount` and evidence (`span`, `raw`), and what `Report.to_dict` gives are understood too. `partial=True` says that fields
    may be left out. Raises InputError when `result` holds no field, or `report` is neither a Report nor a str.

    >>> text = ("第二十条第（五）项\\n信息内容|本年处理决定数量\\n行政许可|7\\n"
    ...         "第二十条第（六）项\\n信息内容|本年处理决定数量\\n行政处罚|3\\n行政强制||\\n")
    >>> result = {"active_disclosure.licensing.decisions": 7, "行政处罚": 7, "active_disclosure": {"coercion": {"decisions": 0}}}
    >>> for finding in verify(result, text).findings:
    ...     print(finding.field, finding.verdict, finding.found)
    active_disclosure.licensing.decisions confirmed 7
    active_disclosure.penalties.decisions elsewhere 3
    active_disclosure.coercion.decisions blank_as_zero None
    """
    if not isinstance(report, Report):
        if not isinstance(report, str):
            raise InputError(f"verify() takes a Report or the text of one, not {type(report).__name__}")
        report = parse(report, narrative=False)
    forms = load_forms()
    claims = read_claims(result, index_fields(forms, report.forms, report.values))
    sightings = find_numbers(report)
    findings = [judge(claim, report, sightings) for claim in claims]
    if not partial:
        findings += _omitted(claims, report)
    broken, in_source = _broken_rules(claims, report, forms)
    return Verification(tuple(findings), broken, in_source, report.source)


def _omitted(claims: Iterable[Claim], report: Report) -> list[Finding]:
    """The cells with a number that the result does not have."""
    given = {claim.field for claim in claims}
    return [
        Finding(value.field, "omitted", None, value.amount, value.span, value.raw)
        for value in report.values.values()
        if value.amount is not None and value.field not in given
    ]


def _broken_rules(
    claims: Iterable[Claim], report: Report, forms: Mapping[str, Form]
) -> tuple[tuple[Check, ...], tuple[Check, ...]]:
    """The rules that the claimed numbers break: those that the source keeps, and those that it breaks in the same way."""
    given = {claim.field: claim for claim in claims if claim.field is not None and claim.is_number}
    known = {(check.rule, check.where, check.left, check.right) for check in report.checks if check.outcome == "broken"}
    broken = [
        check
        for table in _tables_of(given, report.forms, forms)
        for check in check_table(table, {field.id: _claimed_value(field.id, given, report) for field in table.fields})[0]
        if check.outcome == "broken"
    ]
    in_source = tuple(check for check in broken if (check.rule, check.where, check.left, check.right) in known)
    return tuple(check for check in broken if check not in in_source), in_source


def _tables_of(given: Iterable[str], decided: Mapping[str, str], forms: Mapping[str, Form]) -> list[Table]:
    """The tables that the claims are about, in the report's form, or else in the newest that has all their fields."""
    claimed: dict[str, set[str]] = {}
    for field in given:
        claimed.setdefault(field.split(".", 1)[0], set()).add(field)
    found: dict[str, Table] = {}
    for form in forms.values():
        for table in form.tables if form.layout == "tables" else ():
            has_all = claimed.get(table.id, set()) <= {field.id for field in table.fields}
            if table.id in claimed and decided.get(table.id, table.form) == table.form and (has_all or table.id in decided):
                found[table.id] = table
    return list(found.values())


def _claimed_value(field: str, given: Mapping[str, Claim], report: Report) -> Value:
    """A claim as a value for the rules. Nothing given counts as a blank cell only where the source has one."""
    claim = given.get(field)
    if claim is not None and claim.amount is not None:
        return Value(field, claim.amount, "given")
    own = report.values.get(field)
    is_blank = claim is not None and own is not None and own.state in ("blank", "not_applicable")
    state: State = "blank" if is_blank else "absent"
    return Value(field, None, state)
