"""Bytes read in the wrong encoding, on every line or on some."""

from __future__ import annotations

from collections.abc import Callable
from random import Random


def _by_line(text: str, change: Callable[[str], str]) -> str:
    return "\n".join(change(line) for line in text.split("\n"))


def on_all_lines(misread: Callable[[str], str]) -> Callable[[str, Random], str]:
    return lambda text, rng: _by_line(text, misread)


def on_some_lines(misread: Callable[[str], str]) -> Callable[[str, Random], str]:
    return lambda text, rng: _by_line(text, lambda line: misread(line) if rng.random() < 0.4 else line)


def utf8_as_gbk(line: str) -> str:
    """政府信息公开 → 鏀垮簻淇℃伅鍏紑; what pairs with nothing is lost to U+FFFD."""
    return line.encode().decode("gbk", errors="replace")


def utf8_as_latin1(line: str) -> str:
    """政府信息 → æ”¿åºœä¿¡æ¯: Windows-1252 where it is defined, Latin-1 where not."""
    return "".join(_windows_1252(byte) for byte in line.encode())


def _windows_1252(byte: int) -> str:
    one = bytes([byte])
    try:
        return one.decode("cp1252")
    except UnicodeDecodeError:
        return one.decode("latin-1")


def gbk_as_latin1(line: str) -> str:
    """政府信息公开 → Õþ¸®ÐÅÏ¢¹«¿ª; what GBK lacks was `?` before."""
    return line.encode("gbk", errors="replace").decode("latin-1")


def gbk_as_big5(line: str) -> str:
    """政府信息 → 淉葬陓洘, on the lines that survive it."""
    try:
        bytes_read = line.encode("gbk", errors="replace")
        misread = bytes_read.decode("big5")
        return misread if misread.encode("big5") == bytes_read else line
    except UnicodeError:
        return line
