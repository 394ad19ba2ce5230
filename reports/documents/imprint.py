"""What cover and last page of a report say: of what it is, which edition, who decided and issues it."""

from dataclasses import dataclass

DRAFT = "案"
NOT_PUBLISHED = "公表前"


@dataclass(frozen=True, slots=True)
class Imprint:
    """Cover and 奥付 of one document; what is not known or not named is "" and is not printed."""

    plan_title: str
    period: str  # 令和３年度〜令和７年度
    name: str  # 令和６年度　評価報告書
    edition: str  # 第１版; decided and not published 公表前; a draft 案（令和８年５月１日１４時０５分現在）
    bodies: tuple[str, ...]  # whose decision it is: of several days those of the latest
    decided_on: str  # 令和７年６月２５日
    marks: tuple[str, ...]  # of what was decided before the system: 移行データ（出所：…）
    municipality: str
    department: str
    telephone: str

    @property
    def decision(self) -> tuple[str, ...]:
        """The bodies and the day as lines of their own, then the marks."""
        day = (f"{self.decided_on}決定",) if self.decided_on else ()
        return (*self.bodies, *day, *self.marks)

    @property
    def issuer(self) -> tuple[str, ...]:
        """Who issues it, as lines: municipality, department, telephone."""
        telephone = f"電話　{self.telephone}" if self.telephone else ""
        return tuple(line for line in (self.municipality, self.department, telephone) if line)

    @property
    def colophon(self) -> tuple[tuple[str, str], ...]:
        """奥付, as rows of label and text."""
        rows = (
            ("題名", f"{self.plan_title}　{self.name}"),
            ("版", self.edition),
            ("決定", "　".join(self.decision)),
            ("発行", "　".join(line for line in (self.municipality, self.department) if line)),
            ("電話", self.telephone),
        )
        return tuple((label, text) for label, text in rows if text)
