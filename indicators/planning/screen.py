"""A screen of the plan, opened by one secretary: as what changes count, what it shows, how it is saved."""

import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.characters import removed_sentences
from imari_dx.shared.form_fields import FieldError, ReasonField
from imari_dx.shared.messages import warn_of_unprintable
from indicators.planning.content import Content
from indicators.planning.errors import EditRefusedError, Problem, StalePlanError
from indicators.planning.facts import is_being_made, open_revision_of
from indicators.planning.forms.rows import read_seen
from indicators.planning.rows import Edit
from indicators.planning.services.edits import correct_plan, edit_plan
from indicators.planning.services.revisions import revise
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

    reason = ReasonField(
        label="訂正の理由",
        missing="訂正の理由を入力してください。",
        limit=1000,
        help_text="例：計画書の12ページの読み誤り",
    )


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
