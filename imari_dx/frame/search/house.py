"""What belongs to the site rather than to one report: its pages, documents, the people, the manual."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse

from accounts.models import Membership, User
from accounts.permissions import access_of
from accounts.second_factor.devices import is_offered
from imari_dx.frame.kinds_of_page import OF_A_PLAN
from imari_dx.frame.manual.text import manual_parts
from imari_dx.frame.search.found import Found, at
from imari_dx.frame.search.matching import Field
from imari_dx.frame.search.reader import Reader, year_names
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import CycleStage, ReportingCycle
from initiatives.addresses import plan_url
from reports.downloads.registry import Scope, offered
from reports.models import Edition
from reports.permissions import cycles_for

# The pages of a plan by the name of their address: what each is called, by what else it may be looked for.
_OF_PLAN: Final = (
    ("dashboard", "全体の状況　概況", "ダッシュボード 集計 評価の割合"),
    ("dashboard_years", "全体の状況　{initiative}×年度", "一覧 評価 経年 ヒートマップ"),
    ("dashboard_indicators", "全体の状況　数値目標", "指標 実績値 目標値 達成率 KPI"),
    ("dashboard_schedule", "全体の状況　スケジュール", "工程 進み 遅れ"),
    ("dashboard_money", "全体の状況　予算・決算", "予算額 決算額 執行率"),
    ("alerts", "全体の状況　要確認", "警告 確認が必要なもの"),
    ("news", "お知らせ", "新着 通知 ベル"),
    ("news_settings", "お知らせの設定", "メール 頻度 毎日 週"),
    ("instructions", "指示と対応", "指示 対応 回答"),
    ("documents", "帳票", "ダウンロード 印刷 PDF Excel CSV 保存"),
    ("instructions", "指示と対応", "{instruction} {member}の指示 回答"),
    ("manual", "使い方", "ヘルプ マニュアル 操作説明"),
    ("cycles", "照会・調査", "ラウンド 日程 回答期限"),
    ("scales", "判定基準", "評価の基準 しきい値"),
    ("reminders", "通知の送信", "督促 メール"),
    ("responsibilities", "担当課・関係課", "所管 課の割当て"),
    ("reporting_departments", "数値目標の所管課", "指標の担当"),
    ("history", "変更の履歴", "ログ 記録"),
)
# Those of no plan: what each is called, for whom.
_OF_SECRETARIAT: Final = (("departments", "部署", "課 組織 組織改編"),)
_OF_KEEPERS: Final = (
    ("people", "利用者", "人事異動 アカウント 所属 役割"),
    ("sign_ins", "ログインの記録", "アクセス"),
    ("records", "操作の記録", "ログ 監査 ダウンロード 証跡"),
)


def pages(reader: Reader) -> Iterator[Found]:
    """Yield the pages of the menu and its tabs that the reader may open."""
    house = access_of(reader.user)
    of_house = [
        *(_OF_SECRETARIAT if house.is_secretariat else ()),
        *(_OF_KEEPERS if house.is_secretariat or house.is_administrator else ()),
        ("password_change", "パスワードの変更", "変える"),
        *([("second_factor", "二要素認証", "スマートフォン 確認コード")] if is_offered() else ()),
    ]
    of_plan = [one for one in _OF_PLAN if OF_A_PLAN[one[0]](reader.access)]
    if reader.access.is_secretariat:
        of_plan.append(("plan", "計画", "改定 訂正 目標 {initiative}の編集"))
    found = [(plan_url(reader.plan, name), *rest) for name, *rest in of_plan if _is_there(reader, name)]
    found += [(reverse(name), *rest) for name, *rest in of_house]
    for number, (url, label, others) in enumerate(found):
        title = reader.plan.words.say(label)
        if reader.query.finds([title, reader.plan.words.say(others)]):
            yield Found(
                title=title,
                address=at(url),
                is_exact=reader.query.is_exactly(title),
                is_titled=reader.query.finds([title]),
                order=(number,),
            )


def documents(reader: Reader) -> Iterator[Found]:
    """Yield documents, published editions, and the letters of rounds that the reader may read."""
    plan = reader.plan
    if not reader.access.has_any_role:
        return
    years = [cycle.fiscal_year for cycle in cycles_for(reader.user, plan)]
    list_url = plan_url(plan, "documents")
    for number, one in enumerate(offered(*Scope).values()):
        texts = [one.title(plan.words), one.label, plan.words.say(one.lead)]
        of_years = years if one.scope in (Scope.YEAR, Scope.INITIATIVE) else [None]
        if one.scope == Scope.PERIOD and not years:
            continue
        for year in of_years:
            if not reader.query.finds(texts, year_names(year) if year else ()):
                continue
            name = texts[0].replace("　", " ")
            yield Found(
                title=f"{name}　{FiscalYear(year).label}" if year else name,
                place="帳票",
                address=at(_document(list_url, year, one.key)),
                fields=[Field("", texts[2])],
                year=year,
                is_titled=reader.query.finds(texts[:2], year_names(year) if year else ()),
                order=(number,),
            )
    yield from _editions(reader)
    yield from _inquiries(reader)


def people(reader: Reader) -> Iterator[Found]:
    """Yield accounts, to who keeps them."""
    house = access_of(reader.user)
    if not (house.is_secretariat or house.is_administrator):
        return
    memberships: dict[int, list[str]] = {}
    for row in Membership.objects.select_related("department").order_by("pk"):
        told = " ".join(filter(None, [row.department.name if row.department else "", row.role_label]))
        memberships.setdefault(row.user_id, []).append(told)
    for pk, username, name, email, is_active in User.objects.order_by("username").values_list(
        "pk", "username", "full_name", "email", "is_active"
    ):
        held = list(dict.fromkeys(memberships.get(pk, [])))
        if reader.query.finds([username, name, email, *held]):
            fields = [Field("所属・役割", "、".join(held))] if held else []
            fields += [Field("利用者ID", username)] + ([Field("メール", email)] if email else [])
            yield Found(
                title=f"{name}{'' if is_active else '（停止中）'}",
                place="利用者",
                address=at(reverse("person", args=[username])),
                fields=fields,
                is_exact=reader.query.is_exactly(username, name),
                is_titled=reader.query.finds([name]),
                order=(pk,),
            )


def manual(reader: Reader) -> Iterator[Found]:
    """Yield the parts of the manual."""
    for number, part in enumerate(manual_parts(reader.plan)):
        if reader.query.finds([part.title, part.text]):
            yield Found(
                title=part.title,
                place="使い方",
                address=at(part.url),
                fields=[Field("", part.text)],
                is_titled=reader.query.finds([part.title]),
                order=(number,),
            )


def _is_there(reader: Reader, name: str) -> bool:
    return name != "dashboard_schedule" or reader.plan.has_schedule


def _document(list_url: str, year: int | None, key: str) -> str:
    return f"{list_url}?year={year}#{key}-heading" if year else f"{list_url}#{key}-heading"


def _editions(reader: Reader) -> Iterator[Found]:
    for one in Edition.objects.published().filter(plan=reader.plan).defer("data"):
        title = f"公表版　{one}"
        if reader.query.finds([title, one.reason], year_names(one.fiscal_year)):
            yield Found(
                title=title,
                place="公表版の一覧",
                address=at(plan_url(reader.plan, "edition", fiscal_year=one.fiscal_year, number=one.number)),
                fields=[Field("訂正の理由", one.reason)] if one.reason else [],
                year=one.fiscal_year,
                order=(one.number,),
            )


def _inquiries(reader: Reader) -> Iterator[Found]:
    """照会文 and 記入要領: with any role once the round is opened, to the secretariat before."""
    for cycle in ReportingCycle.objects.filter(plan=reader.plan):
        if cycle.stage == CycleStage.PREPARING and not reader.access.is_secretariat:
            continue
        texts = (("照会文", cycle.inquiry_text), ("記入要領", cycle.instructions))
        fields = [Field(label, text) for label, text in texts if text]
        title = f"{FiscalYear(cycle.fiscal_year).label}実績の照会文・記入要領"
        if reader.query.finds([title, *(one.text for one in fields)], year_names(cycle.fiscal_year)):
            yield Found(
                title=title,
                address=at(plan_url(reader.plan, "cycle_inquiry", fiscal_year=cycle.fiscal_year)),
                fields=fields,
                year=cycle.fiscal_year,
                is_titled=reader.query.finds([title], year_names(cycle.fiscal_year)),
            )
