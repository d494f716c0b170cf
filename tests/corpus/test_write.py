"""Files of a corpus: read back as they were written, safe in a spreadsheet, and never half there."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parser import InputError, OutputError, parse
from parser.corpus import columns_of, corpus_of, write
from parser.corpus.atomic import replacing
from parser.corpus.separated import disarm, rearm
from parser.tabulate.columns import TABLES
from tests.corpus.folders import make_folder
from tests.samples import FOLDER, NAMES, sample

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
CORPUS = corpus_of({name: sample(name).report for name in NAMES})
EVIL = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1", "'=1", "一=1", "-", "-5", "12", ""]


def file_of(folder: Path, table: str, suffix: str) -> Path:
    return folder / (f"corpus{suffix}" if table == "fields" else f"corpus.{table}{suffix}")


@pytest.mark.parametrize("corpus", [CORPUS, corpus_of([])], ids=["samples", "nothing"])
def test_parquet_comes_back_with_the_same_dtypes(tmp_path: Path, corpus) -> None:  # type: ignore[no-untyped-def]
    write(corpus, tmp_path / "corpus.parquet")
    for table in TABLES:
        read = pd.read_parquet(file_of(tmp_path, table, ".parquet"))
        if table == "reports":  # Parquet has days, pandas has not: they come as objects
            read = read.astype({"published": "datetime64[s]"})
        pd.testing.assert_frame_equal(read, corpus.frame(table))


def test_csv_is_what_a_spreadsheet_needs(tmp_path: Path) -> None:
    write(CORPUS, tmp_path / "corpus.csv")
    data = file_of(tmp_path, "fields", ".csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    with file_of(tmp_path, "fields", ".csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(columns_of("fields"))
    blank = [row for row in rows if row["state"] == "blank"]
    assert blank and all(row["amount"] == row["amount_exact"] == "" for row in blank)
    given_zero = [row for row in rows if row["state"] == "given" and row["amount_exact"] == "0"]
    assert given_zero and all(float(row["amount"]) == 0 for row in given_zero)


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    report = sample("pipe_rows_2019").report
    fields = list(report.values)[: len(EVIL)]
    values = {field: replace(report.values[field], raw=text) for field, text in zip(fields, EVIL, strict=True)}
    write(corpus_of([replace(report, agency="=HYPERLINK()", values=values)]), tmp_path / "corpus.csv")
    with (tmp_path / "corpus.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["raw"] for row in rows] == [
        "'=1+1",
        "'+cmd|' /C calc'!A0",
        "'-2+3",
        "'@SUM(A1)",
        "'\t=1",
        "'＝1",
        "''=1",
        *EVIL[7:8],
        "'-",
        *EVIL[9:],
    ]
    assert {row["agency"] for row in rows} == {"'=HYPERLINK()"}
    assert [rearm(row["raw"]) for row in rows] == EVIL


@given(st.text())
def test_disarming_can_be_undone(text: str) -> None:
    import pyarrow as pa

    text = text.encode("utf-8", "replace").decode()
    [safe] = disarm(pa.table({"text": [text]}))["text"].to_pylist()
    assert rearm(safe) == text
    assert safe == text or safe.startswith("'")


def test_another_suffix_or_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"written as \.parquet, \.csv, \.xlsx"):
        write(CORPUS, tmp_path / "corpus.json")
    with pytest.raises(InputError, match="no such folder"):
        write(CORPUS, tmp_path / "none" / "corpus.csv")


# --- whole or not at all ---


def test_an_error_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old", encoding="utf-8")
    with (
        pytest.raises(OutputError, match=r"a\.txt: cannot be written \(No space left on device\); nothing was changed there"),
        replacing(target) as draft,
    ):
        draft.write_text("half", encoding="utf-8")
        raise OSError(28, "full")
    with pytest.raises(KeyboardInterrupt), replacing(target) as draft:
        draft.write_text("half", encoding="utf-8")
        raise KeyboardInterrupt
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("a.txt", "old")]


def test_what_a_killed_writer_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".corpus.csv.1.tmp").write_text("half", encoding="utf-8")
    write(CORPUS, tmp_path / "corpus.csv")
    assert not list(tmp_path.glob(".*"))


LIMIT = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))"
COMMAND = f"{LIMIT}\nfrom parser.cli import main\nmain()"
WRITE = f"""
import sys
from parser import OutputError, parse_file
from parser.corpus import corpus_of, write
corpus = corpus_of([parse_file(sys.argv[1])] * 9)
{LIMIT}
try:
    write(corpus, sys.argv[2])
except OutputError as error:
    print(error)
"""
no_limits = pytest.mark.skipif(sys.platform == "win32", reason="there is no limit of file sizes")


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)


@no_limits
@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".xlsx"])
def test_a_full_disk_leaves_the_old_file_and_no_other(tmp_path: Path, suffix: str) -> None:
    """The kernel refuses to let a file grow beyond a limit, as it does when the disk is full."""
    out = tmp_path / f"corpus{suffix}"
    out.write_text("old", encoding="utf-8")
    result = run(WRITE, FOLDER / "pipe_rows_2019.txt", out)
    assert result.returncode == 0, result.stderr
    assert "cannot be written (File too large); nothing was changed there" in result.stdout
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(out.name, "old")]


@no_limits
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_disk_that_fills_up_on_the_way_stops_the_run(tmp_path: Path, jobs: int) -> None:
    folder, out = make_folder(tmp_path / "in", 6), tmp_path / "corpus.parquet"
    result = run(COMMAND, "parse", folder, "--out", out, "--jobs", jobs)
    assert result.returncode == 2
    assert "cannot be written (File too large)" in result.stderr and "the same command goes on from there" in result.stderr
    assert "Traceback" not in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus.parquet.parts", "in"]
    assert run("from parser.cli import main; main()", "parse", folder, "--out", out).returncode == 0
    assert out.exists() and not (tmp_path / "corpus.parquet.parts").exists()


def test_parse_of_nothing_can_be_written(tmp_path: Path) -> None:
    for suffix in (".parquet", ".csv", ".xlsx"):
        assert write(corpus_of([parse("")]), tmp_path / f"corpus{suffix}")[0].stat().st_size > 0
