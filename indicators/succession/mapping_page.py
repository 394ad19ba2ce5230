"""引継ぎの対応 as its template shows it."""

from dataclasses import dataclass
from functools import cached_property

from indicators.succession.access import PlanPair
from indicators.succession.facts import is_untouched
from indicators.succession.mapping import Mapping, MappingRow
from initiatives.addresses import plan_url
from initiatives.succession import Handling


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing that is still to be done for a plan that was just made: what, why, where."""

    label: str
    url: str
    told: str


class MappingPage:
    """The table, and for those who keep a plan that is being made what is still to do."""

    def __init__(self, pair: PlanPair) -> None:
        self.pair, self.mapping = pair, Mapping(pair.old, pair.new)

    @property
    def hub_url(self) -> str:
        return plan_url(self.pair.shown, "plan")

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [("引継ぎの対応", "")]

    @property
    def correct_crumbs(self) -> list[tuple[str, str]]:
        return [("引継ぎの対応", self.url), ("対応を直す", "")]

    @property
    def undo_crumbs(self) -> list[tuple[str, str]]:
        return [("引継ぎの対応", self.url), ("次期計画の取消し", "")]

    @property
    def url(self) -> str:
        return plan_url(self.pair.shown, "succession")

    @property
    def undo_url(self) -> str:
        return plan_url(self.pair.shown, "succession_undo")

    @property
    def period_url(self) -> str:
        """Where 計画期間総括 of the old plan, which shows the mapping too, is offered."""
        return f"{plan_url(self.pair.old, 'documents')}#period-heading"

    @property
    def files(self) -> list[tuple[str, str]]:
        """The table to take away, by format."""
        labels = {"xlsx": "Excel", "csv": "CSV"}
        return [
            (label, plan_url(self.pair.shown, "succession_file", file_format=file_format))
            for file_format, label in labels.items()
        ]

    @property
    def rows(self) -> list[tuple[MappingRow, str]]:
        """What became of each initiative, with the address where those who keep the plans correct it."""
        kept = self.pair.is_kept
        return [
            (row, plan_url(self.pair.shown, "succession_of", slug=row.old.slug) if kept else "")
            for row in self.mapping.rows
        ]

    @property
    def earlier_url(self) -> str:
        """What the plan before was made from, where the reader sees that as well."""
        return plan_url(self.pair.earlier, "succession") if self.pair.earlier else ""

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many became what."""
        handlings = [row.handling for row in self.mapping.rows]
        found = [(one.word, handlings.count(one.word)) for one in Handling]
        found.append(("新規", sum(row.is_new for row in self.mapping.new_rows)))
        return [(word, count) for word, count in found if count]

    @cached_property
    def is_being_made(self) -> bool:
        return is_untouched(self.pair.new)

    @property
    def to_do(self) -> list[ToDo]:
        """What is left to do until the next plan's first round, for those who may do it."""
        if not (self.pair.is_kept and self.is_being_made):
            return []
        new, word = self.pair.new, self.pair.new.words.initiative
        copied = "前の計画の文章のままです。"
        return [
            ToDo("本文の章", plan_url(new, "plan_sections"), f"{copied}計画書に合わせて書き直します。"),
            ToDo(
                f"{word}の文章と年度ごとの内容",
                plan_url(new, "plan"),
                f"{copied}新しく加えるものも、ここから追加します。",
            ),
            ToDo(
                "数値目標",
                plan_url(new, "plan"),
                "目標、基準値は前の計画のままです。それぞれの「数値目標」で改めます。",
            ),
            ToDo(
                "担当課",
                plan_url(new, "responsibilities"),
                "前の計画から、次期計画の初日に担当している課を引き継ぎました。",
            ),
            ToDo("判定基準", plan_url(new, "scales"), "前の計画の判定基準を使います。"),
            ToDo("設定と言葉", plan_url(new, "plan_settings"), "始まったら、既定の計画に切り替えられます。"),
            ToDo("最初の照会", plan_url(new, "cycles"), "準備ができたら、初年度の照会を始めます。"),
        ]
