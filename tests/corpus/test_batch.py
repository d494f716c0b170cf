"""Many files: order, failures that stay with their file, and runs that are killed at any moment and go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from parser import InputError, Parser, parse_file
from parser.corpus import Progress, frame, parse_files, sources, workers, write
from parser.corpus.parts import PATTERN, index_parts, lock_parts
from parser.corpus.sources import Options, find_files, name_file
from tests.corpus.folders import contents, make_folder
from tests.samples import FOLDER

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
SECONDS = 60


def command(folder: Path, out: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "parser", "parse", str(folder), "--out", str(out), *options]


def run(folder: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(folder, out, *options), capture_output=True, text=True, cwd=ROOT, timeout=SECONDS, check=False)


# --- what comes out ---


def test_files_come_sorted_and_as_parse_file_reads_them(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", 7)
    corpus = parse_files([folder / "0003.txt", folder], jobs=1)
    files = sorted(folder.iterdir())
    assert corpus.frame("reports")["file"].tolist() == [name_file(path) for path in files]
    expected = frame({name_file(path): parse_file(path) for path in files})
    assert corpus.frame().equals(expected)


def test_workers_give_the_same_bytes(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", 9)
    written = []
    for jobs in (1, 2):
        (tmp_path / str(jobs)).mkdir()
        write(parse_files([folder], jobs=jobs), tmp_path / str(jobs) / "corpus.parquet")
        written.append(contents(tmp_path / str(jobs)))
    assert len(written[0]) == 6 and written[0] == written[1]


def test_progress_counts_files_and_failures(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", 3)
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 broken")
    seen: list[Progress] = []
    corpus = parse_files([folder], on_progress=seen.append)
    assert (seen[0], seen[-1]) == (Progress(0, 4, 0), Progress(4, 4, 1))
    assert corpus.summary().failures[0][0].endswith("scan.pdf")


def test_folders_are_searched_without_hidden_files_and_circles(tmp_path: Path) -> None:
    (tmp_path / "a" / ".git").mkdir(parents=True)
    for name in ("b.txt", "a/c.txt", "a/.hidden.txt", "a/.git/config"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in find_files([tmp_path])] == ["a/c.txt", "b.txt"]
    with pytest.raises(InputError, match="there is no such file"):
        find_files([tmp_path / "none"])


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_a_name_that_is_no_text_does_no_harm(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.txt"))
    path.write_text("没有表格", encoding="utf-8")
    assert parse_files([tmp_path]).frame("reports")["file"].tolist() == [f"{tmp_path.as_posix()}/\\xff\\xfe.txt"]


# --- failures ---


def test_files_that_cannot_be_read_are_rows(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", 2)
    (folder / "sheet.zip").write_bytes(b"PK\x03\x04nothing")
    (folder / "empty.txt").write_bytes(b"")
    rows = parse_files([folder]).frame("reports").set_index("file")
    assert rows["failure"].isna().tolist() == [True, True, True, False]
    failed = rows.iloc[3]
    assert "sheet.zip" in failed["failure"] and failed.drop(["document", "failure"]).isna().all()


def test_a_defect_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_folder(tmp_path / "in", 3)
    read = sources.texts_of

    def stumble(path: Path) -> list[str]:
        if path.name == "0001.txt":
            raise RuntimeError("stumbled")
        return read(path)

    monkeypatch.setattr(sources, "texts_of", stumble)
    failures = parse_files([folder]).summary().failures
    assert [(Path(name).name, reason) for name, reason in failures] == [
        ("0001.txt", "RuntimeError while reading, a defect of this package: stumbled")
    ]


class DeadlyParser(Parser):
    """Ends its process for one text, as the kernel does for too much memory."""

    def parse(self, text: str):  # type: ignore[no-untyped-def]
        if "白塔区" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().parse(text)


class DeadlyOptions(Options):
    """Options of such a parser; stands in a module, since workers import it."""

    def make_parser(self) -> Parser:
        return DeadlyParser()


def test_a_worker_that_dies_costs_one_file(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", 8)
    deadly = [
        path
        for path in sorted(folder.iterdir())
        if "白塔区".encode() in path.read_bytes() or "白塔区".encode("gb18030") in path.read_bytes()
    ]
    files = sorted(folder.iterdir())
    parts = tmp_path / "parts"
    parts.mkdir()
    chunks = [files[:4], files[4:]]
    done = list(workers.parse_chunks(chunks, DeadlyOptions(), parts, 2))
    assert sum(one.files for one in done) == 8 and sum(one.failures for one in done) == len(deadly) > 0
    index = index_parts(parts)
    assert {file for file, places in index.items() if all(place.failed for place in places)} == {
        name_file(path) for path in deadly
    }
    assert set(index) == {name_file(path) for path in files}


# --- going on ---


def test_a_second_run_reads_only_what_is_new_changed_or_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, parts = make_folder(tmp_path / "in", 4), tmp_path / "parts"
    (folder / "broken.docx").write_bytes(b"PK\x03\x04nothing")
    parse_files([folder], parts=parts)
    (folder / "0001.txt").write_text((FOLDER / "pdf_lines_2021.txt").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "0000a.txt").write_text("没有表格", encoding="utf-8")
    (folder / "0003.txt").unlink()
    read: list[str] = []
    texts_of = sources.texts_of
    monkeypatch.setattr(sources, "texts_of", lambda path: read.append(path.name) or texts_of(path))
    again = parse_files([folder], parts=parts)
    assert read == ["0000a.txt", "0001.txt", "broken.docx"]
    assert [Path(file).name for file in again.frame("reports")["file"]] == [
        "0000.txt",
        "0000a.txt",
        "0001.txt",
        "0002.txt",
        "broken.docx",
    ]
    assert again.frame().equals(parse_files([folder]).frame())


def test_other_options_start_afresh(tmp_path: Path) -> None:
    folder, parts = make_folder(tmp_path / "in", 2), tmp_path / "parts"
    assert parse_files([folder], parts=parts).frame("paragraphs").shape[0] > 0
    assert parse_files([folder], parts=parts, narrative=False).frame("paragraphs").shape[0] == 0


def test_a_damaged_part_is_read_again(tmp_path: Path) -> None:
    folder, parts = make_folder(tmp_path / "in", 3), tmp_path / "parts"
    whole = parse_files([folder], parts=parts).frame()
    part = min(parts.glob(PATTERN))
    part.write_bytes(part.read_bytes()[:1000])
    assert parse_files([folder], parts=parts).frame().equals(whole)


def test_one_run_at_a_time(tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    handle = lock_parts(parts)
    with pytest.raises(InputError, match="another run is writing there"):
        parse_files([make_folder(tmp_path / "in", 1)], parts=parts)
    handle.close()
    assert len(parse_files([tmp_path / "in"], parts=parts).frame("reports")) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_in_the_middle_and_run_again(tmp_path: Path, jobs: str) -> None:
    folder = make_folder(tmp_path / "in", 60)
    (tmp_path / "whole").mkdir()
    (tmp_path / "killed").mkdir()
    assert run(folder, tmp_path / "whole" / "c.parquet", "--jobs", "2").returncode == 0
    out = tmp_path / "killed" / "c.parquet"
    parts = tmp_path / "killed" / "c.parquet.parts"
    kept = kill_after(command(folder, out, "--jobs", jobs), parts, 3)
    assert not out.exists() and 3 <= len(kept) < 60
    result = run(folder, out, "--jobs", jobs, "--keep-parts")
    assert result.returncode == 0 and "60 files: 60 documents read, 0 files failed" in result.stdout
    assert set(kept) <= set(parts.glob(PATTERN)), "what was read before is used"
    assert sum(pq.read_metadata(part).num_rows for part in kept) < 60
    assert contents(tmp_path / "killed") == contents(tmp_path / "whole")


def kill_after(arguments: list[str], parts: Path, count: int) -> list[Path]:
    """Kills a run without warning as soon as it has so many parts; gives those it left when its workers are gone too."""
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + SECONDS
    while len(list(parts.glob(PATTERN))) < count:
        assert process.poll() is None and time.monotonic() < end, "the run ended too early, or hangs"
        time.sleep(0.01)
    process.kill()
    process.wait()
    before = -1
    while before != (before := len(list(parts.glob(PATTERN)))):
        time.sleep(0.5)
    return list(parts.glob(PATTERN))


def test_the_number_of_jobs_is_checked() -> None:
    with pytest.raises(InputError, match="1 or more, not 0"):
        parse_files([], jobs=0)
