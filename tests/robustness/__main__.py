"""Prints the matrix of layouts × damages: `python -m tests.robustness --reports 2 --jobs 8`."""

from __future__ import annotations

import argparse
import sys

from tests.robustness import damages, layouts
from tests.robustness.matrix import Outcome, combinations, run_all, sample
from tests.robustness.score import Tally

_SKIPPED = "·"


def _arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(prog="python -m tests.robustness", description=__doc__)
    arguments.add_argument("--reports", type=int, default=1, help="random reports per combination")
    arguments.add_argument("--seed", type=int, default=0, help="another seed draws other reports")
    arguments.add_argument("--layout", choices=sorted(layouts.BY_NAME), help="one layout only")
    arguments.add_argument("--damage", choices=sorted(damages.BY_NAME), help="one damage only")
    arguments.add_argument("--jobs", type=int, default=1, help="processes")
    arguments.add_argument("--show-failures", type=int, nargs="?", const=5, default=0, help="first mismatches of each")
    arguments.add_argument("--show-text", type=int, metavar="SEED", help="print the text of one report and stop")
    return arguments.parse_args()


def _print_matrix(title: str, outcomes: list[Outcome], cell: object) -> None:
    rows = list(dict.fromkeys(o.layout for o in outcomes))
    columns = list(dict.fromkeys(o.damage for o in outcomes))
    found = {(o.layout, o.damage): o for o in outcomes}
    print(f"\n{title}\n")
    for index, name in enumerate(columns):
        print(f"  {index + 1:>2} {name}")
    print("\n" + " " * 22 + "".join(f"{i + 1:>6}" for i in range(len(columns))))
    for row in rows:
        cells = (_cell(found.get((row, column)), cell) for column in columns)
        print(f"{row:<22}" + "".join(f"{text:>6}" for text in cells))


def _cell(outcome: Outcome | None, cell: object) -> str:
    return _SKIPPED if outcome is None else cell(outcome.tally)  # type: ignore[operator]


def _percent(tally: Tally) -> str:
    share = 100 * tally.share
    return "100" if tally.right == tally.cells else f"{min(share, 99.9):.1f}"


def _silent(tally: Tally) -> str:
    return str(tally.silent + tally.invented) if tally.silent or tally.invented else "-"


def _print_totals(outcomes: list[Outcome]) -> None:
    total = sum((o.tally for o in outcomes), Tally())
    print(f"\ncells {total.cells}: right {total.share:.3%}")
    print(f"non-zero {total.nonzero}: right {total.nonzero_right / max(total.nonzero, 1):.3%}")
    print(f"blank {total.blank}: right {total.blank_right / max(total.blank, 1):.3%}")
    print(f"wrong {total.wrong}, of these silent {total.silent}; invented {total.invented}")
    print(f"spans {total.spans}: right {total.spans_share:.3%}")


def _print_shortfalls(outcomes: list[Outcome], shown: int) -> None:
    below = [o for o in outcomes if o.shortfalls]
    print(f"\nbelow the floor: {len(below)} of {len(outcomes)} combinations\n")
    for outcome in below:
        print(f"{outcome.layout} × {outcome.damage}: {'; '.join(outcome.shortfalls)}")
        for line in outcome.failures[:shown]:
            print(f"    {line}")


def main() -> int:
    options = _arguments()
    chosen = combinations(options.layout, options.damage)
    if options.show_text is not None:
        print(sample(*chosen[0], options.show_text)[0])
        return 0
    outcomes = run_all(chosen, options.reports, options.seed, options.jobs)
    _print_matrix("Cells right, in percent", outcomes, _percent)
    _print_matrix("Silent errors, in cells", outcomes, _silent)
    _print_totals(outcomes)
    _print_shortfalls(outcomes, options.show_failures)
    return int(any(o.shortfalls for o in outcomes))


if __name__ == "__main__":
    sys.exit(main())
