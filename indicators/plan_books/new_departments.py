"""Names that would be registered as departments, but are hardly those of one: several in a cell, 〃. Pure."""

import re
from collections.abc import Iterable

from indicators.plan_io.departments import DEPARTMENTS
from indicators.plan_io.errors import DocumentProblem
from indicators.plan_io.rows import CHARGES

_SEVERAL = re.compile(r"[、，,;；/／\n]")
_NONE = re.compile(r"[〃々\s\-‐－―ー–—…]+|同上|同じ|なし|無し")
_LEADS, _SUPPORTING = CHARGES.values()
_ONE_EACH = (
    f"「{{name}}」という名称の部署は登録されていません。部署がいくつもあるときは、「{_LEADS}」に主担当を1つ、"
    f"ほかは「共管の課」か「{_SUPPORTING}」に、セルの中で改行して1行に1つずつ書いてください。"
)
_NO_NAME = "「{name}」は部署の名称として登録できません。部署の名称を書くか、空欄にしてください。"


def doubtful(names: Iterable[str]) -> list[str]:
    """Return what is wrong with names that no department has yet, as problems of a document."""
    found: list[str] = []
    for name in names:
        sentence = _NO_NAME if _NONE.fullmatch(name) else _ONE_EACH if _SEVERAL.search(name) else ""
        if sentence:
            found.append(DocumentProblem.at((DEPARTMENTS, name), "部署", sentence.format(name=name)))
    return found
