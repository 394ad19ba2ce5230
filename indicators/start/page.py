"""はじめに: the steps with the places where each is taken, for whoever may take it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from accounts.permissions import Access
from imari_dx.shared.way_back import with_way_back
from indicators.start.facts import read_facts
from indicators.start.rules import Step, next_step, steps_of
from initiatives.addresses import plan_url
from initiatives.models import Plan

# Who takes a step: the account administrator keeps people alone.
_OF_ACCOUNTS = {"people"}


@dataclass(frozen=True, slots=True)
class Way:
    """A link to where a step is taken."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as the page shows it: with its number and ways, none where the reader may not take it."""

    number: int
    step: Step
    ways: list[Way]
    is_for_reader: bool


class StartPage:
    """What はじめに and the notice on ホーム read. Shown to whoever keeps the accounts of the whole house."""

    def __init__(self, plan: Plan | None, access: Access, today: dt.date) -> None:
        self.plan, self.access = plan, access
        self.steps = steps_of(read_facts(plan, today))

    @property
    def next_step(self) -> Step | None:
        """The step to take now."""
        return next_step(self.steps)

    @property
    def url(self) -> str:
        return plan_url(self.plan, "start") if self.plan else reverse("start")

    @property
    def rows(self) -> list[StepRow]:
        """All steps in their order."""
        return [
            StepRow(number, step, self._and_back(step) if self._may(step) else [], self._may(step))
            for number, step in enumerate(self.steps, start=1)
        ]

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.steps)

    def _may(self, step: Step) -> bool:
        return self.access.is_secretariat or step.key in _OF_ACCOUNTS

    def _and_back(self, step: Step) -> list[Way]:
        """The ways of a step; our own pages lead back here, the correction of data has no place for that."""
        admin = reverse("admin:index")
        return [
            way if way.url.startswith(admin) else Way(way.label, with_way_back(way.url, self.url))
            for way in self._ways(step)
        ]

    def _ways(self, step: Step) -> list[Way]:
        ways: dict[str, Callable[[], list[Way]]] = {
            "plan": self._to_plan,
            "departments": lambda: [
                Way("部署をCSVで取り込む", reverse("departments_csv")),
                Way("部署を1つずつ登録する", reverse("department_new")),
                Way("部署の一覧", reverse("departments")),
            ],
            "people": lambda: [
                Way("利用者をCSVで取り込む", reverse("people_csv")),
                Way("利用者を1人ずつ登録する", reverse("person_new")),
                Way("利用者の一覧", reverse("people")),
            ],
            "initiatives": self._to_content,
            "charges": lambda: self._of_plan(
                ("担当課をCSVで取り込む", "charges_csv"), ("担当課を画面で決める", "responsibilities")
            ),
            "scale": lambda: self._of_plan(("判定基準を見る", "scales")),
            "round": lambda: self._of_plan(
                ("照会・調査", "cycles"), ("導入前の年度の実績を取り込む", "past_years")
            ),
        }
        return ways[step.key]()

    def _to_plan(self) -> list[Way]:
        if self.plan is None:
            return [
                Way("計画を画面で作る", reverse("start_plan")),
                Way("計画ブック（Excel）に記入して登録する", reverse("start_book")),
                Way("計画データ（JSON）から読み込む", reverse("start_document")),
            ]
        return [
            Way("問い合わせ先などを直す", plan_url(self.plan, "plan_settings")),
            Way("別の計画を作る", reverse("start_plan")),
            Way("別の計画を計画ブック（Excel）から登録する", reverse("start_book")),
        ]

    def _to_content(self) -> list[Way]:
        if self.plan is None:
            return []
        headings = [("見出しを登録する", "plan_headings")] if self.plan.levels_above else []
        add = (f"{self.plan.words.initiative}を追加する", "plan_add")
        book = ("計画ブック（Excel）でまとめて登録する", "plan_book")
        return self._of_plan(*headings, add, book, ("計画のそのほかの内容", "plan"))

    def _of_plan(self, *pages: tuple[str, str]) -> list[Way]:
        return [Way(label, plan_url(self.plan, name)) for label, name in pages] if self.plan else []
