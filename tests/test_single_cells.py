"""Each number of our samples in turn is lost, doubled or glued to the next one: whatever is then read wrongly must be named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parser import Span, Value, parse
from tests.samples import Sample, sample

pytestmark = pytest.mark.slow

NAMES = ["cell_lines_2021", "hybrid_2021", "pdf_lines_2021", "pipe_rows_2019", "traditional_2019"]
EVERY = 9

HARMS: dict[str, Callable[[str, Span], str]] = {
    "lost": lambda text, span: text[: span.start] + text[span.end :],
    "lost with its separator": lambda text, span: text[: span.start] + text[span.end + 1 :],
    "doubled": lambda text, span: text[: span.end] + text[span.end] + text[span.start :],
    "glued to the next one": lambda text, span: text[: span.end] + text[span.end + 1 :],
    "replaced by a hole": lambda text, span: text[: span.start] + "\ufffd" + text[span.end :],
    "one too high": lambda text, span: text[: span.start] + _next(text[span.start : span.end]) + text[span.end :],
}


def _next(number: str) -> str:
    """The number with its last digit raised; 9 becomes 0."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def _given(one: Sample) -> list[Value]:
    return [value for value in one.report.values.values() if value.state == "given" and value.span]


def _silent(one: Sample, value: Value, harm: str) -> dict[str, tuple[object, object]]:
    """What is then given, differs from the gold, and is named by no issue: (gold, read)."""
    assert value.span is not None
    report = parse(HARMS[harm](one.text, value.span))
    named = {field for issue in report.issues for field in issue.fields}
    truth = one.amounts()
    read = {field: amount for field, amount in report.amounts().items() if amount is not None and field not in named}
    return {field: (truth.get(field), amount) for field, amount in read.items() if amount != truth.get(field)}


def _all_silent(name: str, harm: str, step: int) -> dict[str, dict[str, tuple[object, object]]]:
    one = sample(name)
    found = {value.field: _silent(one, value, harm) for value in _given(one)[::step]}
    return {field: silent for field, silent in found.items() if silent}


IN_ROWS = [harm for harm in HARMS if harm != "one too high"]


@pytest.mark.parametrize("harm", IN_ROWS)
@pytest.mark.parametrize("name", NAMES)
def test_a_harmed_number_harms_nothing_in_silence(name: str, harm: str) -> None:
    assert _all_silent(name, harm, EVERY) == {}


@pytest.mark.full
@pytest.mark.parametrize("harm", IN_ROWS)
@pytest.mark.parametrize("name", NAMES)
def test_every_harmed_number_harms_nothing_in_silence(name: str, harm: str) -> None:
    assert _all_silent(name, harm, 1) == {}


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_number_breaks_a_rule_wherever_there_is_one(name: str) -> None:
    """A misprint cannot be seen in table 2, which has no sums; in tables 3 and 4 the arithmetic names it."""
    one = sample(name)
    values = [value for value in _given(one) if not value.field.startswith("active_disclosure.")]
    assert len(values) > 100
    unnamed = {value.field: _silent(one, value, "one too high") for value in values[::EVERY]}
    assert {field: silent for field, silent in unnamed.items() if silent} == {}
