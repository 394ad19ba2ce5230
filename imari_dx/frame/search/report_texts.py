"""What was reported: results, remarks and what else is said inside the house, decisions."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Value

from imari_dx.frame.search.found import Found
from imari_dx.frame.search.matching import Field
from imari_dx.frame.search.places import INSTRUCTION, report_address
from imari_dx.frame.search.reader import Reader, ReportRow
from imari_dx.shared.fiscal_year import FiscalYear, era_date
from indicators.book.report_fields import BY_NAME, COLUMN_FIELDS, FieldKind
from indicators.models import (
    Act,
    AnnualReport,
    EvidenceFile,
    InstructionAct,
    InstructionResponse,
    InstructionStep,
    ItemResult,
    Measurement,
    MeasurementEvent,
    QuestionAnswer,
    Remark,
    RemarkKind,
    ReportState,
    TransitionLog,
)

_TEXTS = tuple(one for one in COLUMN_FIELDS if one.kind == FieldKind.TEXT)


def results(reader: Reader) -> Iterator[Found]:
    """Yield the reports in which something is found: of each what the reader may see of it.

    What is public of a report whoever sees its results, the rest (自己評価の理由, 引継ぎメモ, questions that
    stay inside) whoever may open it.
    """
    more = _measured(reader)
    columns = [one.name for one in _TEXTS]
    rows = AnnualReport.objects.filter(cycle__plan=reader.plan).order_by()
    for pk, *texts in rows.values_list("pk", *columns):
        report = reader.reports.get(pk)
        if report is None or not reader.sees_results(report):
            continue
        is_inside = reader.rights(report).may_read
        fields = [
            Field(_label(one.name), text, one.section.name)
            for one, text in zip(_TEXTS, texts, strict=True)
            if text and (one.is_public or is_inside)
        ]
        fields += [one for one, is_public in more.get(pk, ()) if is_public or is_inside]
        # Whoever types the number of an initiative wants its reports, of all years.
        is_named = reader.query.is_exactly(*reader.codes(report.initiative_id))
        context = reader.context(report.initiative_id, report.year)
        if reader.query.finds((one.text for one in fields), context, by_context=is_named):
            yield _of_report(reader, report, fields)


def remarks(reader: Reader) -> Iterator[Found]:
    """Yield what stays inside the house of the reports that the reader may open.

    意見・指示・コメント, answers to instructions, names of evidence; to who works on one, why it was
    returned.
    """
    words = reader.plan.words
    rows = Remark.objects.filter(report__cycle__plan=reader.plan).order_by()
    for pk, report_id, kind, text, said_by in rows.values_list("pk", "report_id", "kind", "text", "said_by"):
        place = f"{INSTRUCTION}{pk}" if kind == RemarkKind.INSTRUCTION else "remarks"
        fields = [Field(RemarkKind(kind).label_in(words), text, place)]
        fields += [Field("発言者・会議", said_by, place)] if said_by else []
        yield from _inside(reader, report_id, fields, pk)
    steps = InstructionStep.objects.filter(instruction__report__cycle__plan=reader.plan).order_by()
    for pk, number, report_id, act, text in steps.values_list(
        "pk", "instruction_id", "instruction__report_id", "act", "text"
    ):
        field = Field(f"{words.instruction}：{InstructionAct(act).label}", text, f"{INSTRUCTION}{number}")
        yield from _inside(reader, report_id, [field], pk)
    responses = InstructionResponse.objects.filter(report__cycle__plan=reader.plan).order_by()
    returned = TransitionLog.objects.filter(report__cycle__plan=reader.plan).exclude(comment="").order_by()
    no_act = responses.annotate(act=Value("")).values_list("pk", "report_id", "act", "text")
    both = no_act.union(returned.values_list("pk", "report_id", "act", "comment"), all=True)
    for pk, report_id, act, text in both:
        if act:
            field = Field(f"{Act(act).label}の理由", text, "history")
        else:
            field = Field(f"前年度の{words.instruction}への対応", text, "responses-heading")
        yield from _inside(reader, report_id, [field], pk, is_writers=bool(act))
    files = EvidenceFile.objects.filter(report__cycle__plan=reader.plan, removed_at=None).order_by()
    for pk, report_id, name, description in files.values_list("pk", "report_id", "name", "description"):
        field = Field("根拠資料", f"{name} {description}".strip(), "evidence")
        yield from _inside(reader, report_id, [field], pk)


def decisions(reader: Reader) -> Iterator[Found]:
    """Yield what was decided of reports: the reason of the grade, the meeting. Once they are 確定."""
    if not reader.access.has_any_role:
        return
    rows = AnnualReport.objects.filter(cycle__plan=reader.plan, state=ReportState.FINALISED).order_by()
    names = ("pk", "final_grade", "final_grade_reason", "meeting_name", "meeting_date")
    for pk, grade, reason, meeting, day in rows.values_list(*names):
        report = reader.reports.get(pk)
        if report is None:
            continue
        decided = f"、{era_date(day)}決定" if day else ""
        fields = [Field("評価の理由", reason, "year-heading")] if reason else []
        fields += [Field("決定した会議", meeting, "sheet")] if meeting else []
        if reader.query.finds(
            (one.text for one in fields), reader.context(report.initiative_id, report.year)
        ):
            yield _of_report(reader, report, fields, said=f"評価 {grade}{decided}")


def _label(name: str) -> str:
    one = BY_NAME[name]
    return one.label.format(label=BY_NAME[one.follows].label) if one.follows else one.label


def _measured(reader: Reader) -> dict[int, list[tuple[Field, bool]]]:
    """What is said of single values, items and questions, by report; and whether it is public."""
    found: dict[int, list[tuple[Field, bool]]] = defaultdict(list)
    measured = Measurement.objects.filter(report__cycle__plan=reader.plan).order_by()
    for report, indicator, *texts in measured.values_list(
        "report_id", "indicator_id", "text_value", "reason", "change_reason"
    ):
        known = reader.indicators.get(indicator)
        for label, text in zip(("", "値がない理由", "増減理由"), texts, strict=True):
            if text and known:
                named = f"{known.name}の{label}" if label else known.name
                found[report].append((Field(named, text, f"measurement-{indicator}"), True))
    events = MeasurementEvent.objects.filter(measurement__report__cycle__plan=reader.plan).exclude(name="")
    for report, indicator, name in events.order_by().values_list(
        "measurement__report_id", "measurement__indicator_id", "name"
    ):
        known = reader.indicators.get(indicator)
        if known:
            found[report].append((Field(f"{known.name}の開催", name, f"measurement-{indicator}"), True))
    items = ItemResult.objects.filter(report__cycle__plan=reader.plan).exclude(note="").order_by()
    for report, item, text, note in items.values_list("report_id", "item_id", "item__text", "note"):
        found[report].append((Field(f"{text}の補足", note, f"item-{item}"), True))
    answers = QuestionAnswer.objects.filter(report__cycle__plan=reader.plan).exclude(text_value="").order_by()
    for report, label, is_public, text in answers.values_list(
        "report_id", "question__label", "question__is_public", "text_value"
    ):
        found[report].append((Field(label, text, "questions"), is_public))
    return found


def _inside(
    reader: Reader, report_id: int, fields: list[Field], number: int, *, is_writers: bool = False
) -> Iterator[Found]:
    """Something said inside the house, to who may open the report (``is_writers``: and works on it)."""
    report = reader.reports.get(report_id)
    if report is None:
        return
    rights = reader.rights(report)
    if not rights.may_read or (is_writers and not rights.is_writer):
        return
    context = reader.context(report.initiative_id, report.year)
    if reader.query.finds((one.text for one in fields), context):
        yield _of_report(reader, report, fields, said=fields[0].label, number=-number)


def _of_report(
    reader: Reader, report: ReportRow, fields: list[Field], *, said: str = "", number: int = 0
) -> Found:
    year = FiscalYear(report.year).label
    return Found(
        title=reader.name(report.initiative_id),
        place="　".join(filter(None, [f"{year}実績", said])),
        address=report_address(reader, report),
        fields=fields,
        year=report.year,
        order=(reader.sort_order(report.initiative_id), number),
    )
