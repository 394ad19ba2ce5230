"""データの修正: the secretariat corrects the plan, the administrator keeps accounts, nobody else enters."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Department, Membership, Role, User
from indicators.models import RatingScale, ReportingCycle
from indicators.plan_io import load_plan
from indicators.rounds.services import CycleContent, prepare_cycle
from initiatives.models import Activity, Initiative, Plan, PlanRole, Responsibility
from tests.cast import opened_round

ROOT = Path(__file__).resolve().parents[2]
START = dt.date(2021, 4, 1)
PLAN_MODELS = [
    ("initiatives", name)
    for name in (
        "initiative",
        "responsibility",
        "planrole",
    )
] + [("indicators", name) for name in ("reportingsuccession", "reportingcycle", "ratingscale")]
# Set up and changed on pages of their own.
ELSEWHERE = [("initiatives", "initiative"), ("indicators", "reportingcycle"), ("indicators", "ratingscale")]
ACCOUNT_MODELS = [("accounts", name) for name in ("user", "department", "membership")]


def read(path: str) -> Any:
    return json.loads((ROOT / "fixtures" / path).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def loaded_plan(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The plan, loaded once; what a test changes is undone after it."""
    definition = read("scales/imari.json")
    with django_db_blocker.unblock(), transaction.atomic():
        load_plan(read("plans/imari-dx.json"), scale_key="imari", scale_definition=definition)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def plan(loaded_plan, db) -> Plan:
    return Plan.objects.get()


@pytest.fixture
def department(db) -> Department:
    return Department.objects.create(name="情報政策課", valid_from=START)


@pytest.fixture
def enter(department, client):
    """Log a new user in with a role, and return the client."""

    def login(role: Role) -> Client:
        user = User.objects.create_user(role.value, full_name=f"{role.label}さん")
        Membership.objects.create(user=user, role=role, department=department, valid_from=START)
        client.force_login(user)
        return client

    return login


@pytest.fixture
def secretariat(enter) -> Client:
    return enter(Role.SECRETARIAT)


def page(app: str, model: str, name: str, *args: Any) -> str:
    return reverse(f"admin:{app}_{model}_{name}", args=args)


