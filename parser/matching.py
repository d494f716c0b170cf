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
        front, back = ahead[row], behind[rows - row - 1][::-1]
        through = zip(front, costs[row], back[1:], strict=False)
        near = [group for group, (before, cost, after) in enumerate(through) if before + cost + after < best + _MARGIN]
        own = amounts[taken] if taken is not None else None
        idle = min(before + SKIP_COST + after for before, after in zip(front, back, strict=True))
        rivals = any(amounts[group] != own for group in near if group != taken)
        doubtful.append(rivals or (own is not None and idle < best + _MARGIN))
    return chosen, doubtful


def _least_costs(costs: Sequence[Sequence[float]], rows: int, groups: int) -> list[list[float]]:
    table = [[SKIP_COST * group for group in range(groups + 1)]]
    for row in range(1, rows + 1):
        least = SKIP_COST * row
        line = [least]
        for diagonal, above, cost in zip(table[-1], table[-1][1:], costs[row - 1], strict=False):
            without = (above if above < least else least) + SKIP_COST
            matched = diagonal + cost
            least = matched if matched < without else without
            line.append(least)
        table.append(line)
    return table
