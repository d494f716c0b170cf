"""The benchmark runs on our own samples, its baseline is what it says, and its verdict on growth is right."""

from __future__ import annotations

import pytest

import parser.tables
from benchmarks.baseline import parse_plainly
from benchmarks.corpus import is_flat, make_texts, measure_memory
from benchmarks.growth import Size, exponent, is_linear, measure_growth
from benchmarks.prose import measure_prose
from benchmarks.reports import load_texts
from benchmarks.stages import REST, STAGES, time_stages, time_whole
from tests.samples import NAMES, sample

pytestmark = pytest.mark.slow


def test_stages_are_timed_on_our_samples() -> None:
    texts = load_texts(own=True)
    assert len(texts.texts) == len(NAMES)
    seconds = time_stages(texts, rounds=1)
    assert list(seconds) == [*STAGES, REST]
    assert all(spent > 0 for spent in seconds.values())


def test_timing_leaves_no_trace() -> None:
    texts = load_texts(own=True)
    before = parser.tables.read_tables
    time_stages(texts, rounds=1)
    assert parser.tables.read_tables is before
    assert time_whole(texts, rounds=1) > 0


def test_the_baseline_reads_plain_rows() -> None:
    """It is a fair reference: it does read a clean table, and loses the row with a blank cell."""
    one = sample("pipe_rows_2019")
    rows = parse_plainly(one.text)
    truth = {row: [one.amounts()[f"applications.{row}.{column}"] for column in ("natural_person", "total")] for row in rows}
    right = [row for row in rows if [rows[row][0], rows[row][6]] == truth[row]]
    assert len(right) >= 20
    assert "carried_forward" not in right


@pytest.mark.parametrize(("seconds", "linear"), [((0.01, 0.1, 1.0), True), ((0.01, 0.1, 10.0), False), ((5.0, 0.1, 1.1), True)])
def test_verdict_on_growth(seconds: tuple[float, ...], linear: bool) -> None:
    measured = [Size(n, n / 100, spent, 0) for n, spent in zip((1, 10, 100), seconds, strict=True)]
    assert is_linear(measured) is linear
    assert (exponent(measured) < 1.15) is linear


def test_growth_is_measured_in_processes_of_their_own() -> None:
    measured = measure_growth((1, 5), own=True)
    assert [size.reports for size in measured] == [1, 5]
    assert measured[1].megabytes > 4 * measured[0].megabytes
    assert all(size.seconds > 0 and size.peak_megabytes >= 0 for size in measured)


def test_memory_is_sampled_while_documents_are_parsed() -> None:
    samples = measure_memory(20, own=True)
    assert [number for number, _ in samples] == list(range(2, 21, 2))
    assert all(megabytes > 10 for _, megabytes in samples)
    assert is_flat([(1, 100.0), (2, 300.0), (3, 104.0)]) and not is_flat([(1, 100.0), (2, 106.0)])


def test_no_two_texts_of_the_corpus_are_equal() -> None:
    assert len(set(make_texts(50, own=True))) == 50


def test_the_models_of_the_prose_are_measured() -> None:
    measured = measure_prose(load_texts(own=True), rounds=1)
    assert measured.paragraphs > 10 and measured.characters > 400
    assert measured.paragraphs_per_second > 0 and measured.characters_per_second > 0
    assert set(measured.first_call) == {"topics", "counts", "nlp"}
    assert all(0 < size < 20 for size in measured.megabytes.values())
