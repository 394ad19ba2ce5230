"""What of last year may be put into a blank field, and what never is."""

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.answers import MeasurementAnswer, ReportAnswer
from indicators.book.form_definition import STANDARD_FORM, FormDefinition
from indicators.book.results import load_results
from indicators.entry.forms.entry import EntryForm
from indicators.entry.last_year import LastYear
from indicators.entry.prefill import Offer, filled, offers, to_fill, typed_now
from indicators.models import EntryDraft, Indicator
from indicators.workflow.transitions import submit_report
from tests.cast import World
from tests.indicators.book.answer_data import entry_form, posted
from tests.indicators.form_data import shaped
from tests.reports.story import at, number, ratio, report
from tests.revisions import revised

pytestmark = pytest.mark.any_database

R6 = FiscalYear(2024)
OFF = {"is_used": False}
NEXT = {"next_steps": "残る学校の工事", "next_steps_due": "令和7年9月まで"}


@pytest.fixture
def form(world: World) -> EntryForm:
    return entry_form(world["editor-gakko"], world.report("gyo-10"))


def named(form: EntryForm, name: str) -> str:
    """The html name of a field of the first indicator on the page."""
    return f"{form.measurement_forms[0].prefix}-{name}"


def offered(
    form: EntryForm,
    *,
    measured: MeasurementAnswer | None = None,
    planned: Mapping[int, list[int]] | None = None,
    asked: FormDefinition = STANDARD_FORM,
    money: Mapping[str, Decimal | None] | None = None,
    **texts: str,
) -> dict[str, Offer]:
    """What is offered where last year holds just this."""
    key = form.measurement_forms[0].indicator.pk
    answer = ReportAnswer(texts=texts, money=money or {}, measurements={key: measured} if measured else {})
    return offers(form, LastYear(R6, answer, asked), planned or {})


@pytest.mark.parametrize(
    ("last", "text"),
    [
        (ratio(5, 24), "24"),
        (ratio(5, 1234), "1,234"),
        (replace(ratio(5, 24), status="preliminary"), "24"),
        (MeasurementAnswer(), None),
        (MeasurementAnswer(status="pending", reason="集計中"), None),
        (MeasurementAnswer(status="not_applicable", reason="対象がない"), None),
        (MeasurementAnswer(status="not_held", reason="中止"), None),
        (MeasurementAnswer(denominator=Decimal(24)), None),  # not finished
        (ratio(5, 24, is_rate_only=True), None),
        (replace(ratio(5, 24), denominator=Decimal("24.5")), None),  # the field takes no decimals
    ],
)
def test_a_denominator_is_offered_where_last_year_has_a_value(
    form: EntryForm, last: MeasurementAnswer, text: str | None
) -> None:
    found = offered(form, measured=last)
    assert list(found) == ([named(form, "denominator")] if text else [])
    if text:
        one = found[named(form, "denominator")]
        assert one.text == text
        assert one.label.endswith("：全学校数")
        word = "値（速報）" if last.status == "preliminary" else "値"
        assert one.source == f"前年度（令和6年度）の{word}：{text}"
        assert one.action == "前年度の値を入れる"


def test_beside_a_bare_rate_nothing_is_offered(form: EntryForm) -> None:
    """率のみ of an imported year stays only while its fields are blank."""
    [part] = form.measurement_forms
    part.stored = replace(part.stored, is_rate_only=True)
    assert offered(form, measured=ratio(5, 24)) == {}


@pytest.mark.parametrize("slug", ["gyo-11", "gyo-12"])
def test_what_was_achieved_is_never_offered(world: World, slug: str) -> None:
    form = entry_form(world["editor-gakko"], world.report(slug))
    assert offered(form, measured=number(6)) == {}


def test_a_figure_that_another_department_enters_is_not_offered(world: World) -> None:
    department = world["editor-sangyo"].memberships.get().department
    Indicator.objects.filter(initiative__slug="gyo-10").update(department=department)
    form = entry_form(world["editor-gakko"], world.report("gyo-10"))
    assert offered(form, measured=ratio(5, 24)) == {}


