"""How time and memory grow with the length of the text: 1 to 1,000 reports in one text, each size in a process of its own."""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import time
from dataclasses import dataclass

from benchmarks.reports import ROOT, load_texts
from parser import parse

SIZES = (1, 10, 100, 1000)
# Python's garbage collector alone makes the exponent 1.1 (it is 1.05 without); anything quadratic in one stage goes above this.
_MOST_EXPONENT = 1.15


@dataclass(frozen=True)
class Size:
    """One measurement: so many reports in one text."""

    reports: int
    megabytes: float
    seconds: float
    peak_megabytes: float

    @property
    def seconds_per_megabyte(self) -> float:
        """Seconds for a megabyte of UTF-8."""
        return self.seconds / self.megabytes


def measure_growth(sizes: tuple[int, ...] = SIZES, *, own: bool = False) -> list[Size]:
    """Measures every size; the memory is what parsing adds to a process that has parsed one report before."""
    return [_measure_in_process(reports, own) for reports in sizes]


def exponent(measured: list[Size]) -> float:
    """The x of time = size^x between the second size and the last one; the first one mostly pays fixed costs."""
    first, last = measured[min(1, len(measured) - 1)], measured[-1]
    if first.megabytes == last.megabytes:
        return 1.0
    return math.log(last.seconds / first.seconds) / math.log(last.megabytes / first.megabytes)


def is_linear(measured: list[Size]) -> bool:
    """Whether the time grows with the size and not faster."""
    return exponent(measured) <= _MOST_EXPONENT


def _measure_in_process(reports: int, own: bool) -> Size:
    command = [sys.executable, "-m", "benchmarks.growth", str(reports), *(["own"] if own else [])]
    result = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return Size(**json.loads(result.stdout))


def _peak() -> float:
    """The largest memory of this process so far, in MB."""
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _main(reports: int, own: bool) -> None:
    texts = load_texts(own=own)
    text = texts.joined(reports)
    for warm in texts.texts:
        parse(warm)
    before = _peak()
    start = time.perf_counter()
    parse(text)
    seconds = time.perf_counter() - start
    size = {"reports": reports, "megabytes": len(text.encode()) / 1e6, "seconds": seconds, "peak_megabytes": _peak() - before}
    print(json.dumps(size))


if __name__ == "__main__":
    _main(int(sys.argv[1]), "own" in sys.argv[2:])
