"""The few facts of a record in words. Pure."""

from typing import Any, Final

_WORDS: Final = {
    "act": "",
    "before": "前の状態",
    "after": "後の状態",
    "report": "報告",
    "role": "役割",
    "until": "期限",
    "bytes": "大きさ（バイト）",
    "type": "形式",
    "format": "形式",
    "command": "命令",
    "document": "帳票",
    "file": "ファイル",
    "rows": "行数",
    "year": "年度",
    "account": "サーバーの利用者",
    "of": "表",
    "made_at": "控えの日時",
    "sha256": "SHA-256",
    "version": "バージョン",
    "why": "理由",
    "browser": "ブラウザー",
    "count": "件数",
}


def facts_in_words(facts: dict[str, Any]) -> str:
    """Return them in one line: 差戻し、前の状態：提出済. A fact without words of its own keeps its name."""
    told = []
    for name, value in facts.items():
        word = _WORDS.get(name, name)
        shown = {True: "はい", False: "いいえ"}[value] if isinstance(value, bool) else str(value)
        told.append(f"{word}：{shown}" if word else shown)
    return "、".join(told)
