import tomllib
from pathlib import Path

import pytest

from parser.repair import STEPS, repair

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))
DAMAGED = CASES["wild"] | CASES["synthetic"]


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_is_repaired(name):
    document, _, _ = repair(DAMAGED[name]["text"])
    assert document.text == DAMAGED[name]["repaired"]


@pytest.mark.parametrize("name", DAMAGED)
def test_repair_is_stable(name):
    repaired = DAMAGED[name]["repaired"]
    assert repair(repaired)[0].text == repaired


@pytest.mark.parametrize("name", CASES["negative"])
def test_clean_text_stays(name):
    document, repairs, issues = repair(CASES["negative"][name])
    assert (document.text, repairs) == (CASES["negative"][name], ())
    assert issues == () or name == "holes"


def test_all_negative_cases_stay_in_one_document():
    text = "\n".join(CASES["negative"].values())
    assert repair(text)[0].text == text


def test_every_step_has_a_case():
    seen = {record.step for case in DAMAGED.values() for record in repair(case["text"])[1]}
    seen |= {record.step for record in repair("\ud800规章")[1]}
    assert {step.repair.__name__ for step in STEPS} == seen
