"""docs/security.md names files and tests that exist, all eleven items, and what is not done yet."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEXT = (ROOT / "docs/security.md").read_text(encoding="utf-8")
NAMED = [name for name in re.findall(r"`([^`\s]+)`", TEXT) if re.search(r"/.|\.(md|toml|lock)$", name)]


def test_what_it_names_is_there() -> None:
    missing = []
    for name in NAMED:
        path, _, test = name.partition("::")
        if not (ROOT / path).exists() or (test and f"def {test}(" not in (ROOT / path).read_text()):
            missing.append(name)
    assert len(NAMED) > 40
    assert missing == []


def test_it_is_whole() -> None:
    items = re.findall(r"^\| (\d+)\. ", TEXT, re.MULTILINE)
    assert items == [str(number) for number in range(1, 12)]
    for part in ("利用者認証", "アクセス制御", "ログ", "バックアップ", "更新", "不正プログラム対策"):
        assert f"**{part}**" in TEXT
