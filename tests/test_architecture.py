"""The shape of the package: which module may import which, what stays private, and that importing it is light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import parser

PACKAGE = Path(parser.__file__).parent
MODULES = {
    ".".join(("parser", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}

# From the bottom up. A module may import what stands in a line above its own, and its own package. Put a new module into the
# highest line that it can stand in.
LAYERS = (
    ("data", "errors", "model"),
    ("stored",),
    ("forms", "issues", "lines"),
    ("tabulate",),
    ("view",),
    ("metadata", "read", "repair", "report", "spot", "values"),
    ("align",),
    ("cells", "matching"),
    ("segments",),
    ("breaks",),
    ("spacing",),
    ("rows",),
    ("choose", "solve", "statements"),
    ("assemble", "check", "narrative"),
    ("topics",),
    ("counts",),
    ("compare", "narrate"),
    ("count",),
    ("tables",),
    ("statistics",),
    ("core",),
    ("verification",),
    ("parser",),
    ("corpus",),
    ("distributed",),
    ("review",),
    ("cli",),
    ("__main__",),
)
LEVEL = {unit: level for level, layer in enumerate(LAYERS) for unit in layer}

HEAVY = ("spacy", "spacy_pkuseg", "sklearn", "scipy", "datasets", "opencc", "pdfplumber", "docx", "selectolax", "typer", "rich")
HEAVY += ("ftfy", "jinja2", "charset_normalizer", "pandas", "pyarrow", "openpyxl", "ray", "torch")
TIMES = 8


def _unit(module: str) -> str:
    """The part of the package that a module belongs to: `parser.repair.steps` to repair, `parser` to itself."""
    return module.split(".")[1] if "." in module else module


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _imports(module: str, *, types: bool = True) -> Iterator[tuple[str, list[str]]]:
    """The modules of the package that a module imports anywhere, with the names it takes from each.

    Without `types`, those that run: not what stands under `if TYPE_CHECKING`.
    """
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    skipped = {id(inner) for node in ast.walk(tree) if not types and _is_for_types(node) for inner in ast.walk(node)}
    for node in (node for node in ast.walk(tree) if id(node) not in skipped):
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names if alias.name.split(".")[0] == "parser")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: import by the full name"
            if node.module and node.module.split(".")[0] == "parser":
                names = [alias.name for alias in node.names]
                inner = [name for name in names if f"{node.module}.{name}" in MODULES]
                yield from ((f"{node.module}.{name}", []) for name in inner)
                if len(inner) < len(names):
                    yield node.module, [name for name in names if name not in inner]


EDGES = {module: list(_imports(module)) for module in MODULES}


def test_the_graph_is_not_empty() -> None:
    assert sum(map(len, EDGES.values())) > 50


def test_every_module_has_its_layer() -> None:
    units = {_unit(module) for module in MODULES}
    assert units - set(LEVEL) == set(), "put the new module into LAYERS"


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    own = _unit(module)
    upward = [target for target, _ in EDGES[module] if _unit(target) != own and LEVEL[_unit(target)] >= LEVEL[own]]
    assert upward == [], f"{module} ({own}) may import lower layers only"


def test_no_module_imports_itself_in_a_circle() -> None:
    """Also inside the packages; `TopologicalSorter` names the circle."""
    graph = {module: {target for target, _ in _imports(module, types=False)} - {module} for module in MODULES}
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_private_names_stay_private(module: str) -> None:
    taken = [f"{target}.{name}" for target, names in EDGES[module] for name in names if name.startswith("_")]
    assert taken == []


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_holds(module: str) -> None:
    assert ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8"))), "write two to six lines: what, and why so"


def _run(code: str) -> str:
    """The output of a fresh interpreter."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=PACKAGE.parent, timeout=60).stdout.strip()


def test_importing_the_package_is_quick() -> None:
    """Measured in times of what importing numpy alone takes in the same run: about three of them, on machines of any speed."""
    code = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"
    own, reference = (min(float(_run(code.format(name))) for _ in range(3)) for name in ("parser", "numpy"))
    assert own < TIMES * reference


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = f"import sys, parser; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    assert _run(code) == ""


def test_parsing_a_clean_text_loads_no_model() -> None:
    """Libraries that are only needed for training or for other formats stay away from the tables."""
    sample = PACKAGE.parent / "tests" / "cases" / "reports" / "pipe_rows_2019.txt"
    code = f"""
import sys, pathlib, parser
report = parser.parse(pathlib.Path({str(sample)!r}).read_text(encoding="utf-8"))
assert report.form == "2019"
heavy = ("sklearn", "datasets", "pandas", "pyarrow", "pdfplumber", "docx", "selectolax", "typer")
print(*(name for name in heavy if name in sys.modules))
"""
    assert _run(code) == ""
