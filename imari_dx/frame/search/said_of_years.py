"""What was said of a year or the whole plan: 所見, 外部評価, 中間確認, changes of the plan, its closing."""

from collections.abc import Iterator

from imari_dx.frame.search.found import Found, at
from imari_dx.frame.search.matching import Field
from imari_dx.frame.search.places import report_address
from imari_dx.frame.search.reader import Reader, year_names
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.ended import undecided_years
from indicators.models import ClosingReport, ClosingState, Commentary, MidyearAnswer, Outlook, OutsideView
from indicators.workflow.closing import closing_rights
from indicators.workflow.midyear import midyear_rights
from initiatives.addresses import plan_url
from initiatives.models import Erratum, Revision

_WHOLE = "全体"
_TEXTS = ("outcome", "remaining_issues", "handling_text")


def views_of_years(reader: Reader) -> Iterator[Found]:
    """Yield 所見 and 外部評価: until a year is 確定 for who sees its views, afterwards for everybody."""
    if not reader.access.has_any_role:
        return
    undecided = frozenset() if reader.sees_running_views else undecided_years(reader.plan)
    rows = Commentary.objects.filter(cycle__plan=reader.plan).exclude(text="").order_by()
    for pk, year, heading, text in rows.values_list("pk", "cycle__fiscal_year", "heading__title", "text"):
        if year not in undecided:
            yield from _of_year(
                reader, year, f"所見（{heading or _WHOLE}）", text, number=pk, edited="cycle_commentary"
            )
    if not reader.plan.has_outside_views:
        return
    views = OutsideView.objects.filter(cycle__plan=reader.plan).exclude(comment="").order_by()
    label = reader.plan.outside_label
    names = ("pk", "cycle__fiscal_year", "initiative_id", "heading__title", "comment")
    for pk, year, initiative, heading, text in views.values_list(*names):
        if initiative is not None:
            yield from _of_initiative(reader, year, initiative, label, text)
        elif year not in undecided:
            yield from _of_year(
                reader, year, f"{label}（{heading or _WHOLE}）", text, number=pk, edited="cycle_outside"
            )


def changes(reader: Reader) -> Iterator[Found]:
    """Yield why the plan was changed: errata, revisions in force; those in preparation to the secretariat."""
    plan, is_secretariat = reader.plan, reader.access.is_secretariat
    if not reader.access.has_any_role:
        return
    for one in Revision.objects.filter(plan=plan):
        if not (one.is_in_force or is_secretariat):
            continue
        fields = [Field("改定の理由", one.reason)] if one.reason else []
        if reader.query.finds([str(one), *(field.text for field in fields)]):
            own = plan_url(plan, "revision", number=one.number)
            table = plan_url(plan, "comparison_file", number=one.number, file_format="html")
            yield Found(
                title=f"計画の{one}",
                address=at(own if is_secretariat else table),
                fields=fields,
                year=one.effective_year,
            )
    for erratum in Erratum.objects.filter(plan=plan):
        if reader.query.finds([erratum.reason], ["計画の訂正"]):
            yield Found(
                title="計画の訂正",
                address=at(plan_url(plan, "errata_file", file_format="html")),
                fields=[Field("訂正の理由", erratum.reason)],
            )


def closing_answers(reader: Reader) -> Iterator[Found]:
    """Yield the answers of the closing round (総括の照会), as the reader sees them."""
    for report in ClosingReport.objects.filter(round__plan=reader.plan).select_related("round"):
        initiative = reader.initiatives.get(report.initiative_id)
        if initiative is None:
            continue
        rights = closing_rights(reader.access, report, initiative)
        if not (rights.may_read or (rights.sees_answer and report.state == ClosingState.FINAL)):
            continue
        fields = [
            Field(_label(name), text, "closing-heading") for name in _TEXTS if (text := getattr(report, name))
        ]
        if reader.query.finds((one.text for one in fields), reader.context(initiative.pk)):
            own = plan_url(reader.plan, "closing_report", slug=initiative.slug)
            shown = f"{plan_url(reader.plan, 'initiative', slug=initiative.slug)}#closing-heading"
            yield Found(
                title=reader.name(initiative.pk),
                place="計画期間の総括",
                address=at(own if rights.may_read else shown),
                fields=fields,
                order=(initiative.sort_order,),
            )


def midyear_answers(reader: Reader) -> Iterator[Found]:
    """Yield what departments said in 秋の中間確認, to who may read it."""
    if not reader.access.takes_part:
        return
    rows = MidyearAnswer.objects.filter(of_check__plan=reader.plan).order_by()
    for year, key, outlook, comment in rows.values_list(
        "of_check__fiscal_year", "initiative_id", "outlook", "comment"
    ):
        initiative = reader.initiatives.get(key)
        if initiative is None or not midyear_rights(reader.access, initiative).may_read:
            continue
        fields = [Field("見通し", Outlook(outlook).label)]
        fields += [Field("コメント", comment)] if comment else []
        if reader.query.finds((one.text for one in fields), ["中間確認", *reader.context(key, year)]):
            own = plan_url(reader.plan, "midyear_answer", fiscal_year=year, slug=initiative.slug)
            yield Found(
                title=reader.name(key),
                place=f"{FiscalYear(year).label}　中間確認",
                address=at(own),
                fields=fields,
                year=year,
                order=(initiative.sort_order,),
            )


def _label(name: str) -> str:
    return str(ClosingReport._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _of_year(
    reader: Reader, year: int, label: str, text: str, *, number: int, edited: str
) -> Iterator[Found]:
    if not reader.query.finds([text], [label, *year_names(year)]):
        return
    own = plan_url(reader.plan, edited, fiscal_year=year)
    report = plan_url(reader.plan, "year_file", fiscal_year=year, key="evaluation", file_format="html")
    yield Found(
        title=f"{FiscalYear(year).label}　{label}",
        address=at(own if reader.access.is_secretariat else report),
        fields=[Field("", text)],
        year=year,
        order=(number,),
    )


def _of_initiative(reader: Reader, year: int, initiative: int, label: str, text: str) -> Iterator[Found]:
    report = next(
        (one for one in reader.reports.values() if (one.initiative_id, one.year) == (initiative, year)), None
    )
    if report is None or not (reader.is_final(report) or reader.sees_running_views):
        return
    if reader.query.finds([text], reader.context(initiative, year)):
        yield Found(
            title=reader.name(initiative),
            place=f"{FiscalYear(year).label}　{label}",
            address=report_address(reader, report),
            fields=[Field(label, text, "outside-view-heading")],
            year=year,
            order=(reader.sort_order(initiative),),
        )
