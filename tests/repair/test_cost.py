"""Repair never raises, takes linear time, and costs a clean text next to nothing."""

import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from parser.repair import classify_chrome, repair

LABELS = tomllib.loads(Path(__file__).with_name("labels.toml").read_text(encoding="utf-8"))
CLEAN = "\n".join(f"{label} | 0 | 12 |" for group in LABELS.values() for label in group)
NOISE = ["鏀", "Õ", "淉", "&", "&amp;", "<", "<!--", "(", "公(gong)", "?zhí)", "\\u", "- ", "1", "|", "\ufffd", "\ud800", "體"]
NOISE += [
    "\u200b",
    "Ａ",
    "⾏",
    "鏀垮簻",
    "Õþ",
    "漣리",
    "ﾐﾅ",
    "一",
    " ",
    "\x00",
    "--",
    "第1",
    "😀",
    "æ”¿",
    "\x85",
    "å\x85",
    "复議",
    "<b ",
]


def seconds(text):
    started = time.perf_counter()
    repair(text)
    return time.perf_counter() - started


@pytest.mark.full
@pytest.mark.parametrize("noise", NOISE)
def test_long_lines_of_noise_take_linear_time(noise):
    short, long = (noise * (size // len(noise)) for size in (20_000, 200_000))
    assert seconds(long) < 40 * max(seconds(short), 0.005)


@pytest.mark.parametrize("noise", NOISE)
def test_chrome_is_judged_in_bounded_time(noise):
    started = time.perf_counter()
    classify_chrome((noise * 200)[:200])
    assert time.perf_counter() - started < 0.2


def test_clean_text_is_cheap():
    text = (CLEAN * 4)[:8000]
    assert min(seconds(text) for _ in range(10)) < 0.01


def test_libraries_are_loaded_at_need_only():
    code = "import sys; from parser.repair import repair; repair('一、总体情况 | 0'); assert 'opencc' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
