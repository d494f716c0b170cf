"""`python -m benchmarks`: reports per second, the cost of each stage, the ratio to a plain baseline, and the growth."""

from __future__ import annotations

import argparse

from benchmarks.baseline import parse_plainly
from benchmarks.growth import SIZES, Size, exponent, is_linear, measure_growth
from benchmarks.prose import measure_prose, show_prose
from benchmarks.reports import Texts, load_texts
from benchmarks.stages import time_stages, time_whole


def show_speed(texts: Texts, rounds: int) -> None:
    """Reports per second, and how many times longer that takes than the baseline in the same run."""
    whole, plain = time_whole(texts, rounds), time_whole(texts, rounds, parse_plainly)
    count = len(texts.texts)
    print(f"{count} {texts.origin}, {texts.characters:,} characters, best of {rounds}")
    print(f"  parse      {count / whole:8.1f} reports/s   {texts.characters / whole / 1e6:6.2f} M characters/s")
    print(f"  baseline   {count / plain:8.1f} reports/s   (OpenCC, exact row label, the next seven numbers)")
    print(f"  ratio      {whole / plain:8.1f}             times the baseline's time; compare this one between machines")


def show_stages(texts: Texts, rounds: int) -> None:
    """Milliseconds per report and share of each stage."""
    seconds = time_stages(texts, rounds)
    total = sum(seconds.values())
    print("\nstage          ms/report   share")
    for stage, spent in seconds.items():
        print(f"  {stage:<12} {1000 * spent / len(texts.texts):9.2f}   {spent / total:5.1%}")
    print(f"  {'all':<12} {1000 * total / len(texts.texts):9.2f}")


def show_growth(measured: list[Size]) -> None:
    """Time and memory by the number of reports in one text."""
    print("\nreports in one text      MB       s     s/MB   peak memory MB")
    for size in measured:
        row = f"{size.megabytes:8.2f} {size.seconds:7.2f} {size.seconds_per_megabyte:8.2f} {size.peak_megabytes:16.0f}"
        print(f"  {size.reports:>16,} {row}")
    print(f"  growth: {'linear' if is_linear(measured) else 'NOT linear'} (time = size^{exponent(measured):.2f})")


def main() -> None:
    """Reads the options and prints all measurements."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--own", action="store_true", help="measure with the samples of this repository, not with real reports")
    options.add_argument("--rounds", type=int, default=5, help="take the best of so many rounds (default: 5)")
    options.add_argument("--most", type=int, default=SIZES[-1], help="the most reports in one text (default: 1000)")
    chosen = options.parse_args()
    texts = load_texts(own=chosen.own)
    show_speed(texts, chosen.rounds)
    show_stages(texts, chosen.rounds)
    show_prose(measure_prose(texts, chosen.rounds))
    show_growth(measure_growth(tuple(size for size in SIZES if size <= chosen.most), own=chosen.own))


if __name__ == "__main__":
    main()
