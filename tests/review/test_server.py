"""The server: who is let in, what is refused, and that a killed server has lost nothing that it acknowledged."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from parser.review import Desk, ReviewServer
from tests.samples import FOLDER, sample

FIELD = "applications.received.total"
CONFIRM = {"kind": "value", "key": FIELD, "verdict": "confirm"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ReviewServer]:
    """A server with one sample, in a thread."""
    with ReviewServer(Desk([("pipe.txt", sample("pipe_rows_2019").report)], tmp_path)) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


def ask(server: ReviewServer, method: str = "GET", path: str | None = None, body: Any = None, **headers: str) -> tuple[int, str]:
    """Status and text of an answer. The headers are those of the server's own page, unless others are given."""
    host = f"127.0.0.1:{server.server_port}"
    own = {"Host": host, "Origin": f"http://{host}", "Content-Type": "application/json"}
    given = own | {name.replace("_", "-"): said for name, said in headers.items()}
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    target = path if path is not None else f"/{server.token}/1/{'correct' if method == 'POST' else ''}"
    connection.request(method, target, body if isinstance(body, bytes | None) else json.dumps(body).encode(), given)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_it_listens_on_this_machine_only(server: ReviewServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert len(server.token) >= 32 and server.token in server.url


def test_the_page_is_given_to_who_has_the_token(server: ReviewServer) -> None:
    status, page = ask(server)
    assert status == 200 and 'id="editor"' in page and "connect-src &#39;self&#39;" in page


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {}),
        ("/1/", {}),
        ("/{wrong}/1/", {}),
        ("/{token}/2/", {}),
        ("/{token}/0/", {}),
        ("/{token}/../1/", {}),
        ("/{token}/1/../../etc/passwd", {}),
        ("/{token}/1/", {"Host": "zfxxgk.example:80"}),
        ("/{token}/1/", {"Host": "127.0.0.1"}),
    ],
)
def test_nothing_is_given_to_anybody_else(path: str, headers: dict[str, str], server: ReviewServer) -> None:
    wrong = server.token[:-1] + ("A" if server.token[-1] != "A" else "B")
    status, text = ask(server, path=path.format(token=server.token, wrong=wrong), **headers)
    assert (status, text) == (403, "refused: open the address that zfxxgk review printed\n")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://other.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Host": "other.example"},
    ],
)
def test_no_other_page_can_change_anything(headers: dict[str, str], server: ReviewServer) -> None:
    assert ask(server, "POST", body=CONFIRM, **headers)[0] == 403
    assert server.desk.journal.read() == []
    assert ask(server, "POST", body=CONFIRM)[0] == 200
    assert len(server.desk.journal.read()) == 1


def test_what_is_wrong_with_a_correction_is_said(server: ReviewServer) -> None:
    status, text = ask(server, "POST", body={**CONFIRM, "key": "no.such.field"})
    assert (status, json.loads(text)) == (422, {"error": "the report has no field 'no.such.field'"})
    assert ask(server, "POST", body=b"{")[0] == 422
    assert ask(server, "POST", body=b"[" * 60_000)[0] == 422
    assert ask(server, "POST", body=b"\xff")[0] == 422


def test_a_body_that_is_too_long_is_not_read(server: ReviewServer) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as connection:
        host = f"127.0.0.1:{server.server_port}"
        head = f"POST /{server.token}/1/correct HTTP/1.1\r\nHost: {host}\r\nContent-Length: 999999999\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 403")


def test_a_journal_that_cannot_be_written_is_said(server: ReviewServer) -> None:
    server.desk.journal.path.mkdir()
    status, text = ask(server, "POST", body=CONFIRM)
    assert status == 507 and "cannot write the journal" in json.loads(text)["error"]


def test_annotations_that_cannot_be_written_are_said_and_the_correction_stays(server: ReviewServer) -> None:
    (server.desk.folder / "values").write_text("no folder", encoding="utf-8")
    status, text = ask(server, "POST", body=CONFIRM)
    assert status == 507 and "cannot be made" in json.loads(text)["error"]
    assert len(server.desk.journal.read()) == 1


@pytest.mark.slow
def test_a_killed_server_has_lost_nothing(tmp_path: Path) -> None:
    """Each acknowledged correction is there after SIGKILL, and the next server goes on with it."""
    out, fields = tmp_path / "review", ["applications.received.total", "applications.received.natural_person"]
    for round_, field in enumerate(fields):
        process, (port, token) = start(out)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        headers = {"Origin": f"http://127.0.0.1:{port}", "Content-Type": "application/json"}
        connection.request("POST", f"/{token}/1/correct", json.dumps({**CONFIRM, "key": field}), headers)
        answer = json.loads(connection.getresponse().read())
        process.send_signal(signal.SIGKILL)
        process.wait()
        connection.close()
        assert answer["reviewed"].keys() == set(fields[: round_ + 1])
    gold = (out / "values" / "pipe_rows_2019.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line)["field"] for line in gold.splitlines()] == fields


def start(out: Path, port: int = 0) -> tuple[subprocess.Popen[str], tuple[int, str]]:
    """`zfxxgk review` in a process of its own, with its port and token."""
    report = str(FOLDER / "pipe_rows_2019.txt")
    command = [sys.executable, "-m", "parser", "review", report, "--out", str(out), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = re.match(r"http://127\.0\.0\.1:(\d+)/([\w-]+)/1/", process.stdout.readline())
    process.stdout.close()
    assert address is not None
    return process, (int(address[1]), address[2])
