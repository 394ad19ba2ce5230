"""A screen of the plan, opened by one secretary: as what changes count, what it shows, how it is saved."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.characters import removed_sentences
from imari_dx.shared.form_fields import FieldError, TypedTextField
from imari_dx.shared.messages import warn_of_unprintable
from indicators.planning.errors import EditRefusedError, Problem, StalePlanError
from indicators.planning.forms.rows import RowForm, RowList, read_seen
from indicators.planning.rows import Edit
from indicators.planning.services import correct_plan, edit_plan, is_being_made, open_revision_of, revise
from indicators.planning.state import PlanState
from indicators.workflow.errors import ConflictError
from initiatives.addresses import plan_url
from initiatives.models import Plan, Revision
from initiatives.permissions import get_plan, require_secretariat_of


class Way(StrEnum):
    """As what a change of the plan counts (domain.md, "A plan lives")."""

    MAKING = "making"  # the plan is still being made
    ERRATUM = "erratum"
    REVISION = "revision"


class ReasonForm(forms.Form):
    """Why a slip is set right."""

    reason = TypedTextField(
        label="訂正の理由",
        rows=2,
        limit=1000,
        required=True,
        help_text="例：計画書の12ページの読み誤り",
        error_messages={"required": "訂正の理由を入力してください。"},
    )


class Content(Protocol):
    """What a screen edits: some forms, and the edits that come of them.

    ``rearrange`` does what a button asks that does not save (a line more, up, down).
    """

    @property
    def row_forms(self) -> Sequence[RowForm]: ...

    def is_valid(self) -> bool: ...

    def edits(self) -> list[Edit]: ...

    def rearrange(self, act: str) -> bool: ...


class FormsContent:
    """The usual content: single forms and lists of rows, all valid, all edits."""

    def __init__(self, *, forms: Sequence[RowForm] = (), lists: Sequence[RowList] = ()) -> None:
        self.single, self.lists = list(forms), list(lists)

    @property
    def row_forms(self) -> list[RowForm]:
        return [*self.single, *(form for one in self.lists for form in one.forms)]

    def is_valid(self) -> bool:
        return all([*(form.is_valid() for form in self.single), *(one.is_valid() for one in self.lists)])

    def edits(self) -> list[Edit]:
        return [
            *(edit for form in self.single for edit in form.edits()),
            *(edit for one in self.lists for edit in one.edits()),
        ]

    def rearrange(self, act: str) -> bool:
        return any(one.rearrange(act) for one in self.lists)


class OneRow:
    """One row on a page of its own: added, edited, or removed by its box. ``new``: fields of a new one."""

    lists: Sequence[RowList] = ()

    def __init__(self, screen: "Screen", form: RowForm, **new: Any) -> None:
        self.screen, self.form, self._new = screen, form, new

    @property
    def row_forms(self) -> list[RowForm]:
        return [self.form]

    def is_valid(self) -> bool:
        if not self.form.is_removed:
            return self.form.is_valid()
        if self.form.why_it_stays:
            self.form.add_error(None, self.form.why_it_stays)
        return not self.form.why_it_stays

    def edits(self) -> list[Edit]:
        if self.form.is_removed:
            return [self.form.removal()]
        key = self.screen.state.new_key(self.form.model)
        return self.form.edits(key=key, plan=self.screen.stored.pk, **self._new)

    def rearrange(self, act: str) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands before and behind a row, each with its label and its address."""

    former: tuple[str, str] | None
    next: tuple[str, str] | None

    @classmethod
    def of(cls, rows: Sequence[Any], row: Any, link: Callable[[Any], tuple[str, str]]) -> "Neighbours":
        """Find a row's neighbours in a list; none of a new row."""
        if row is None:
            return cls(None, None)
        at = [one.pk for one in rows].index(row.pk)
        return cls(link(rows[at - 1]) if at else None, link(rows[at + 1]) if at + 1 < len(rows) else None)


