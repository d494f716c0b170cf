"""The server of a review: one person, one machine, one token.

It listens on 127.0.0.1 only. Each request must name the server by its own address (a page that makes another name point here, DNS
rebinding, does not), begin its path with the token of this run, and, to change something, come from the server's own page with
a JSON body. Everything else is refused in the same words, so that nothing can be learned from a refusal.
"""

from __future__ import annotations

import hmac
import json
import secrets
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from parser.errors import OutputError
from parser.review.desk import Desk
from parser.review.errors import CorrectionError, JournalError

HOST = "127.0.0.1"
LONGEST_BODY = 64 * 1024
SECONDS = 30  # that a connection may be silent
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'",  # the rest stands in the page, with the digests of its parts
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}


class ReviewServer(ThreadingHTTPServer):
    """Serves the reports of a desk; `url` is where, with the token. Port 0 takes a free one.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from parser import parse
    >>> with ReviewServer(Desk([("report.txt", parse("一、总体情况"))], Path(tempfile.mkdtemp()))) as server:
    ...     server.url.startswith("http://127.0.0.1:")
    True
    """

    daemon_threads = True

    def __init__(self, desk: Desk, port: int = 0) -> None:
        self.desk = desk
        self.token = secrets.token_urlsafe(32)
        super().__init__((HOST, port), Handler)
        self.hosts = tuple(f"{name}:{self.server_port}" for name in (HOST, "localhost"))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing of a browser that has gone; what it sent whole is kept."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """The address of the first report."""
        return f"http://{HOST}:{self.server_port}/{self.token}/1/"


class Handler(BaseHTTPRequestHandler):
    """One request: `GET /TOKEN/NUMBER/` is the page of a report, `POST /TOKEN/NUMBER/correct` keeps a correction."""

    server: ReviewServer
    server_version = "zfxxgk"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = SECONDS

    def do_GET(self) -> None:
        """Sends the page of a report."""
        number = self._number("")
        if number is None:
            self._refuse()
        else:
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", self.server.desk.page(number).encode())

    def do_POST(self) -> None:
        """Keeps a correction and says what stands now, or what is wrong with it."""
        number = self._number("correct")
        body = self._body()
        if number is None or body is None or not self._comes_from_here():
            self._refuse()
            return
        try:
            self._send_json(HTTPStatus.OK, self.server.desk.correct(number, json.loads(body)))
        except (CorrectionError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
            self._send_json(HTTPStatus.UNPROCESSABLE_ENTITY, {"error": str(error)})
        except (JournalError, OutputError) as error:
            self._send_json(HTTPStatus.INSUFFICIENT_STORAGE, {"error": str(error)})

    def _number(self, action: str) -> int | None:
        """The index of the report that the path names, None if the request is not for this server."""
        parts = self.path.split("?")[0].split("/")
        if self.headers.get_all("Host", []) not in [[host] for host in self.server.hosts] or len(parts) != 4:
            return None
        _, token, number, last = parts
        if not hmac.compare_digest(token.encode(), self.server.token.encode()) or last != action:
            return None
        known = {str(index + 1): index for index in range(len(self.server.desk.sheets))}
        return known.get(number)

    def _comes_from_here(self) -> bool:
        """Whether a page of this server sent the request: browsers say so themselves, and no other page can send JSON."""
        origin = self.headers.get_all("Origin", [])
        kind = (self.headers.get("Content-Type") or "").split(";")[0].strip()
        site = self.headers.get("Sec-Fetch-Site", "same-origin")
        return origin == [f"http://{self.headers['Host']}"] and kind == "application/json" and site == "same-origin"

    def _body(self) -> bytes | None:
        """The body, read whole so that the connection can be used again; None, and no more of it, if it is too long."""
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal() or len(length) > 9 or int(length) > LONGEST_BODY:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def _refuse(self) -> None:
        self.close_connection = True
        self._send(HTTPStatus.FORBIDDEN, "text/plain; charset=utf-8", b"refused: open the address that zfxxgk review printed\n")

    def _send_json(self, status: HTTPStatus, content: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(content).encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, said in {**HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, said)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: the paths hold the token."""
