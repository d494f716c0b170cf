"""Our own sample reports (`cases/reports/*.txt`) with their gold (`*.toml`), for every test that needs a whole report."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from parser import Report, parse

FOLDER = Path(__file__).parent / "cases" / "reports"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@dataclass(frozen=True)
class Sample:
    """One sample: its text, its gold, and the report that was parsed from it."""

    name: str
    text: str
    gold: dict[str, Any]
    report: Report

    def amounts(self) -> dict[str, int | Decimal | None]:
        """What every field of the report should hold."""
        named = {field: Decimal(amount) if isinstance(amount, str) else amount for field, amount in self.gold["amounts"].items()}
        rest = 0 if self.gold["rest"] == "given" else None
        empty = dict.fromkeys((field for fields in self.gold["states"].values() for field in fields), None)
        return dict.fromkeys(self.report.values, rest) | named | empty

    def states(self) -> dict[str, str]:
        """The state that every field of the report should have."""
        named = {field: state for state, fields in self.gold["states"].items() for field in fields}
        return {field: named.get(field, self.gold["rest"]) for field in self.report.values}

    def issues(self) -> list[tuple[str, list[str]]]:
        """Code and fields of every issue that should be there; `*` in the gold stands for anything."""
        return [(issue["code"], self._expand(issue["fields"])) for issue in self.gold.get("issues", ())]

    def _expand(self, patterns: list[str]) -> list[str]:
        return sorted(field for field in self.report.values if any(fnmatchcase(field, pattern) for pattern in patterns))


@cache
def sample(name: str) -> Sample:
    """One of our samples, parsed."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    gold = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return Sample(name, text, gold, parse(text))
