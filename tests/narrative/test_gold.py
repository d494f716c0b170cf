"""The boundaries of real reports with gold stay where they were measured; the reports are not part of the repository."""

from __future__ import annotations

from pathlib import Path

from tests.narrative.score import Score, narrative_of, reports, score

LEAST_F1 = 0.99
LEAST_F1_OF_ONE = 0.95


def test_boundaries(reports_dir: Path) -> None:
    total, single = Score(0, 0, 0, 0), {}
    for path, gold in reports(reports_dir):
        text, _, spans = narrative_of(path)
        result = score(text, gold["paragraphs"], spans)
        total, single[path.stem] = total + result, result
    assert total.f1 >= LEAST_F1
    assert {name: result.missed for name, result in single.items() if result.f1 < LEAST_F1_OF_ONE} == {}
