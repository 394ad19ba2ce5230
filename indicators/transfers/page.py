"""The page on which a 人事異動 is made: people chosen, or a table; what it would do; done."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from accounts.models import Membership, User
from accounts.permissions import access_of
from accounts.requests import AuthenticatedRequest
from imari_dx.shared.csv_in import (
    CsvFileError,
    CsvRefusedError,
    Problem,
    Sheet,
    read_sheet,
    table_of,
)
from indicators.transfers.forms import DayForm, MoveForm, TableForm, offered_departments
from indicators.transfers.services import Outcome, Result, take_transfer
from indicators.transfers.table import COLUMNS, KIND, Kind
from initiatives.csv_in.lines import confirmed, previewed, stamp_of
from initiatives.csv_in.people_table import DEPARTMENT, DEPUTY, DEPUTY_WORD, ID, NAME, PLANS, ROLE
from initiatives.people.list_form import current_or_coming

CHANGED_MEANWHILE = (
    "確かめたあとに、登録の内容が変わりました。まだ何も登録していません。"
    "もう一度確かめてから、登録してください。"
)
MOST_CHOSEN = 200
_MOST_TOLD = 200


def usual_day(today: dt.date) -> dt.date:
    """Return the day on which people usually move: the next 1 April."""
    return dt.date(today.year + (today >= dt.date(today.year, 4, 1)), 4, 1)


class TransferPage:
    """What the page reads; ``take`` shows what was posted, or does it where that was shown."""

    def __init__(self, request: AuthenticatedRequest) -> None:
        self.request, self.today = request, timezone.localdate()
        is_posted = request.method == "POST"
        data: QueryDict | None = request.POST if is_posted else None
        self.day = DayForm(data, initial={"on": usual_day(self.today)})
        self.of_rows = is_posted and request.POST.get("act") == "rows"
        of_table = is_posted and not self.of_rows
        self.table = TableForm(data if of_table else None, request.FILES if of_table else None)
        asked = request.POST if is_posted else request.GET
        self.people = self._chosen(asked.getlist("who")[:MOST_CHOSEN])
        self.rows = self._rows(data if self.of_rows else None)
        self.problems: Sequence[Problem] = ()
        self.results: Sequence[Result] = ()
        self.refusal, self.text, self.status, self.done = "", "", 200, False

    def _chosen(self, names: list[str]) -> list[User]:
        return [*User.objects.filter(username__in=names).order_by("username")]

    def _rows(self, data: QueryDict | None) -> list[MoveForm]:
        held: dict[int, list[Membership]] = {}
        running = Membership.objects.filter(current_or_coming(self.today), user__in=self.people)
        for row in running.select_related("department").prefetch_related("plan_roles__plan"):
            held.setdefault(row.user_id, []).append(row)
        departments = offered_departments(self.today)
        return [
            MoveForm(data, user=user, now=held.get(user.pk, []), departments=departments)
            for user in self.people
        ]

    def take(self) -> None:
        """Read what was posted; show what it would do, or do it where it was shown with the stamp."""
        forms = [self.day, *self.rows] if self.of_rows else [self.day, self.table]
        valid = [form.is_valid() for form in forms]
        if not all(valid):
            self.status = 422
            return
        self.text = self._text_of_rows() if self.of_rows else self.table.text
        is_confirmed = bool(self.request.POST.get("shown")) and not self.of_rows
        try:
            sheet = read_sheet(self.text, COLUMNS)
            self._do(sheet, is_confirmed=is_confirmed)
        except CsvFileError as error:
            self.refusal, self.status = str(error), 422
        except CsvRefusedError as error:
            self.problems, self.results, self.status = error.problems, (), 422

    def _do(self, sheet: Sheet, *, is_confirmed: bool) -> None:
        on: dt.date = self.day.cleaned_data["on"]

        def act() -> Sequence[Result]:
            return [take_transfer(sheet=sheet, on=on, by=self.request.user, at=timezone.now())]

        if not is_confirmed:
            self.results = previewed(act)
            return
        self.results, self.done = confirmed(act, stamp=self.request.POST.get("stamp", ""))
        if not self.done:
            self.refusal, self.status = CHANGED_MEANWHILE, 409

    def _text_of_rows(self) -> str:
        rows = []
        for form in self.rows:
            typed = form.cleaned_data
            if typed["kind"] == Kind.LEAVE.label:  # what was filled in before is of no use then
                typed |= {"department": "", "role": "", "is_deputy": False, "plans": []}
            rows.append(
                {
                    ID: form.user.username,
                    NAME: form.user.full_name,
                    KIND: typed["kind"],
                    DEPARTMENT: typed["department"],
                    ROLE: typed["role"],
                    DEPUTY: DEPUTY_WORD if typed["is_deputy"] else "",
                    PLANS: "、".join(typed.get("plans", [])),
                }
            )
        return table_of(COLUMNS, rows).decode("utf-8-sig")

    @property
    def stamp(self) -> str:
        return stamp_of(self.results)

    @property
    def packed(self) -> str:
        """The table as a hidden field carries it: a browser changes line breaks, JSON has none."""
        return json.dumps(self.text, ensure_ascii=False)

    @property
    def outcomes(self) -> Sequence[Outcome]:
        return [one for result in self.results for one in result.outcomes]

    @property
    def left(self) -> list[str]:
        """What would be left behind; reports and their states only for who may see them."""
        sees = access_of(self.request.user).is_secretariat
        found = [one for result in self.results for one in result.left]
        sentences = [(one.sentence, one.of_content if sees else "") for one in found]
        return ["".join(pair) for pair in sentences if any(pair)]

    @property
    def begins_at_once(self) -> bool:
        return bool(self.results) and self.day.cleaned_data["on"] <= self.today

    @property
    def told_problems(self) -> list[dict[str, str]]:
        """What is wrong: by the person where rows were typed, else by the row of the table."""
        found = []
        for one in self.problems[:_MOST_TOLD]:
            where = f"{one.row}行目"
            if self.of_rows and 0 <= one.row - 2 < len(self.rows):
                where = f"{self.rows[one.row - 2].user}さん"
            found.append({"place": f"{where}　{one.column}".strip(), "sentence": one.sentence})
        return found

    @property
    def context(self) -> dict[str, Any]:
        return {"page": self, "columns": COLUMNS}
