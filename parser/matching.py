"""Matches two sequences in order at the least cost, and says where another matching would do nearly as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SKIP_COST = 4.0
_MARGIN = 0.75


@dataclass(frozen=True, slots=True)
class Matching:
    """The cheapest order-preserving matching of rows to groups: `chosen` holds the group of each row."""

    chosen: list[int | None]
    costs: Sequence[Sequence[float]]
    ahead: Sequence[Sequence[float]]

    def doubtful(self, amounts: Sequence[tuple[str, ...]]) -> list[bool]:
        """Which rows another matching, almost as cheap, would change; `amounts` are those of the groups."""
        rows, groups = len(self.costs), len(amounts)
        behind = _least_costs([row[::-1] for row in self.costs[::-1]], groups)
        limit = self.ahead[rows][groups] + _MARGIN
        doubts = []
        for row, taken in enumerate(self.chosen):
            front, back = self.ahead[row], behind[rows - row - 1][::-1]
            through = zip(front, self.costs[row], back[1:], strict=False)
            near = [group for group, (before, cost, after) in enumerate(through) if before + cost + after < limit]
            own = amounts[taken] if taken is not None else None
            idle = min(before + SKIP_COST + after for before, after in zip(front, back, strict=True))
            doubts.append(any(amounts[group] != own for group in near if group != taken) or (own is not None and idle < limit))
        return doubts


def match_in_order(costs: Sequence[Sequence[float]], groups: int) -> Matching:
    """The cheapest matching; `costs` has a line for each row with what each group would cost it."""
    rows = len(costs)
    ahead = _least_costs(costs, groups)
    chosen: list[int | None] = [None] * rows
    row, group = rows, groups
    while row and group:
        if ahead[row][group] == ahead[row - 1][group - 1] + costs[row - 1][group - 1]:
            chosen[row - 1] = group - 1
            row, group = row - 1, group - 1
        elif ahead[row][group] == ahead[row - 1][group] + SKIP_COST:
            row -= 1
        else:
            group -= 1
    return Matching(chosen, costs, ahead)


def _least_costs(costs: Sequence[Sequence[float]], groups: int) -> list[list[float]]:
    table = [[SKIP_COST * group for group in range(groups + 1)]]
    for number, own in enumerate(costs, start=1):
        least = SKIP_COST * number
        line = [least]
        for diagonal, above, cost in zip(table[-1], table[-1][1:], own, strict=False):
            without = (above if above < least else least) + SKIP_COST
            matched = diagonal + cost
            least = matched if matched < without else without
            line.append(least)
        table.append(line)
    return table
