"""docs/security-audit.md, as the audit writes it."""

from collections import Counter

from tests.security.findings import ORDER, Finding, Trial
from tests.security.triage import triaged

_PARTS = ("扉", "権限", "ログイン", "入力", "ファイル", "埋め込んだ文字列", "要求", "応答", "wapiti3", "部品")
_HEAD = """# 権限、入力、応答を攻めてみた結果

`script/audit security` が書いたものです。手では直しません。本番の設定（`IMARI_DX_MODE=production`）の
サイトを、`deploy/nginx` の設定の nginx の後ろで、この機械の中（127.0.0.1）だけで動かし、デモデータを
入れて攻めます。インターネットには出ません。何をどう試し、**何を確かめていないか**は
[ADR 108](adr/0108-security-audit.md)（英語）に、安全のために行っていることは [security.md](security.md) に
あります。

重さは、次のとおりです。**高**：見てはいけないものが見えた、できてはいけないことができた。**中**：それに
使えるもの、多くの人の利用を止められるもの。**低**：単独では害がないもの。**参考**：意図したもの。中以上が
あると、`script/audit security` は失敗します。
"""


def written(trials: list[Trial], unfinished: dict[str, str], when: str) -> str:
    """Return the page: the sums, each trial, what did not end, and what every finding is."""
    findings = [one for trial in trials for one in trial.findings]
    grades = Counter(one.grade for one in findings)
    counts = "、".join(f"{grade} {grades[grade]}" for grade in ORDER)
    lines = [
        _HEAD,
        f"試した数 **{sum(one.tries for one in trials):,}**。見つかったもの：{counts}。{when}",
        "",
    ]
    if unfinished:
        lines += ["**終わらなかったもの**（試した数に入れていないものがあります）", ""]
        lines += [*(f"- {_cell(name)}：{_plain(why)}" for name, why in unfinished.items()), ""]
    for part in sorted({one.part for one in trials}, key=_PARTS.index):
        of_part = _together([one for one in trials if one.part == part])
        lines += [
            f"## {part}",
            "",
            f"| 試したこと | 試した数 | {' | '.join(ORDER)} |",
            "|---|--:|--:|--:|--:|--:|",
        ]
        for trial in of_part:
            counted = Counter(one.grade for one in trial.findings)
            cells = " | ".join(str(counted[grade] or "–") for grade in ORDER)
            note = f"（{trial.note}）" if trial.note else ""
            lines.append(f"| {trial.name}{note} | {trial.tries:,} | {cells} |")
        lines.append("")
    lines += ["## 見つかったもの", ""]
    if not findings:
        return "\n".join([*lines, "ありません。", ""])
    lines += ["| 重さ | どこで | 何が | それは何か |", "|---|---|---|---|"]
    for finding in _once(findings):
        lines.append(
            f"| {finding.grade} | {_cell(finding.where)} | {_cell(finding.what)} | {triaged(finding)} |"
        )
    return "\n".join([*lines, ""])


def _together(trials: list[Trial]) -> list[Trial]:
    """The doors' trials of readers and states are one line: what comes after the last blank is whose."""
    lines: dict[str, Trial] = {}
    for one in trials:
        name = one.name.rpartition(" ")[0] if one.part == "扉" else one.name
        line = lines.setdefault(name, Trial(one.part, name, note=one.note))
        line.tries += one.tries
        line.findings += one.findings
    return list(lines.values())


def _once(findings: list[Finding]) -> list[Finding]:
    """The same thing at many places is one line, with the first place."""
    first: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        first.setdefault((finding.grade, finding.what), []).append(finding)
    rows = [
        Finding(
            same[0].grade,
            f"{same[0].where}{f' ほか{len(same) - 1}か所' if len(same) > 1 else ''}",
            same[0].what,
        )
        for same in first.values()
    ]
    return sorted(rows, key=lambda one: (ORDER.index(one.grade), one.where))


def _cell(text: str) -> str:
    return f"`{_plain(text)}`"


def _plain(text: str) -> str:
    short = text if len(text) <= 160 else f"{text[:160]}…"
    return short.replace("|", "\\|").replace("`", "'").replace("\n", " ")
