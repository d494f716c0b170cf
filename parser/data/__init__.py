"""The project's knowledge as data, read from inside the package so that a wheel works anywhere."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_toml(name: str) -> dict[str, Any]:
    """The parsed content of one TOML file of this folder, for example `issues.toml` or `forms/2021.toml`.

    It is parsed once and shared: copy it before changing anything in it.
    """
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def list_data(folder: str, suffix: str) -> list[str]:
    """The names of the files of one sub-folder, sorted."""
    return sorted(entry.name for entry in files(__package__).joinpath(folder).iterdir() if entry.name.endswith(suffix))


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `Report.to_dict()`, as a new dict; its `schema` property is the version.

    >>> json_schema()["properties"]["schema"]["const"]
    '1'
    """
    schema: dict[str, Any] = json.loads(files(__package__).joinpath("report.schema.json").read_text(encoding="utf-8"))
    return schema
