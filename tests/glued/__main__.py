"""`python -m tests.glued --tables 2000`: per cent of cells solved uniquely / ambiguous / given up, and the time per table."""

from __future__ import annotations

import argparse
import sys

from tests.glued.harms import HARMS, run_harm
from tests.glued.score import Tally
from tests.glued.suite import DIGITS, SHARES, TABLES, Outcome, middle_and_worst, run_grid


def _print_shares(table: str, grid: dict[tuple[float, int], Outcome]) -> None:
    print(f"\n{table}: % of cells unique / ambiguous / given up, by % of non-zero cells (down) and digits (across)\n")
    print("     " + "".join(f"{digits:>15}" for digits in DIGITS))
    for share in SHARES:
        row = (grid[share, digits].tallies[table].shares() for digits in DIGITS)
        print(f"{share:5.0%}" + "".join(f"{text:>15}" for text in row))


def _print_times(grid: dict[tuple[float, int], Outcome]) -> None:
    print("\nmilliseconds to solve a table, median and worst\n")
    for table in TABLES:
        middle, worst = middle_and_worst([s for outcome in grid.values() for s in outcome.seconds[table]])
        place = max(grid, key=lambda place: max(grid[place].seconds[table]))
        print(f"  {table:<20} {1000 * middle:8.2f} {1000 * worst:8.0f}   (worst at {place[0]:.0%} non-zero, {place[1]} digits)")
    middle, worst = middle_and_worst([s for outcome in grid.values() for s in outcome.reports])
    print(f"  {'whole report':<20} {1000 * middle:8.2f} {1000 * worst:8.0f}")


def _print_total(total: Tally, tables: int) -> None:
    print(f"\n{tables} tables, {total.cells:,} cells")
    print(f"unique {total.unique:,}, ambiguous {total.ambiguous:,}, given up {total.given_up:,}")
    print(f"wrong {total.wrong}, candidates without the truth {total.missed}, open cells that no issue names {total.unnamed}")
    for example in total.examples[:10]:
        print(f"  {example}")


def _print_harms(reports: int, seed: int) -> int:
    """What became of all cells, and of those that were harmed; fails when a wrong value is silent."""
    silent = 0
    heads = ("cells", "unique", "ambiguous", "given up", "wrong", "silent", "missed", "unnamed")
    print(" " * 14 + "".join(f"{head:>11}" for head in heads))
    for name in HARMS:
        *tallies, worst = run_harm(name, reports, seed)
        for label, tally in zip((name, "  harmed cells"), tallies, strict=True):
            counts = (getattr(tally, head.replace(" ", "_")) for head in heads)
            print(f"{label:<14}" + "".join(f"{count:>11,}" for count in counts))
            silent += tally.silent
        print(f"  worst table {1000 * worst:11,.0f} ms")
    return 1 if silent else 0


def main() -> int:
    """Reads the options, runs the grid and prints it; fails when anything is wrong."""
    options = argparse.ArgumentParser(prog="python -m tests.glued", description=__doc__)
    options.add_argument("--tables", type=int, default=2000, help="at least so many tables over the whole grid (default: 2000)")
    options.add_argument("--seed", type=int, default=0, help="another seed draws other tables")
    options.add_argument("--harms", type=int, metavar="REPORTS", help="harm so many reports in each way instead of the grid")
    chosen = options.parse_args()
    if chosen.harms:
        return _print_harms(chosen.harms, chosen.seed)
    grid = run_grid(chosen.tables, chosen.seed)
    for table in TABLES:
        _print_shares(table, grid)
    _print_times(grid)
    total = sum((outcome.all for outcome in grid.values()), Tally())
    _print_total(total, len(TABLES) * sum(len(outcome.reports) for outcome in grid.values()))
    return 0 if total.sound else 1


if __name__ == "__main__":
    sys.exit(main())
