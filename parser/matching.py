"""Matches two sequences in order at the least cost, and says where another matching would do nearly as well."""

from __future__ import annotations

from collections.abc import Sequence

SKIP_COST = 4.0
_MARGIN = 0.75


def match_in_order(costs: Sequence[Sequence[float]], amounts: Sequence[tuple[str, ...]]) -> tuple[list[int | None], list[bool]]:
    """The cheapest order-preserving matching of rows to groups, and which rows another one almost as cheap would change."""
    rows, groups = len(costs), len(amounts)
    ahead = _least_costs(costs, rows, groups)
    behind = _least_costs([row[::-1] for row in costs[::-1]], rows, groups)
    best = ahead[rows][groups]
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
    doubtful = []
    for row, taken in enumerate(chosen):
        rivals = (
            group
            for group in range(groups)
            if group != taken
            and ahead[row][group] + costs[row][group] + behind[rows - row - 1][groups - group - 1] < best + _MARGIN
        )
        own = amounts[taken] if taken is not None else None
        idle = min(ahead[row][at] + SKIP_COST + behind[rows - row - 1][groups - at] for at in range(groups + 1))
        doubtful.append(any(amounts[rival] != own for rival in rivals) or (own is not None and idle < best + _MARGIN))
    return chosen, doubtful


def _least_costs(costs: Sequence[Sequence[float]], rows: int, groups: int) -> list[list[float]]:
    table = [[SKIP_COST * group for group in range(groups + 1)]]
    for row in range(1, rows + 1):
        line = [SKIP_COST * row]
        above, cost = table[-1], costs[row - 1]
        for group in range(1, groups + 1):
            line.append(min(above[group - 1] + cost[group - 1], above[group] + SKIP_COST, line[-1] + SKIP_COST))
        table.append(line)
    return table
