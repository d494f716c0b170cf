"""Worker processes that parse chunks of files and write each as a part; what a worker's death costs is one file.

A chunk goes to a worker as names and comes back as a few numbers: the documents themselves go straight to the disk. When a worker
dies (the kernel killed it for its memory, a library crashed), the chunks that were under way are tried again in a process of
their own, halved until the file that kills its worker is alone; that file is recorded as a failure.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import TypeAlias

from parser.core import Parser
from parser.corpus.parts import write_part
from parser.corpus.sources import Options, name_file, read_documents, stamp_file
from parser.tabulate.documents import Document, documents_table

Chunk: TypeAlias = Sequence[Path]
AHEAD = 2  # chunks per worker that wait or run


@dataclass(frozen=True, slots=True)
class Done:
    """What is known of a finished chunk."""

    files: int
    failures: int


def parse_chunk(chunk: Chunk, parser: Parser, folder: Path) -> Done:
    """Parses the files of a chunk and writes them as one part."""
    documents = [document for path in chunk for document in read_documents(path, parser)]
    write_part(folder, documents_table(documents))
    return Done(len(chunk), sum(document.failure is not None for document in documents))


def parse_chunks(chunks: Sequence[Chunk], options: Options, folder: Path, jobs: int) -> Iterator[Done]:
    """Parses all chunks with so many workers; with one job in this process. The order of what comes back is that of finishing."""
    if jobs <= 1:
        parser = options.make_parser()
        yield from (parse_chunk(chunk, parser, folder) for chunk in chunks)
        return
    waiting = deque(chunks)
    while waiting:
        running: dict[Future[Done], Chunk] = {}
        try:
            yield from _run_pool(waiting, running, options, folder, jobs)
        except BrokenProcessPool:
            for chunk in list(running.values()):
                yield from _parse_alone(chunk, options, folder)


def _run_pool(
    waiting: deque[Chunk], running: dict[Future[Done], Chunk], options: Options, folder: Path, jobs: int
) -> Iterator[Done]:
    """Works off `waiting`; `running` holds what is under way, also after an error."""
    pool = _make_pool(options, folder, jobs)
    try:
        while waiting or running:
            while waiting and len(running) < AHEAD * jobs:
                chunk = waiting.popleft()
                running[_submit(pool, chunk, waiting)] = chunk
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                done = future.result()
                del running[future]
                yield done
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, chunk: Chunk, waiting: deque[Chunk]) -> Future[Done]:
    try:
        return pool.submit(_work, chunk)
    except BrokenProcessPool:
        waiting.appendleft(chunk)
        raise


def _parse_alone(chunk: Chunk, options: Options, folder: Path) -> Iterator[Done]:
    """Parses a chunk in a process of its own, and its halves if that process dies."""
    try:
        with _make_pool(options, folder, 1) as pool:
            yield pool.submit(_work, chunk).result()
        return
    except BrokenProcessPool:
        pass
    if len(chunk) > 1:
        half = len(chunk) // 2
        yield from _parse_alone(chunk[:half], options, folder)
        yield from _parse_alone(chunk[half:], options, folder)
        return
    [path] = chunk
    failure = "the process that read it was ended (not enough memory, or a crash in a library)"
    write_part(folder, documents_table([Document(name_file(path), 0, None, failure, stamp_file(path))]))
    yield Done(1, 1)


def _make_pool(options: Options, folder: Path, jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_start, initargs=(options, folder))


@dataclass
class _Held:
    """What a worker process holds."""

    parser: Parser
    folder: Path


_held: list[_Held] = []


def _start(options: Options, folder: Path) -> None:
    """Readies a worker: one parser; an interrupt is left to the main process; it ends when the main process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _held[:] = [_Held(options.make_parser(), folder)]


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(chunk: Chunk) -> Done:
    [held] = _held
    return parse_chunk(chunk, held.parser, held.folder)
