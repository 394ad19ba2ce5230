"""One word per thing: what docs/interface-terms.md says not to use stands in no template and no message."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.test_words import APPS, PYTHON, SHOWN, literals, without_comments

ROOT = Path(settings.BASE_DIR)
ROW = re.compile(r"^\| (?P<term>[^|]+) \| (?P<meaning>[^|]+) \| (?P<unused>[^|]+) \|$", re.MULTILINE)


def unused_words() -> dict[str, str]:
    """Each word that is not used, with the term that is."""
    text = (ROOT / "docs/interface-terms.md").read_text(encoding="utf-8")
    rows = [match for match in ROW.finditer(text) if match["term"] not in ("用語", "---")]
    return {word: row["term"] for row in rows for word in row["unused"].split("、")}


UNUSED = unused_words()
# Words of others that are read, not said: what people look for, headings of tables that they bring along.
READ = {
    "imari_dx/frame/search/house.py": set(UNUSED),
    "initiatives/csv_in/people_table.py": {"ユーザ"},
    "indicators/transfers/table.py": {"ユーザ"},
}
FOUND = re.compile("|".join(map(re.escape, sorted(UNUSED, key=len, reverse=True))))


def wrong_words(name: str, text: str) -> list[str]:
    """The words of a file that another is used for."""
    return [
        f"{name}: {word} → {UNUSED[word]}"
        for word in sorted(set(FOUND.findall(text)) - READ.get(name, set()))
    ]


def test_the_list_is_read() -> None:
    assert len(UNUSED) > 90
    assert UNUSED["エビデンス"] == "根拠資料"
    assert not set(UNUSED) & {one for term in UNUSED.values() for one in re.split("[、／]", term)}


@pytest.mark.parametrize("app", APPS)
def test_no_message_says_another_word(app: str) -> None:
    found = [
        line
        for name in PYTHON
        if name.startswith(f"{app}/")
        for line in wrong_words(name, "\n".join(literals((ROOT / name).read_text(encoding="utf-8"))))
    ]
    assert found == []


def test_no_template_and_no_script_does() -> None:
    found = [
        line
        for name in SHOWN
        for line in wrong_words(name, without_comments((ROOT / name).read_text(encoding="utf-8")))
    ]
    assert found == []
