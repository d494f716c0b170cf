"""Ray Data on this machine: two workers, one of them killed in the middle, and every document there once.

Slow, and skipped without Ray: `pip install -e ".[ray]" && pytest -m slow tests/test_distributed.py`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from parser import InputError, MissingExtraError
from parser.distributed import parse_shards, read_documents
from tests.samples import NAMES, sample

ROOT = Path(__file__).parent.parent
DRIVER = Path(__file__).parent / "ray_driver.py"
SHARDS, ROWS = 6, 40


def shards(folder: Path, kind: str = "parquet") -> list[str]:
    """Shards of our samples; gives the names of all documents."""
    folder.mkdir()
    names = []
    for shard in range(SHARDS):
        files = [f"{shard}/{row:03}.txt" for row in range(ROWS)]
        table = pa.table({"file": files, "text": [sample(NAMES[row % len(NAMES)]).text for row in range(ROWS)]})
        if kind == "parquet":
            pq.write_table(table, folder / f"{shard}.parquet")
        else:
            table.to_pandas().to_json(folder / f"{shard}.jsonl", orient="records", lines=True, force_ascii=False)
        names += files
    return names


def test_without_ray_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setitem(sys.modules, "ray.data", None)
    with pytest.raises(MissingExtraError, match=r"zfxxgk-parser\[ray\]"):
        parse_shards(str(tmp_path), str(tmp_path / "out"), workers=1)


@pytest.mark.full
@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_two_workers_one_killed(tmp_path: Path, kind: str) -> None:
    pytest.importorskip("ray", reason='Ray is not installed: pip install -e ".[ray]"')
    names = shards(tmp_path / "in", kind)
    command = [sys.executable, str(DRIVER), str(tmp_path / "in"), str(tmp_path / "out"), str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=500, cwd=ROOT, check=False)
    assert result.returncode == 0, result.stderr[-3000:]
    assert (tmp_path / "killed").read_text(encoding="utf-8").isdigit(), "no worker was killed: the test shows nothing"
    reports = read_documents(tmp_path / "out").frame("reports")
    assert reports["file"].tolist() == sorted(names)
    assert reports["failure"].isna().all()
    assert reports["amounts"].tolist() == [
        sum(amount is not None for amount in sample(NAMES[int(name[2:5]) % len(NAMES)]).report.amounts().values())
        for name in sorted(names)
    ]


@pytest.mark.full
def test_mistakes_are_named_before_anything_runs(tmp_path: Path) -> None:
    ray = pytest.importorskip("ray", reason='Ray is not installed: pip install -e ".[ray]"')
    ray.init(num_cpus=2, include_dashboard=False)
    try:
        shards(tmp_path / "in")
        (tmp_path / "out").mkdir()
        with pytest.raises(InputError, match="2 workers need 3 cores"):
            parse_shards(str(tmp_path / "in"), str(tmp_path / "out"), workers=2)
        with pytest.raises(InputError, match="found none"):
            parse_shards([], str(tmp_path / "out"), workers=1)
        (tmp_path / "out" / "a.parquet").write_bytes(b"")
        with pytest.raises(InputError, match="holds files already"):
            parse_shards(str(tmp_path / "in"), str(tmp_path / "out"), workers=1)
    finally:
        ray.shutdown()
