"""`python -m benchmarks.corpus`: files per second with everything on, by processes, and whether memory stays flat.

The files are the samples (or real reports) in turn, with a number at their end, so that no two are equal. Rates are given as
files per second of the clock and of processor time: with other work beside it only the second one means something. The memory is
the resident set of the process that parses, sampled ten times.

    python -m benchmarks.corpus                      600 files with one and two processes
    python -m benchmarks.corpus --flat 20000         20,000 documents in one process, memory at every tenth
    python -m benchmarks.corpus --ray 2              Ray Data with one to two workers (needs the extra `ray`)
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.reports import load_texts
from parser.corpus import TextParser, parse_files, write

ENCODINGS = ("utf-8", "gb18030")
BATCH = 64
FLAT = 1.05  # the last sample may be so many times the one after the first tenth


def make_texts(count: int, *, own: bool) -> Iterator[str]:
    """So many reports, no two equal."""
    texts = load_texts(own=own).texts
    for number in range(count):
        yield f"{texts[number % len(texts)]}\n第{number}号\n"


def write_files(folder: Path, count: int, *, own: bool) -> None:
    """So many files in several encodings."""
    for number, text in enumerate(make_texts(count, own=own)):
        encoding = ENCODINGS[number % len(ENCODINGS)]
        (folder / f"{number:06}.txt").write_bytes(text.encode(encoding, "replace"))


def show_files(count: int, most_jobs: int, *, own: bool) -> None:
    """The rate of parse_files with one process and more, and of writing what came out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        write_files(folder / "in", count, own=own)
        print(f"{count} files                 s   files/s   files/s of processor time   times one process")
        first = None
        for jobs in range(1, most_jobs + 1):
            seconds, busy, corpus = _time(lambda jobs=jobs: parse_files([folder / "in"], jobs=jobs))  # type: ignore[misc]
            first = first or seconds
            print(
                f"  {jobs} processes      {seconds:8.1f}  {count / seconds:8.1f}  {count / busy:26.1f}  {first / seconds:18.2f}"
            )
        for suffix in (".parquet", ".csv"):
            seconds, busy, _ = _time(lambda suffix=suffix: write(corpus, folder / f"corpus{suffix}"))  # type: ignore[misc]
            print(f"  write {suffix:<10}  {seconds:8.1f}  {count / seconds:8.1f}  {count / busy:26.1f}")


def measure_memory(count: int, *, own: bool) -> list[tuple[int, float]]:
    """Documents parsed so far and resident megabytes, ten times: what one worker does, batch by batch."""
    parse, samples, batch = TextParser(), [], []
    step = max(count // 10, 1)
    for number, text in enumerate(make_texts(count, own=own), 1):
        batch.append(text)
        if len(batch) == BATCH:
            parse({"text": batch})
            batch = []
        if number % step == 0:
            gc.collect()
            samples.append((number, resident()))
    return samples


def is_flat(samples: list[tuple[int, float]]) -> bool:
    """Whether memory did not grow after the first tenth, in which caches fill."""
    return samples[-1][1] <= FLAT * samples[0][1]


def resident() -> float:
    """The memory that this process holds now, in MB; where the system does not tell, the most it has held."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def show_memory(count: int, *, own: bool) -> None:
    """The samples of memory and the verdict."""
    start = time.process_time()
    samples = measure_memory(count, own=own)
    busy = time.process_time() - start
    print(f"\ndocuments   resident MB      ({count / busy:.1f} documents/s of processor time)")
    for number, megabytes in samples:
        print(f"  {number:>8,} {megabytes:12.1f}")
    print("  flat" if is_flat(samples) else "  NOT flat")


def show_ray(count: int, most_workers: int, *, own: bool) -> None:
    """The rate of Ray Data by workers, with what its start costs."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    import ray

    from parser.distributed import parse_shards, read_documents

    root = str(Path(__file__).parent.parent)
    ray.init(num_cpus=most_workers + 1, include_dashboard=False, runtime_env={"env_vars": {"PYTHONPATH": root}})
    print(f"\n{count} documents, Ray        s   documents/s   times one worker")
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "in").mkdir()
        texts = list(make_texts(count, own=own))
        for shard in range(8):
            table = pa.table({"file": [f"{number}" for number in range(shard, count, 8)], "text": texts[shard::8]})
            pq.write_table(table, Path(name) / "in" / f"{shard}.parquet")
        first = None
        for workers in range(1, most_workers + 1):
            out = f"{name}/{workers}"
            seconds, _, _ = _time(lambda out=out, n=workers: parse_shards(f"{name}/in", out, workers=n))  # type: ignore[misc]
            first = first or seconds
            found = read_documents(out).summary().documents
            print(f"  {workers} workers  {found:>8} {seconds:8.1f}  {count / seconds:12.1f}  {first / seconds:17.2f}")
    ray.shutdown()


def _time(work: Callable[[], object]) -> tuple[float, float, object]:
    """Seconds of the clock, seconds of processor time with those of ended children, and the result."""
    start, before = time.perf_counter(), _busy()
    result = work()
    return time.perf_counter() - start, _busy() - before, result


def _busy() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Reads the options and prints the measurements asked for."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=__doc__.split("\n")[0])
    options.add_argument("--own", action="store_true", help="measure with the samples of this repository, not with real reports")
    options.add_argument("--files", type=int, default=600, help="how many files (default: 600)")
    options.add_argument("--jobs", type=int, default=2, help="the most processes (default: 2)")
    options.add_argument("--flat", type=int, metavar="COUNT", help="measure the memory over so many documents instead")
    options.add_argument("--ray", type=int, metavar="WORKERS", help="measure Ray with up to so many workers instead")
    chosen = options.parse_args()
    if chosen.flat:
        show_memory(chosen.flat, own=chosen.own)
    elif chosen.ray:
        show_ray(chosen.files, chosen.ray, own=chosen.own)
    else:
        show_files(chosen.files, chosen.jobs, own=chosen.own)


if __name__ == "__main__":
    main()
