"""What came out of a run in a few numbers: files, forms, broken rules, issues by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Summary:
    """A corpus in numbers. `failures` are the files that could not be read, with the reason; `issues` counts by code."""

    files: int
    documents: int
    failures: tuple[tuple[str, str], ...]
    forms: Mapping[str, int]
    broken: int
    issues: Mapping[str, int]
    versions: Mapping[str, int]

    def lines(self) -> list[str]:
        """The summary in words, a line for each fact."""
        read = self.documents - len(self.failures)
        return [
            f"{self.files} files: {read} documents read, {len(self.failures)} files failed",
            *_counted("forms", self.forms),
            f"rules of arithmetic broken: {self.broken}",
            *_counted("issues", self.issues),
            *_counted("same agency and year", self.versions),
        ]


def summarise(facts: Sequence[Mapping[str, Any]], codes: Iterable[str]) -> Summary:
    """A summary from some columns of the reports and the codes of all issues.

    >>> fact = {"file": "a.txt", "form": "2021", "broken": 1, "failure": None, "version": None}
    >>> summarise([fact], ["row-sum-broken"]).lines()[1:]
    ['forms: 2021 1', 'rules of arithmetic broken: 1', 'issues: row-sum-broken 1']
    """
    read = [fact for fact in facts if fact["failure"] is None]
    return Summary(
        files=len({fact["file"] for fact in facts}),
        documents=len(facts),
        failures=tuple((fact["file"], fact["failure"]) for fact in facts if fact["failure"] is not None),
        forms=dict(sorted(Counter(fact["form"] or "no table" for fact in read).items())),
        broken=sum(fact["broken"] for fact in read),
        issues=dict(Counter(codes).most_common()),
        versions=dict(sorted(Counter(fact["version"] for fact in read if fact["version"]).items())),
    )


def _counted(name: str, counts: Mapping[str, int]) -> list[str]:
    return [f"{name}: {', '.join(f'{key} {count}' for key, count in counts.items())}"] if counts else []