@pytest.mark.parametrize(
    ("name", "last", "values", "shown"),
    [
        ("budget", Decimal(1200), ("1,200",), "1,200千円"),
        ("budget", Decimal(0), ("0",), "0千円"),  # 0 is a value
        ("budget", Decimal("1E-20"), None, ""),  # would be shown as 0
        ("budget", None, None, ""),
        ("settlement", Decimal(1100), None, ""),  # what was spent is known only after the year
        ("direction", "continue", ("continue",), "継続"),
        ("direction", "", None, ""),
        ("direction", "no such code", None, ""),
        ("outcomes", "昨年の成果", None, ""),
        ("challenges", "昨年の課題", None, ""),
        ("handover_note", "昨年の引継ぎ", None, ""),
        ("self_grade", "A", None, ""),
    ],
)
def test_what_is_written_once(
    form: EntryForm, name: str, last: Any, values: tuple[str, ...] | None, shown: str
) -> None:
    is_money = isinstance(last, Decimal) or last is None
    found = offered(form, money={name: last}) if is_money else offered(form, **{name: last})
    assert {key: one.values for key, one in found.items()} == ({name: values} if values else {})
    if values:
        assert found[name].source == f"前年度（令和6年度）の値：{shown}"


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        (NEXT, "残る学校の工事（令和7年9月まで）"),
        ({"next_steps": "残る学校の工事\n続けて調査", "next_steps_due": ""}, "残る学校の工事\n続けて調査"),
        ({"next_steps": "工事\r\n調査", "next_steps_due": ""}, "工事\n調査"),
        ({"next_steps": "", "next_steps_due": "令和7年9月まで"}, None),
        ({"next_steps": "あ" * 4991, "next_steps_due": "令和7年9月まで"}, None),  # longer than the field
        ({"results": "昨年の実績"}, None),
    ],
)
def test_the_next_steps_of_last_year_may_be_quoted(
    form: EntryForm, texts: Mapping[str, str], text: str | None
) -> None:
    found = offered(form, **texts)
    assert {key: one.text for key, one in found.items()} == ({"results": text} if text else {})
    if text:
        assert found["results"].is_quoted
        assert found["results"].action == "前年度の「今後の取組」を引用"


def test_the_planned_periods_are_offered_for_all_phases_at_once(form: EntryForm) -> None:
    first, second, third = (phase.pk for phase in form.bars_form.phases)
    found = offered(form, planned={first: [1, 2], third: [4]})
    assert {name: one.values for name, one in found.items()} == {
        f"bars-phase-{first}": ("1", "2"),
        f"bars-phase-{second}": (),
        f"bars-phase-{third}": ("4",),
    }
    assert {one.group for one in found.values()} == {"bars"}
    assert set(to_fill(found, {})) == set(found)
    for phase in (first, second):
        assert to_fill(found, {f"bars-phase-{phase}": ["4"]}) == {}
    assert offered(form) == {}


def test_a_round_offers_what_it_asks_and_under_its_own_names(world: World) -> None:
    shaped(world, budget=OFF, bars=OFF, results={"own_label": "やったこと"})
    form = entry_form(world["editor-gakko"], world.report("gyo-10"))
    phase = form.bars_form.phases[0].pk
    found = offered(form, planned={phase: [1]}, money={"budget": Decimal(5)}, **NEXT)
    assert {name: one.label for name, one in found.items()} == {"results": "やったこと"}


def test_what_last_years_round_did_not_ask_is_not_offered_and_its_names_are_quoted(form: EntryForm) -> None:
    def asked(name: str, **changes: Any) -> FormDefinition:
        fields = (replace(one, **changes) if one.name == name else one for one in STANDARD_FORM.fields)
        return replace(STANDARD_FORM, fields=tuple(fields))

    assert offered(form, asked=asked("next_steps", is_used=False), **NEXT) == {}
    assert offered(form, asked=asked("budget", is_used=False), money={"budget": Decimal(5)}) == {}
    found = offered(form, asked=asked("next_steps", own_label="次にすること"), **NEXT)
    assert found["results"].source == (
        "前年度（令和6年度）の「次にすること」の引用です。この年度に行ったことに書き直してください。"
    )


def everything(form: EntryForm) -> dict[str, Offer]:
    phase = form.bars_form.phases[0].pk
    return offered(
        form,
        measured=ratio(5, 24),
        planned={phase: [1, 2]},
        money={"budget": Decimal(1200)},
        direction="continue",
        **NEXT,
    )


