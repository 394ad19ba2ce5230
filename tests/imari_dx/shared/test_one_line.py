"""What stands in one line stays in one line, and a mail's subject breaks no mail."""

import datetime as dt

import pytest
from django import forms
from django.contrib import admin
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import models
from django.test import RequestFactory

from accounts.correction.base import BaseAdmin, Fields
from imari_dx.shared.form_fields import TypedTextField
from imari_dx.shared.one_line import one_line, refuse_line_breaks
from indicators.models import MessageStatus, OutboxMessage
from indicators.plan_io.document import read_document
from indicators.plan_io.errors import PlanDocumentError
from indicators.reminders.outbox import send_outbox
from indicators.reminders.services import write_digests
from initiatives.models import Plan
from tests.cast import World

BREAKS = ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("line_break", BREAKS)
def test_every_kind_of_line_break(line_break: str) -> None:
    assert one_line(f" ＤＸ{line_break}計画{line_break}") == "ＤＸ 計画"
    with pytest.raises(ValidationError, match="改行は使えません"):
        refuse_line_breaks(f"ＤＸ{line_break}計画")
    refuse_line_breaks("ＤＸ　計画")


def test_fields_of_one_line_take_none_and_long_ones_do() -> None:
    with pytest.raises(ValidationError, match="1行で入力してください"):
        TypedTextField(rows=1).clean("会議\n名")
    assert TypedTextField().clean("一\n二") == "一\n二"


@pytest.mark.django_db
def test_every_one_line_field_of_data_correction() -> None:
    """No model's one-line field takes a line break there, choices apart."""
    request, checked = RequestFactory().get("/"), 0
    for model, page in admin.site._registry.items():
        assert isinstance(page, Fields), model
        for field in model._meta.fields:
            if isinstance(field, models.CharField) and not field.choices and field.editable:
                shown = page.formfield_for_dbfield(field, request)
                assert isinstance(shown, forms.CharField)
                with pytest.raises(ValidationError):
                    shown.clean("a\nb")
                checked += 1
    assert checked > 8
    assert issubclass(BaseAdmin, Fields)


def test_a_plan_document_takes_none(world: World) -> None:
    import json

    from django.conf import settings

    data = json.loads((settings.BASE_DIR / "fixtures/plans/imari-dx.json").read_text(encoding="utf-8"))
    data["plan"]["short_title"] = "伊万里市\nＤＸ推進計画"
    data["initiatives"][0]["title"] = "一行目\n二行目"
    with pytest.raises(PlanDocumentError) as refused:
        read_document(data)
    assert len(refused.value.problems) == 2
    assert all("改行は使えません" in problem for problem in refused.value.problems)


NOW = dt.datetime(2026, 4, 20, tzinfo=dt.UTC)


def test_a_title_with_a_line_break_stops_no_mail(world: World) -> None:
    """Neither one from before this was refused, nor a message that was written then."""
    for name in ("editor-gakko", "editor-sangyo"):
        user = world[name]
        user.email = f"{name}@example.jp"
        user.save()
    Plan.objects.update(short_title="伊万里市\nＤＸ\r\n推進計画")
    plan = Plan.objects.get()
    assert write_digests(plan=plan, as_of=dt.date(2026, 4, 20), at=NOW)
    OutboxMessage.objects.filter(recipient=world["editor-gakko"]).update(subject="昔の\n件名")
    send_outbox(at=NOW)
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert subjects["editor-gakko@example.jp"] == "昔の 件名"
    assert subjects["editor-sangyo@example.jp"].startswith("【伊万里市 ＤＸ 推進計画】")
    assert not OutboxMessage.objects.exclude(address="").exclude(status=MessageStatus.SENT).exists()