class Screen:
    """One screen of one plan. ``are_settings``: it edits no content of the plan, and asks no reason."""

    def __init__(self, request: AuthenticatedRequest, plan: str, *, are_settings: bool = False) -> None:
        self.request = request
        self.stored: Plan = get_plan(request.user, plan)
        require_secretariat_of(request.user, self.stored)
        asked = request.POST.get("way") or request.GET.get("way", "")
        being_prepared = open_revision_of(self.stored)
        if are_settings or is_being_made(self.stored):
            self.way = Way.MAKING
        elif being_prepared and asked != Way.ERRATUM:
            self.way = Way.REVISION
        else:
            self.way = Way.ERRATUM
        self.are_settings = are_settings
        self.being_prepared: Revision | None = being_prepared
        self.revision = being_prepared if self.way is Way.REVISION else None
        self.state = PlanState.of(self.stored, self.revision)
        self.reason = ReasonForm(
            request.POST if request.method == "POST" and self.asks_reason else None, prefix="why"
        )
        self.problems: list[Problem] = []
        self.refusal = ""
        self.stale: list[dict[str, str]] = []

    @property
    def plan(self) -> Plan:
        """The plan as the screen shows it."""
        return self.state.plan

    @property
    def asks_reason(self) -> bool:
        return self.way is Way.ERRATUM

    @property
    def first_year(self) -> int:
        """The first year that may be changed: that of the revision, else the plan's."""
        first: int = self.stored.start_fiscal_year
        return self.revision.effective_year if self.revision else first

    def url(self, name: str, query: Mapping[str, Any] | None = None, **parts: Any) -> str:
        """Return the address of another screen of the plan, whose changes count as the same."""
        way = {"way": Way.ERRATUM} if self.is_erratum_beside_revision else {}
        asked = urlencode(way | dict(query or {}))
        return plan_url(self.stored, name, **parts) + (f"?{asked}" if asked else "")

    @property
    def name(self) -> str:
        """The name of the screen's address."""
        match = self.request.resolver_match
        return (match.url_name or "") if match else ""

    @property
    def hub_url(self) -> str:
        return self.url("plan")

    @property
    def revisions_url(self) -> str:
        return plan_url(self.stored, "revisions")

    @property
    def revision_url(self) -> str:
        """The revision that is being prepared."""
        return (
            plan_url(self.stored, "revision", number=self.being_prepared.number)
            if self.being_prepared
            else ""
        )

    @property
    def revise_url(self) -> str:
        """This screen, to change the revision that is being prepared."""
        return self.request.path

    @property
    def is_erratum_beside_revision(self) -> bool:
        """Whether the plan as it stands is set right while a revision is being prepared."""
        return self.way is Way.ERRATUM and self.being_prepared is not None

    @property
    def data(self) -> Any:
        """What was posted, None for a page that is opened."""
        return self.request.POST if self.request.method == "POST" else None

    def answer(
        self, content: Content, template: str, *, then: str | Callable[[], str], **context: Any
    ) -> HttpResponse:
        """Answer a request with the page or, once it is saved, with the way to the page that comes then."""
        if self.data is None:
            return self.page(content, template, 200, context)
        act = self.request.POST.get("act", "save")
        if act != "save":
            content.rearrange(act)
            return self.page(content, template, 200, context | {"is_rearranged": True})
        are_valid = [content.is_valid(), not self.asks_reason or self.reason.is_valid()]
        if not all(are_valid):
            return self.page(content, template, 422, context)
        status = self._save(content)
        if status != 302:
            return self.page(content, template, status, context)
        return redirect(then if isinstance(then, str) else then())

    def _save(self, content: Content) -> int:
        edits = content.edits()
        if not edits:
            messages.success(self.request, "変更はありませんでした。")
            return 302
        try:
            self._write(edits)
        except EditRefusedError as error:
            for problem in error.problems:
                if not any(form.take(problem) for form in content.row_forms):
                    self.problems.append(problem)
            return 422
        except StalePlanError as error:
            self._show_conflict(content, error)
            return 409
        except ConflictError as error:
            self.refusal = str(error)
            return 409
        self._say(content, edits)
        return 302

    def _write(self, edits: Sequence[Edit]) -> None:
        by, at = self.request.user, timezone.now()
        match self.way:
            case Way.MAKING:
                edit_plan(plan=self.stored, edits=edits, by=by)
            case Way.REVISION:
                assert self.revision is not None  # noqa: S101
                revise(revision=self.revision, edits=edits, by=by)
            case Way.ERRATUM:
                reason = self.reason.cleaned_data["reason"]
                correct_plan(plan=self.stored, edits=edits, reason=reason, by=by, at=at)

    def _say(self, content: Content, edits: Sequence[Edit]) -> None:
        where = (
            f"{self.revision}の案に入れました。計画にはまだ反映していません。"
            if self.revision
            else "保存しました。"
        )
        messages.success(self.request, where)
        removed = "".join(form.removed_characters() for form in content.row_forms if form.is_bound)
        for sentence in removed_sentences(removed):
            messages.warning(self.request, sentence)
        warn_of_unprintable(self.request, [dict(edit.values) for edit in edits if edit.values])

    def _show_conflict(self, content: Content, error: StalePlanError) -> None:
        self.refusal = str(error)
        for form in content.row_forms:
            if form.is_bound and form.is_valid():
                fields = [name for row, name in error.fields if row == form.key]
                self.stale += form.differences(fields)
                form.keep_what_others_wrote()

    def page(self, content: Content, template: str, status: int, context: dict[str, Any]) -> HttpResponse:
        """Show the page."""
        marks = {name: one for form in content.row_forms for name, one in form.marks.items()}
        if status != 409:  # whoever has been shown what somebody else wrote has seen it
            marks |= read_seen(self.data)
        shown = {
            "screen": self,
            "content": content,
            "errors": self._errors(content) if status != 200 else [],
            "seen": json.dumps(marks, separators=(",", ":")),
            "is_dirty": self.data is not None,
        }
        return render(self.request, template, shown | context, status=status)

    def _errors(self, content: Content) -> list[FieldError]:
        found = [error for form in content.row_forms if form.is_bound for error in form.field_errors()]
        found += [FieldError("", one.sentence, one.href) for one in self.problems]
        for bound in self.reason.visible_fields() if self.reason.is_bound else ():
            found += [
                FieldError(str(bound.label), str(one), f"#{bound.id_for_label}") for one in bound.errors
            ]
        return found