def test_the_form_reads_back_what_was_offered(world: World, form: EntryForm) -> None:
    offer = everything(form)
    assert len(offer) == 4 + len(form.bars_form.phases)
    again = EntryForm(
        filled(form, offer),
        report=world.report("gyo-10"),
        initiative=form.initiative,
        scale=load_results(world.plan).active_scale.scale,
    )
    assert again.is_valid()
    answer = again.answer
    assert answer.money["budget"] == 1200
    assert answer.texts["direction"] == "continue"
    assert answer.texts["results"] == "残る学校の工事（令和7年9月まで）"
    [bar] = answer.bars
    assert (bar.start_period, bar.end_period) == (1, 2)
    [measured] = answer.measurements.values()
    assert (measured.numerator, measured.denominator, measured.status) == (None, Decimal(24), "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({}, []),
        ({"denominator": "0"}, ["denominator"]),
        ({"denominator": "三校"}, ["denominator"]),
        ({"denominator": " "}, []),
        ({"status": "not_applicable"}, ["denominator"]),  # 対象外 has no value
        ({"status": "pending"}, ["denominator"]),
        ({"status": "preliminary"}, []),
        ({"budget": "0"}, ["budget"]),
        ({"direction": "end"}, ["direction"]),
        ({"results": "書いたこと"}, ["results"]),
    ],
)
def test_only_blank_fields_are_filled(form: EntryForm, typed: Mapping[str, str], kept: list[str]) -> None:
    def name(key: str) -> str:
        return named(form, key) if key in ("denominator", "status") else key

    offer = everything(form)
    stands = typed_now(form) | {name(key): [value] for key, value in typed.items()}
    assert set(offer) - set(to_fill(offer, stands)) == {name(key) for key in kept}


# --- The page ---

URL = "/entry/2025/gyo-10/"


@pytest.fixture
def reported(world: World) -> World:
    """R6 of 行－⑩ has a report."""
    report(world, "gyo-10", 2024, ratio(5, 24), **NEXT)
    return world


def client_of(world: World, name: str = "editor-gakko") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def values(page: str) -> dict[str, str]:
    """What stands in the fields of a page that prefill may fill, by the end of their names."""
    found = dict(
        re.findall(r'<input type="text" name="[\w-]*?(denominator|budget|numerator)" value="([^"]*)"', page)
    )
    found |= dict(re.findall(r'<textarea name="(results)"[^>]*>\s*([^<]*?)\s*</textarea>', page))
    found["direction"] = "".join(re.findall(r'<option value="(\w+)" selected>(?:継続|拡充)', page))
    return {name: html.unescape(text) for name, text in found.items() if text}


FILLED = {
    "denominator": "24",
    "budget": "1,200",
    "results": "残る学校の工事（令和7年9月まで）",
    "direction": "continue",
}


def test_a_report_that_nobody_has_begun_opens_filled_and_nothing_is_stored(reported: World) -> None:
    client = client_of(reported)
    assert values(client.get(URL).content.decode()) == {}
    page = client.get(URL, {"prefill": "1"}).content.decode()
    assert values(page) == FILLED
    assert page.count(" checked") == 4  # 実施・運用 in all quarters
    assert "5つの欄に入れました。まだ保存していません。" in page
    assert "全学校数：前年度（令和6年度）の値：24" in html.unescape(re.sub("<[^>]*>", "", page))
    assert 'data-warn-unsaved="dirty"' not in page
    assert reported.report("gyo-10").version == 0
    assert not EntryDraft.objects.exists()


def test_what_is_begun_opens_as_it_is(reported: World) -> None:
    client = client_of(reported)
    data = posted(reported["editor-gakko"], reported.report("gyo-10"), results="書きかけ")
    assert client.post(URL + "draft/", data).status_code == 200
    assert values(client.get(URL, {"prefill": "1"}).content.decode()) == {"results": "書きかけ"}
    assert client.post(URL, data | {"budget": "0"}).status_code == 302
    page = client.get(URL, {"prefill": "1"}).content.decode()
    assert values(page) == {"results": "書きかけ", "budget": "0"}


