"""The scorer on reports made by hand: what counts as right, silent, invented, and a good span."""

from __future__ import annotations

from decimal import Decimal

from parser.model import Issue, Span, Value
from tests.robustness.document import Amount, Truth
from tests.robustness.score import score

TEXT = "规章 ５ 1,200 251000元"


class Report:
    def __init__(self, amounts: dict[str, Amount | None], flagged: tuple[str, ...] = (), values: tuple[Value, ...] = ()) -> None:
        self._amounts = amounts
        self.values = values
        self.issues = [Issue("some-code", "warning", "message", flagged)]

    def amounts(self) -> dict[str, Amount | None]:
        return self._amounts


def test_a_wrong_cell_is_silent_unless_an_issue_names_it() -> None:
    truth = Truth({"a": 5, "b": 6, "c": 0})
    tally = score(Report({"a": 5, "b": 7, "c": None}, flagged=("c",)), TEXT, truth).tally
    assert (tally.cells, tally.right, tally.wrong, tally.silent) == (3, 1, 2, 1)
    assert (tally.nonzero, tally.nonzero_right) == (2, 1)


def test_none_with_an_issue_is_right_only_where_the_text_does_not_decide() -> None:
    truth = Truth({"a": 5, "b": 5}, optional=frozenset({"a"}))
    assert score(Report({"a": None, "b": None}, flagged=("a", "b")), TEXT, truth).tally.right == 1
    assert score(Report({"a": None, "b": 5}), TEXT, truth).tally.silent == 1


def test_an_amount_for_a_blank_cell_or_a_foreign_field_is_invented() -> None:
    tally = score(Report({"a": 0, "z": 3}), TEXT, Truth({"a": None})).tally
    assert (tally.invented, tally.silent, tally.blank, tally.blank_right) == (2, 1, 1, 0)


def test_a_tolerated_amount_needs_an_issue() -> None:
    truth = Truth({"a": None}, tolerated={"a": frozenset({4})})
    assert score(Report({"a": 4}, flagged=("a",)), TEXT, truth).tally.right == 1
    assert score(Report({"a": 4}), TEXT, truth).tally.invented == 1


def test_spans_give_the_raw_text_and_its_amount() -> None:
    good = (
        Value("a", 5, "given", "５", Span(3, 4)),
        Value("b", 1200, "given", "1,200", Span(5, 10)),
        Value("c", Decimal("25.1"), "given", "251000元", Span(11, 18)),
        Value("d", None, "absent"),
    )
    assert score(Report({}, values=good), TEXT, Truth({})).span_failures == []
    bad = (Value("a", 6, "given", "５", Span(3, 4)), Value("b", 5, "given", "５", Span(2, 3)), Value("c", 0, "given"))
    assert score(Report({}, values=bad), TEXT, Truth({})).tally.spans_right == 0
