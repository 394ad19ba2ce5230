"""What was tried and found: kept in files by processes beside each other, read by the one that judges."""

import datetime as dt
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

HIGH, MEDIUM, LOW, NOTE = "高", "中", "低", "参考"
SERIOUS = (HIGH, MEDIUM)
ORDER = (HIGH, MEDIUM, LOW, NOTE)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that should not be so, how grave it is, and where."""

    grade: str
    where: str
    what: str


@dataclass
class Trial:
    """One line of the table: what was tried, how often, and what came of it."""

    part: str
    name: str
    tries: int = 0
    seconds: float = 0
    note: str = ""
    findings: list[Finding] = field(default_factory=list)

    def check(self, is_right: bool, grade: str, where: str, what: str) -> None:
        """Count one try; where it is not right, keep why."""
        self.tries += 1
        if not is_right:
            self.findings.append(Finding(grade, where, what))


def folder() -> Path:
    """Return where the parts leave what they found."""
    return Path(os.environ["SECURITY_FOLDER"])


def keep(trial: Trial) -> None:
    """Leave a trial for the judge."""
    name = f"{trial.part}-{trial.name}".replace("/", "_")
    (folder() / f"{name}.json").write_text(json.dumps(asdict(trial), ensure_ascii=False), encoding="utf-8")


def kept() -> list[Trial]:
    """Return all trials, part by part."""
    trials = []
    for file in sorted(folder().glob("*.json")):
        stored = json.loads(file.read_text(encoding="utf-8"))
        findings = [Finding(**one) for one in stored.pop("findings")]
        trials.append(Trial(**stored, findings=findings))
    return trials


def when() -> str:
    """Return from when to when the trials were made: of one run, or of several whose findings were kept."""
    ends = [
        (file.stat().st_mtime, json.loads(file.read_bytes())["seconds"]) for file in folder().glob("*.json")
    ]
    if not ends:
        return ""
    first, last = (
        dt.datetime.fromtimestamp(one, ZoneInfo("Asia/Tokyo"))
        for one in (min(end - seconds for end, seconds in ends), max(end for end, _seconds in ends))
    )
    runs = folder() / "runs"
    count = len(runs.read_text(encoding="utf-8").splitlines()) if runs.exists() else 1
    together = f"{count}回に分けて行い、合わせて判定しました。" if count > 1 else ""
    return f"{together}試したのは、{first:%Y年%m月%d日%H時%M分}から{last:%m月%d日%H時%M分}まで。"