def test_without_script_the_button_answers_with_the_page_filled(reported: World) -> None:
    client = client_of(reported)
    data = posted(
        reported["editor-gakko"], reported.report("gyo-10"), "prefill", budget="0", m0_numerator="三校"
    )
    page = client.post(URL, data).content.decode()
    assert values(page) == FILLED | {"budget": "0", "numerator": "三校"}
    assert "4つの欄に入れました。" in page
    assert "次の欄は、そのままです：予算額" in page
    assert reported.report("gyo-10").version == 0
    # What was typed is kept, and the next page of the same person goes on from it.
    assert values(client.get(URL).content.decode()) == values(page)


def test_it_takes_no_query_more(reported: World) -> None:
    client = client_of(reported)
    client.get(URL)
    counts = []
    for address in (URL, f"{URL}?prefill=1"):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["editor-support", "headquarters", "viewer"])
def test_who_may_not_write_is_offered_nothing(reported: World, name: str) -> None:
    response = client_of(reported, name).get(URL, {"prefill": "1"})
    assert response.status_code in (200, 404)
    assert "data-offer" not in response.content.decode()
    data = posted(reported["editor-gakko"], reported.report("gyo-10"), "prefill")
    assert client_of(reported, name).post(URL, data).status_code in (403, 404)


def test_after_submitting_nothing_is_offered_or_filled(reported: World) -> None:
    report(reported, "gyo-10", 2025, ratio(3, 24))
    stored = submit_report(report=reported.report("gyo-10"), by=reported["editor-gakko"], at=at(2025))
    client = client_of(reported)
    assert "data-offer" not in client.get(URL).content.decode()
    data = posted(reported["editor-gakko"], stored, "prefill")
    assert client.post(URL, data).status_code == 409


def test_a_field_that_holds_last_years_value_says_so(reported: World) -> None:
    client, editor = client_of(reported), reported["editor-gakko"]
    client.post(URL, posted(editor, reported.report("gyo-10"), m0_denominator="24", budget="1300"))
    page = re.sub(r"\s+", " ", client.get(URL).content.decode())
    sources = dict(re.findall(r'id="(\S+)_source" data-offer-source( hidden)?>', page))
    shown = {name for name, hidden in sources.items() if not hidden}
    assert shown == {one for one in sources if one.endswith("-denominator")}
    assert len(sources) == 5


def test_a_quotation_that_stays_as_it_is_is_told_once(reported: World) -> None:
    client, editor = client_of(reported), reported["editor-gakko"]
    told = "取組実績：前年度の「今後の取組」の引用のままです。"
    for expected in (True, False):
        data = posted(editor, reported.report("gyo-10"), results=FILLED["results"])
        page = client.post(URL, data, follow=True).content.decode()
        assert (told in page) == expected
    data = posted(editor, reported.report("gyo-10"), results="工事を終えた。")
    assert told not in client.post(URL, data, follow=True).content.decode()


def test_home_opens_what_is_not_begun_filled(reported: World) -> None:
    client = client_of(reported)
    linked = re.findall(r'href="([^"]*prefill=1[^"]*)"', client.get("/").content.decode())
    assert linked == []  # last year's is a draft
    submit_report(report=reported.report("gyo-10", 2024), by=reported["editor-gakko"], at=at(2024))
    [url] = re.findall(r'href="([^"]*prefill=1[^"]*)"', client.get("/").content.decode())
    assert values(client.get(html.unescape(url)).content.decode()) == FILLED


@pytest.mark.parametrize(
    ("year", "change", "is_offered"),
    [
        (2025, {"denominator_label": "学級数"}, False),
        (2025, {"denominator_label": "※全学校数"}, True),  # a term that is explained now
        (2025, {"target": 5}, True),
        (2024, {"denominator_label": "学級数"}, True),  # last year counted the same already
    ],
)
def test_a_line_that_counts_another_thing_by_now_is_not_offered(
    reported: World, year: int, change: Mapping[str, Any], is_offered: bool
) -> None:
    with revised(reported, year):
        Indicator.objects.filter(initiative__slug="gyo-10").update(**change)
    page = client_of(reported).get(URL, {"prefill": "1"}).content.decode()
    assert ("denominator" in values(page)) == is_offered
    assert values(page)["budget"] == "1,200"