def text_of(response: Any) -> str:
    html = re.sub(r"<(script|style|svg).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def submitted(response: Any) -> dict[str, Any]:
    """What the browser would post if the page's form were saved as it stands."""
    form = response.context["adminform"].form
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    data: dict[str, Any] = {}
    for part in [form, *(formset.management_form for formset in formsets)]:
        data |= {bound.html_name: bound.value() for bound in part}
    for formset in formsets:
        for row in formset.initial_forms:
            data |= {bound.html_name: bound.value() for bound in row}
    # Browsers send a line break of a text area as two characters, and nothing for an empty box.
    return {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in data.items()
        if value is not None and value is not False
    }


def test_the_tables_name_every_registered_model():
    registered = {(model._meta.app_label, model._meta.model_name) for model in admin.site._registry}
    assert registered == {*PLAN_MODELS, *ACCOUNT_MODELS}


class TestPages:
    @pytest.mark.parametrize(("app", "model"), [*PLAN_MODELS, *ACCOUNT_MODELS], ids="_".join)
    def test_the_secretariat_lists_adds_changes_and_reads_history(self, plan, secretariat, app, model):
        row = self.row(plan, app, model)
        for name, args in (("changelist", ()), ("add", ()), ("change", (row.pk,)), ("history", (row.pk,))):
            response = secretariat.get(page(app, model, name, *args))
            expected = 403 if name == "add" and (app, model) in ELSEWHERE else 200
            assert response.status_code == expected, name
            assert "style=" not in re.sub(r"<svg.*?</svg>", "", response.content.decode(), flags=re.DOTALL)

    def row(self, plan: Plan, app: str, model: str) -> Any:
        opened_round(plan, 2021, opens_on=START, due_on=START)
        initiative = plan.initiatives.first()
        Responsibility.objects.create(
            initiative=initiative, department=Department.objects.get(), kind="lead", valid_from=START
        )
        initiative.indicators.first().reporting_successions.create(valid_from=START)
        reader = User.objects.create_user("reader", full_name="読む人")
        membership = Membership.objects.create(user=reader, role="viewer", valid_from=START)
        PlanRole.objects.create(membership=membership, plan=plan)
        (klass,) = (
            m for m in admin.site._registry if (m._meta.app_label, m._meta.model_name) == (app, model)
        )
        return klass.objects.first()

    @pytest.mark.any_database
    @pytest.mark.parametrize(("app", "model"), [*PLAN_MODELS, *ACCOUNT_MODELS], ids="_".join)
    @pytest.mark.parametrize("role", [Role.EDITOR, Role.APPROVER, Role.HEADQUARTERS, Role.VIEWER])
    def test_others_are_refused(self, enter, role, app, model):
        response = enter(role).get(page(app, model, "changelist"), follow=True)
        assert response.status_code == 403

    @pytest.mark.any_database
    @pytest.mark.parametrize(("app", "model"), PLAN_MODELS, ids="_".join)
    def test_the_administrator_sees_nothing_of_the_plan(self, enter, app, model):
        client = enter(Role.ADMINISTRATOR)
        assert client.get(page(app, model, "changelist")).status_code == 403
        assert client.get(page(app, model, "add")).status_code == 403

    @pytest.mark.any_database
    @pytest.mark.parametrize(("app", "model"), ACCOUNT_MODELS, ids="_".join)
    def test_the_administrator_keeps_accounts(self, enter, app, model):
        assert enter(Role.ADMINISTRATOR).get(page(app, model, "changelist")).status_code == 200

    @pytest.mark.any_database
    def test_index_names_the_way_and_only_own_models(self, enter):
        response = enter(Role.ADMINISTRATOR).get(reverse("admin:index"))
        text = text_of(response)
        assert "データの修正" in text
        assert "利用者" in text
        assert "取組" not in text

    def test_anonymous_goes_to_our_login(self, client, db):
        address = reverse("admin:index")
        response = client.get(address, follow=True)
        assert response.redirect_chain[-1][0] == f"{reverse(settings.LOGIN_URL)}?next={address}"

    @pytest.mark.any_database
    def test_logging_out(self, secretariat):
        index = secretariat.get(reverse("admin:index"))
        assert f'action="{reverse("logout")}"' in index.content.decode()
        secretariat.post(reverse("admin:logout"))
        assert secretariat.get(reverse("admin:index")).status_code == 302

    @pytest.mark.any_database
    def test_own_password_is_changed_on_our_page(self, secretariat):
        response = secretariat.get(reverse("admin:password_change"))
        assert response.url == reverse("password_change")


class TestQueries:
    def test_initiative(self, plan, secretariat, django_assert_max_num_queries):
        initiative = plan.initiatives.get(slug="gyo-13")
        with django_assert_max_num_queries(47):
            secretariat.get(page("initiatives", "initiative", "change", initiative.pk))

    @pytest.mark.any_database
    @pytest.mark.parametrize(("app", "model"), [m for m in PLAN_MODELS if m not in ELSEWHERE], ids="_".join)
    def test_lists(self, plan, secretariat, app, model, django_assert_max_num_queries):
        with django_assert_max_num_queries(12):
            secretariat.get(page(app, model, "changelist"))

    def test_a_role_for_a_plan(self, plan, secretariat, department, django_assert_max_num_queries):
        for number in range(9):
            user = User.objects.create_user(f"viewer-{number}")
            Membership.objects.create(user=user, role=Role.VIEWER, department=department, valid_from=START)
        with django_assert_max_num_queries(12):
            assert secretariat.get(page("initiatives", "planrole", "add")).status_code == 200


class TestHistory:
    def address(self, plan: Plan, slug: str = "gyo-3") -> tuple[Initiative, str]:
        initiative = plan.initiatives.get(slug=slug)
        return initiative, page("initiatives", "initiative", "change", initiative.pk)

    def test_nothing_of_the_plan_is_typed_here(self, plan, secretariat):
        initiative, address = self.address(plan)
        data = submitted(secretariat.get(address))
        assert not {"code", "title", "description", "first_year"} & data.keys()
        assert secretariat.post(address, data | {"title": "別の名称"}).status_code == 302
        before = initiative.title
        initiative.refresh_from_db()
        assert initiative.title == before
        assert secretariat.get(page("initiatives", "initiative", "delete", initiative.pk)).status_code == 403

    @pytest.mark.any_database
    @pytest.mark.parametrize("slug", ["gyo-3", "gyo-13", "gyo-20", "san-2"])
    def test_saving_a_page_as_it_is_changes_nothing(self, plan, secretariat, slug):
        initiative, address = self.address(plan, slug)
        before = Initiative.history.count(), Activity.history.count()
        assert secretariat.post(address, submitted(secretariat.get(address))).status_code == 302
        assert (Initiative.history.count(), Activity.history.count()) == before
        assert load_plan(read("plans/imari-dx.json")).outcome == "unchanged"


class TestHistoryOfResponsibility:
    """Who was in charge is read, with its author, and taken back."""

    @pytest.fixture
    def row(self, plan, department) -> Responsibility:
        return plan.initiatives.get(slug="san-1").responsibilities.create(
            department=department, kind="lead", valid_from=START
        )

    def test_a_correction_is_recorded_with_its_author(self, row, secretariat):
        address = page("initiatives", "responsibility", "change", row.pk)
        data = submitted(secretariat.get(address)) | {"valid_until": "令和7年3月31日"}
        assert secretariat.post(address, data).status_code == 302
        assert row.history.first().history_user.full_name == "事務局さん"
        text = text_of(secretariat.get(page("initiatives", "responsibility", "history", row.pk)))
        assert "事務局さん" in text
        assert "2025-03-31" in text

    def test_going_back_to_an_earlier_version(self, row, secretariat):
        row.valid_until = dt.date(2025, 3, 31)
        row.save()
        version = row.history.first().prev_record
        address = page("initiatives", "responsibility", "simple_history", row.pk, version.pk)
        response = secretariat.get(address)
        assert "この内容に戻す" in response.content.decode()
        form = response.context["adminform"].form
        data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
        assert secretariat.post(address, data).status_code == 302
        row.refresh_from_db()
        assert row.valid_until is None

    @pytest.mark.any_database
    def test_no_english_on_history_pages(self, row, secretariat):
        for name, args in (("history", ()), ("simple_history", (row.history.first().pk,))):
            text = text_of(secretariat.get(page("initiatives", "responsibility", name, row.pk, *args)))
            text = text.replace("Control キー", "").replace("Command キー", "").replace("Mac は", "")
            assert not re.search(r"[A-Za-z]{4,}", text.replace("rsaquo", "")), text


class TestResponsibility:
    """A reorganisation: one 担当課 ends, the next begins, in one step."""

    @pytest.fixture
    def initiative(self, plan, department) -> Initiative:
        initiative = plan.initiatives.get(slug="san-1")
        initiative.responsibilities.create(department=department, kind="lead", valid_from=START)
        return initiative

    def post(self, client: Client, initiative: Initiative, **lines: Any) -> Any:
        address = page("initiatives", "initiative", "change", initiative.pk)
        other = Department.objects.create(name="商工観光課", valid_from=START)
        data = submitted(client.get(address)) | {
            "responsibilities-TOTAL_FORMS": 2,
            "responsibilities-1-initiative": initiative.pk,
            "responsibilities-1-department": other.pk,
            "responsibilities-1-kind": "lead",
            "responsibilities-1-valid_from": "2025-04-01",
        }
        return client.post(address, data | {f"responsibilities-{key}": v for key, v in lines.items()})

    def test_hand_over(self, initiative, secretariat):
        response = self.post(secretariat, initiative, **{"0-valid_until": "2025-03-31"})
        assert response.status_code == 302
        assert initiative.responsibilities.get(valid_until=None).department.name == "商工観光課"

    @pytest.mark.any_database
    @pytest.mark.parametrize(
        "typed", ["令和７年３月３１日（月）", "20250331", "2025−03−31", "2025/3/31 0:00:00"]
    )
    def test_days_are_read_as_everywhere(self, initiative, secretariat, typed):
        assert self.post(secretariat, initiative, **{"0-valid_until": typed}).status_code == 302
        assert initiative.responsibilities.filter(valid_until=dt.date(2025, 3, 31)).exists()

    @pytest.mark.any_database
    def test_a_wrong_weekday_is_said(self, initiative, secretariat):
        response = self.post(secretariat, initiative, **{"0-valid_until": "令和7年3月31日（火）"})
        assert "令和7年3月31日は月曜日です。" in response.content.decode()

    def test_two_at_a_time_are_refused(self, initiative, secretariat):
        response = self.post(secretariat, initiative)
        assert response.status_code == 200
        assert "現在の担当課は1つだけです。前の担当課に終了日を入れてください。" in response.content.decode()


class TestScale:
    def test_it_is_shown_and_leads_to_its_own_page(self, plan, secretariat):
        scale = plan.rating_scales.get()
        response = secretariat.get(page("indicators", "ratingscale", "change", scale.pk))
        assert response.status_code == 200
        assert '<a href="/scales/imari/1/">' in response.content.decode()
        assert 'name="_save"' not in response.content.decode()

    @pytest.mark.any_database
    @pytest.mark.parametrize("act", ["add", "change", "delete"])
    def test_nothing_of_it_is_changed_here(self, plan, secretariat, act):
        scale = plan.rating_scales.get()
        key = [] if act == "add" else [scale.pk]
        response = secretariat.post(page("indicators", "ratingscale", act, *key), {"post": "yes"})
        assert response.status_code == 403
        assert RatingScale.objects.get() == scale

    @pytest.mark.any_database
    def test_an_earlier_state_is_shown_but_does_not_come_back(self, plan, secretariat):
        scale = plan.rating_scales.get()
        scale.name = "後の名前"
        scale.save()
        address = page("indicators", "ratingscale", "simple_history", scale.pk, scale.history.last().pk)
        assert secretariat.get(address).status_code == 200
        assert secretariat.post(address, {"name": "標準評価尺度"}).status_code == 403
        scale.refresh_from_db()
        assert scale.name == "後の名前"


class TestPlanAndCycle:
    def test_a_round_is_not_changed_here(self, plan, secretariat):
        cycle = opened_round(plan, 2022, opens_on=START, due_on=START)
        for name in ("change", "delete"):
            address = page("indicators", "reportingcycle", name, cycle.pk)
            assert secretariat.post(address, {"post": "yes", "due_on": "2023-04-17"}).status_code == 403
        assert ReportingCycle.objects.get().due_on == START

    def test_a_round_that_nobody_opened_may_be_deleted(self, plan, secretariat):
        content = CycleContent(opens_on=START, due_on=START)
        at = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
        by = User.objects.create_user("keeper")
        cycle = prepare_cycle(plan=plan, fiscal_year=2025, content=content, by=by, at=at)
        address = page("indicators", "reportingcycle", "delete", cycle.pk)
        assert secretariat.post(address, {"post": "yes"}).status_code == 302
        assert not ReportingCycle.objects.exists()


class TestAccounts:
    @pytest.mark.any_database
    def test_a_new_user_with_password_and_role(self, enter):
        client = enter(Role.ADMINISTRATOR)
        data = {
            "username": "yamada",
            "full_name": "山田 𠮷子",
            "password1": "Kx3-himitsu",
            "password2": "Kx3-himitsu",
        }
        assert client.post(page("accounts", "user", "add"), data).status_code == 302
        user = User.objects.get(username="yamada")
        assert user.check_password("Kx3-himitsu")
        address = page("accounts", "user", "change", user.pk)
        data = submitted(client.get(address)) | {
            "memberships-TOTAL_FORMS": 1,
            "memberships-0-user": user.pk,
            "memberships-0-role": "editor",
            "memberships-0-valid_from": "2025-04-01",
        }
        response = client.post(address, data)
        assert "担当者と所属長には部署を選んでください。" in response.content.decode()
        data["memberships-0-department"] = Department.objects.get().pk
        assert client.post(address, data).status_code == 302
        assert user.memberships.get().role == "editor"

    def test_equal_lines_are_explained(self, enter):
        client = enter(Role.ADMINISTRATOR)
        user = User.objects.create_user("tanaka", full_name="田中")
        address = page("accounts", "user", "change", user.pk)
        data = submitted(client.get(address)) | {"memberships-TOTAL_FORMS": 2}
        for line in range(2):
            data |= {
                f"memberships-{line}-user": user.pk,
                f"memberships-{line}-role": "viewer",
                f"memberships-{line}-valid_from": "2025-04-01",
            }
        response = client.post(address, data, follow=True)
        assert "同じ内容の行が重なるため、保存できませんでした。" in response.content.decode()
        assert not user.memberships.exists()

    def test_resetting_a_password(self, enter):
        client = enter(Role.ADMINISTRATOR)
        user = User.objects.create_user("tanaka", "old-Himitsu-1", full_name="田中")
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        response = client.post(address, {"password1": "12345", "password2": "12345"})
        assert "短すぎます" in response.content.decode()
        assert not re.search(r"[A-Za-z]{5,}", text_of(response).replace("rsaquo", "").replace("tanaka", ""))
        response = client.post(address, {"password1": "new-Himitsu-2", "password2": "new-Himitsu-2"})
        assert response.status_code == 302
        user.refresh_from_db()
        assert user.check_password("new-Himitsu-2")

    def test_a_department_in_use_is_not_deleted(self, secretariat, department):
        address = page("accounts", "department", "delete", department.pk)
        assert "使われているため、削除できません" in secretariat.get(address).content.decode()
        response = secretariat.post(address, {"post": "yes"})
        assert "使われているため、削除できません" in response.content.decode()
        assert Department.objects.filter(pk=department.pk).exists()

    @pytest.mark.usefixtures("whole_login")
    def test_a_user_who_logged_in_is_not_deleted(self, secretariat):
        user = User.objects.get()
        address = page("accounts", "user", "delete", user.pk)
        assert "ログインしたことがあるため" in secretariat.get(address).content.decode()
        secretariat.post(address, {"post": "yes"})
        assert User.objects.filter(pk=user.pk).exists()

    @pytest.mark.usefixtures("whole_login")
    def test_nor_by_the_action_on_the_list(self, secretariat):
        user = User.objects.get()
        data = {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"}
        response = secretariat.post(page("accounts", "user", "changelist"), data)
        assert "ログインしたことがあるため" in response.content.decode()
        assert User.objects.filter(pk=user.pk).exists()


class TestLastSecretariat:
    """Whatever is changed here, somebody stays the secretariat; what was typed stays in the page."""

    REFUSED = "から事務局が1人もいなくなるため、終えられません。先に、ほかの人を事務局に登録してください。"

    @pytest.fixture
    def row(self, secretariat) -> Membership:
        return Membership.objects.get(role=Role.SECRETARIAT)

    @pytest.mark.any_database
    @pytest.mark.parametrize(
        ("model", "change"),
        [
            ("membership", {"valid_until": "2025-03-31"}),
            ("membership", {"role": "viewer"}),
            ("membership", {"valid_from": "2080-04-01"}),
            ("user", {"memberships-0-valid_until": "2025-03-31"}),
            ("user", {"memberships-0-DELETE": "on"}),
            ("user", {"is_active": None}),
        ],
    )
    def test_a_change(self, secretariat, row, model, change):
        pk = row.pk if model == "membership" else row.user_id
        address = page("accounts", model, "change", pk)
        data = submitted(secretariat.get(address)) | change
        if model == "user":
            data["full_name"] = "直しかけの名前"
        posted = {name: value for name, value in data.items() if value is not None}
        response = secretariat.post(address, posted)
        assert response.status_code == 200
        assert self.REFUSED in text_of(response)
        assert "変更しました" not in text_of(response)
        assert model != "user" or "直しかけの名前" in response.content.decode()
        assert Membership.objects.get(role=Role.SECRETARIAT).valid_until is None
        assert User.objects.get().is_active
        # With somebody else in the office the same change is no matter.
        other = User.objects.create_user("other", full_name="ほかの人")
        Membership.objects.create(user=other, role=Role.SECRETARIAT, valid_from=START)
        assert secretariat.post(address, posted).status_code == 302

    @pytest.mark.parametrize("by_action", [False, True])
    def test_deleting(self, secretariat, row, by_action):
        address = page("accounts", "membership", "delete", row.pk)
        data: dict[str, Any] = {"post": "yes"}
        if by_action:
            address = page("accounts", "membership", "changelist")
            data |= {"action": "delete_selected", "_selected_action": [row.pk]}
        assert self.REFUSED in text_of(secretariat.post(address, data))
        assert Membership.objects.filter(pk=row.pk).exists()
        other = User.objects.create_user("other", full_name="ほかの人")
        Membership.objects.create(user=other, role=Role.SECRETARIAT, valid_from=START)
        assert secretariat.post(address, data).status_code == 302
        assert not Membership.objects.filter(pk=row.pk).exists()

    def test_deleting_an_account_that_was_never_used(self, enter):
        client = enter(Role.ADMINISTRATOR)
        user = User.objects.create_user("new", full_name="新しい人")
        Membership.objects.create(user=user, role=Role.SECRETARIAT, valid_from=START)
        assert self.REFUSED in text_of(
            client.post(page("accounts", "user", "delete", user.pk), {"post": "yes"})
        )
        assert User.objects.filter(pk=user.pk).exists()


def test_a_field_in_a_row_is_named_as_its_column(secretariat, plan, department):
    initiative = Initiative.objects.first()
    assert initiative
    Responsibility.objects.create(initiative=initiative, department=department, kind="lead", valid_from=START)
    html = secretariat.get(page("initiatives", "initiative", "change", initiative.pk)).content.decode()
    controls = re.findall(
        r'<(?:select|input type="(?:text|checkbox)") name="(responsibilities-0-\w+)"[^>]*>', html
    )
    named = re.findall(r'<[a-z]+ [^>]*name="(responsibilities-0-\w+)"[^>]* aria-label="[^"]+"', html)
    assert controls == named != []


@pytest.mark.parametrize("where", ["accounts_user_changelist", "indicators_ratingscale_changelist", "scale"])
def test_yes_and_no_are_words(secretariat, plan, where):
    scale = RatingScale.objects.get(is_active=True)
    address = reverse("admin:indicators_ratingscale_change", args=[scale.pk])
    shown = secretariat.get(address if where == "scale" else reverse(f"admin:{where}")).content.decode()
    assert "はい" in shown
    assert re.search(r'alt="(True|False|None)"', shown) is None
