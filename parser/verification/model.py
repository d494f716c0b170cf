"""What `verify` gives: one finding for each number, and the sums that the numbers break."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from parser.data import load_toml
from parser.model import Amount, Check, Source, Span

VERIFICATION_SCHEMA = "1"
Verdict: TypeAlias = Literal[
    "confirmed",
    "confirmed_empty",
    "differs",
    "elsewhere",
    "not_in_source",
    "other_unit",
    "missing",
    "omitted",
    "blank_as_zero",
    "number_for_blank",
    "no_such_cell",
    "undecided",
    "wrong_evidence",
    "not_a_number",
    "unknown_field",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the source says of one number.

    `field` is the field's id, or the key as it was given where no field has it. `claimed` is the number (or what was given in its
    place), `found` ours; `span` and `raw` are our cell. `where` are the places of the claimed number outside of its cell, the
    nearest first, `cells` the fields of its table among them. `issues` are the codes of what speaks against our own reading.
    """

    field: str
    verdict: Verdict
    claimed: Amount | str | None
    found: Amount | None = None
    span: Span | None = None
    raw: str | None = None
    where: tuple[Span, ...] = ()
    cells: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether the source confirms what was given."""
        return bool(load_toml("verdicts.toml")["verdicts"][self.verdict]["right"])

    @property
    def message(self) -> str:
        """The finding in words."""
        found = "no number that can be read" if self.found is None else self.found
        template: str = load_toml("verdicts.toml")["verdicts"][self.verdict]["message"]
        return template.format(claimed=self.claimed, found=found, raw=repr(self.raw), cells=", ".join(self.cells))


@dataclass(frozen=True, slots=True)
class Verification:
    """The findings in the order of the result, then what it lacks.

    `broken` are the form's rules that the given numbers break and the source does not; `broken_in_source` those that both break
    in the same way, which is no mistake of who read it.
    """

    findings: tuple[Finding, ...]
    broken: tuple[Check, ...] = ()
    broken_in_source: tuple[Check, ...] = ()
    source: Source | None = None

    @property
    def ok(self) -> bool:
        """Whether the source confirms every number and lacks none."""
        return not self.wrong and not self.broken

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """The findings that are not right."""
        return tuple(finding for finding in self.findings if not finding.right)

    def counts(self) -> dict[Verdict, int]:
        """How often each verdict was given, the most frequent first."""
        return dict(Counter(finding.verdict for finding in self.findings).most_common())

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values that JSON can hold: Decimals become strings, spans pairs of numbers."""
        findings = [{**_plain(finding), "right": finding.right, "message": finding.message} for finding in self.findings]
        return {
            "schema": VERIFICATION_SCHEMA,
            "ok": self.ok,
            "counts": self.counts(),
            "findings": findings,
            "broken": _plain(self.broken),
            "broken_in_source": _plain(self.broken_in_source),
            "source": self.source and self.source.name,
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """`to_dict` as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)


def _plain(item: Any) -> Any:
    if hasattr(item, "__dataclass_fields__"):
        return {entry.name: _plain(getattr(item, entry.name)) for entry in fields(item)}
    if isinstance(item, Mapping):
        return {key: _plain(value) for key, value in item.items()}
    if isinstance(item, tuple):
        return [_plain(part) for part in item]
    return str(item) if isinstance(item, Decimal) else item
