import itertools
import re
import tomllib
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from parser.lines import Line
from parser.repair import repair, replay
from parser.repair.edits import Edit, apply_edits

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))
PIECES = [case["text"] for case in [*CASES["wild"].values(), *CASES["synthetic"].values()]] + list(CASES["negative"].values())
BREAKS = ["\n", "\r\n", "\r", "\x0b", "\x0c", "\u2028", "\u2029", " | ", "", "\t"]
damaged = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(BREAKS)), max_size=8).map(
    lambda pairs: "".join(piece + end for piece, end in pairs)
)
cut = st.tuples(damaged, st.integers(0, 40), st.integers(0, 40)).map(lambda cut: cut[0][cut[1] : len(cut[0]) - cut[2]])
anything = st.text(st.characters(exclude_categories=[]), max_size=60)


def check_places(text):
    document, repairs, _ = repair(text)
    assert document.source == text
    for line in document.lines:
        spans = [line.span(at, at + 1) for at in range(len(line.text))]
        assert all(line.start <= span.start < span.end <= line.end for span in spans)
        assert all(left.start <= right.start and left.end <= right.end for left, right in itertools.pairwise(spans))
        own = [record for record in repairs if line.start <= record.span.start and record.span.end <= line.end]
        assert replay(text[line.start : line.end], line.start, own) == line.text
        changed = {at for record in own for at in range(*record.span)}
        for span, character in zip(spans, line.text, strict=True):
            if changed.isdisjoint(range(*span)):
                assert text[span.start : span.end] == character
    between = [text[left.end : right.start] for left, right in zip(document.lines, document.lines[1:], strict=False)]
    assert all(re.fullmatch("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", mark) for mark in between)


@settings(max_examples=300, deadline=None)
@given(st.one_of(damaged, cut, anything))
@example("")
@example("\n\r\n\r\u2028\x85")
@example("\ud800\ud83d")
def test_places_and_record_hold(text):
    check_places(text)


def test_next_line_is_a_break_but_not_inside_misread_utf8():
    assert [line.text for line in repair("规章\x85总计")[0].lines] == ["规章", "总计"]
    assert repair("公开政府信息".encode().decode("latin-1"))[0].text == "公开政府信息"


def test_redecoded_characters_know_their_place():
    text = "甲 鏀垮簻"
    line = repair(text)[0].lines[0]
    assert line.text == "甲 政府"
    assert [text[slice(*line.span(at, at + 1))] for at in (2, 3)] == ["鏀垮", "垮簻"]


def test_later_steps_record_whole_atoms():
    line, atoms, first = apply_edits(Line("abcd", 10, 14), (), "shorten", [Edit(1, 3, "X")])
    line, atoms, second = apply_edits(line, atoms, "lengthen", [Edit(0, 1, "A"), Edit(1, 2, "YZ")])
    assert line.text == "AYZd"
    assert replay("abcd", 10, [*first, *second]) == "AYZd"
    assert [tuple(record.span) for record in second] == [(10, 11), (11, 13)]
    assert atoms == ((11, 13),)


def test_what_was_lost_is_an_issue():
    issues = repair("规章\n总\ufffd | Õþ¸®ÐÅÏ¢")[2]
    assert [(issue.code, issue.span) for issue in issues] == [("text-redecoded", (8, 16)), ("characters-lost", (4, 5))]
