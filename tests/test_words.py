"""No word of one plan stands in the product: what a reader sees comes from the plan, or is neutral.

Docstrings, comments, migrations of the past, fixtures and names of packages and variables are no such words.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("accounts", "imari_dx", "indicators", "initiatives", "reports")
# Names of settings in the environment are no words (IMARI_DX_…).
FORBIDDEN = re.compile(
    r"伊万里|ＤＸ|(?<![A-Z]_)DX|本部|ビジョン|☆|◎|個別取組"
    r"|施策|分野|検討・設計・開発|実施・運用|実 施 ・ 運 用|行－|産－|地－"
)
PYTHON = sorted(
    path.relative_to(ROOT).as_posix()
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
)
SHOWN = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("templates", "static")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".html", ".txt", ".css", ".js", ".svg"}
)


def literals(source: str) -> Iterator[str]:
    """Every string of a module that is no docstring."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def without_comments(text: str) -> str:
    """A template, style sheet or script without what only its readers see."""
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", text, flags=re.DOTALL)
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("app", APPS)
def test_no_literal_holds_a_word_of_one_plan(app: str) -> None:
    found = {
        f"{name}: {text[:60]}"
        for name in PYTHON
        if name.startswith(f"{app}/")
        for text in literals((ROOT / name).read_text(encoding="utf-8"))
        if FORBIDDEN.search(text)
    }
    assert found == set()


def test_no_template_and_no_style_sheet_does() -> None:
    assert len(SHOWN) > 200
    found = {
        f"{name}: {match.group()}"
        for name in SHOWN
        for match in FORBIDDEN.finditer(without_comments((ROOT / name).read_text(encoding="utf-8")))
    }
    assert found == set()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('"""本部."""\nx = "会議"', []),
        ('def f():\n    """本部."""\n    return f"{1}本部"', ["本部"]),
        ('x = {"a": "ＤＸ計画"}', ["ＤＸ"]),
        ('x = "IMARI_DX_MODE"', []),
        ('x = "DX推進"', ["DX"]),
    ],
)
def test_what_counts_as_a_word(source: str, words: list[str]) -> None:
    assert [match for text in literals(source) for match in FORBIDDEN.findall(text)] == words
