"""What the product imports is declared, not left to what another package happens to bring."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("accounts", "imari_dx", "indicators", "initiatives", "reports")


def imported(path: Path) -> Iterator[str]:
    """Give the first part of every absolute import of a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def distribution(requirement: str) -> str:
    """Return the name in a requirement such as ``psycopg[binary]>=3.2``, as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def test_every_import_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    declared = {distribution(line) for line in (*project["dependencies"], *extras)}
    files = (path for folder in PRODUCT for path in (ROOT / folder).rglob("*.py"))
    foreign = {name for path in files for name in imported(path)} - {*PRODUCT, *sys.stdlib_module_names}
    brought_by = packages_distributions()
    missing = {name for name in foreign if declared.isdisjoint(map(distribution, brought_by.get(name, [])))}
    assert {"django", "fontTools"} <= foreign
    assert not missing
