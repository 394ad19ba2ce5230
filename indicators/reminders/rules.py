"""Reminders: who is told what about which report, and the digest that a person gets.

Pure: no database, no clock. Every notice has a key that names its occasion; a service remembers the keys, so
that nothing is told twice. Source: the rules of the product, "The year"; which day tells whom is ADR 17.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from imari_dx.shared.fiscal_year import era_date
from imari_dx.shared.one_line import one_line
from indicators.models import Act, ReportState, has_answer
from indicators.news.occasions import Occasion as Occasion
from indicators.workflow.transition_table import Part, Reader, next_step, state_label

# How long a return or an approval is news: a timer that starts later does not tell old stories.
NEWS_DAYS = 14
WEEK = 7


@dataclass(frozen=True, slots=True)
class LastStep:
    """The latest return or approval of a report: id of its log row, act, day, person, comment."""

    log_id: int
    act: str
    day: dt.date
    actor: str
    comment: str


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """What a department has still to report of another's initiative (所管課), and who enters it."""

    names: str  # 公園を使う人、花壇の面積
    department_id: int
    editors: frozenset[int]
    heads: frozenset[int]


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the rules need of one report that is asked for (計画なし and 準備中 ones are left out)."""

    report_id: int
    name: str  # 行－⑩ 学校のネットワーク環境の改善（令和7年度実績）
    state: str
    opened_on: dt.date
    due_on: dt.date  # with its extension
    is_closed: bool  # 締切済 and without an extension that runs
    editors: frozenset[int]  # ids of the people who enter
    heads: frozenset[int]
    joint: frozenset[int] = frozenset()  # who enters for further leads (共管): told, not reminded
    co_approvers: frozenset[int] = frozenset()  # heads of further leads whose approval is awaited
    own_figures: tuple[OwnFigures, ...] = ()  # that are still missing, by department
    last_step: LastStep | None = None
    contact: str = ""  # whom to ask about the plan, "" where it names nobody


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell one person."""

    recipient_id: int
    occasion: Occasion
    key: str
    line: str
    contact: str = ""  # whom to ask
    day: dt.date | None = None  # on which it came about, where a weekly digest may wait


# What a weekly digest does not wait for.
_URGENT = frozenset(
    {Occasion.RETURNED, Occasion.OVERDUE, Occasion.DUE_TOMORROW, Occasion.INSTRUCTION_OVERDUE}
)


# What may be told to everybody at once: nothing that was said to somebody.
FOR_ALL = frozenset(
    {
        Occasion.RETURNED,
        Occasion.OVERDUE,
        Occasion.DUE_TOMORROW,
        Occasion.WEEK_LEFT,
        Occasion.OPENED,
        Occasion.MIDYEAR,
        Occasion.MIDYEAR_OVERDUE,
        Occasion.TO_PUBLISH,
        Occasion.APPROVED,
        Occasion.PUBLISHED,
    }
)


def waits_for_monday(notice: Notice, as_of: dt.date) -> bool:
    """Whether a weekly digest has not told it yet on a day: it came about after the last Monday.

    A Monday on which no timer ran is made up for on the next day.
    """
    monday = as_of - dt.timedelta(as_of.weekday())
    return notice.occasion not in _URGENT and notice.day is not None and notice.day > monday


def notices(reports: Iterable[ReportFacts], as_of: dt.date) -> list[Notice]:
    """Return all that should have been told by a day, whether or not it was.

    - Opened: editors and heads of the leading department, from the opening until a week before the deadline.
    - Seven days left, due tomorrow (or today): whoever it waits for, the editors while 未着手 / 入力中, the
      head while 提出済. A day on which no timer ran is made up for on the next.
    - Overdue: editors and heads, once a week.
    - Whoever reports a figure of another's initiative (所管課): the same about that figure, until it is
      entered or the report is handed in.
    - Returned, approved: the editors, those of further leads (共管) too, within two weeks.
    """
    return [
        replace(notice, contact=report.contact) for report in reports for notice in _of_report(report, as_of)
    ]


def _of_report(report: ReportFacts, as_of: dt.date) -> Iterator[Notice]:
    if report.opened_on > as_of:
        return
    yield from _news(report, as_of)
    if not report.is_closed:
        yield from _deadlines(report, as_of, told_on=as_of)


def _news(report: ReportFacts, as_of: dt.date, *, is_dated: bool = True) -> Iterator[Notice]:
    step = report.last_step
    if step is None or step.day > as_of:
        return
    if is_dated and as_of - step.day > dt.timedelta(NEWS_DAYS):
        return
    if step.act == Act.RETURN and report.state == ReportState.DRAFTING:
        line = f"{report.name}\n　{step.actor}さん（{era_date(step.day)}）：{step.comment}"
        yield from _tell(report.editors | report.joint, Occasion.RETURNED, f"returned:{step.log_id}", line)
    if step.act == Act.APPROVE and report.state == ReportState.APPROVED:
        line = f"{report.name}（{era_date(step.day)}　{step.actor}さん）"
        yield from _tell(
            report.editors | report.joint, Occasion.APPROVED, f"approved:{step.log_id}", line, step.day
        )


def _deadlines(report: ReportFacts, as_of: dt.date, *, told_on: dt.date) -> Iterator[Notice]:
    yield from _deadline(report, as_of, told_on=told_on)
    yield from _own_figures(report, as_of, told_on=told_on)


def _deadline(report: ReportFacts, as_of: dt.date, *, told_on: dt.date) -> Iterator[Notice]:
    """What is due on ``told_on``, as it is said on ``as_of``."""
    is_unanswered, step = (
        not has_answer(report.state),
        next_step(ReportState(report.state), skips_approval=False),
    )
    if is_unanswered:
        waits_for, both = report.editors, report.editors | report.heads
    elif step and Part.HEAD in step.who:
        waits_for = both = report.heads | report.co_approvers
    else:
        return
    line = f"{report.name}　期限 {era_date(report.due_on)}"
    if not is_unanswered:
        line += f"　{state_label(report.state, Reader.APPROVER)}"
    for occasion, key, words in _occasions(report, as_of, told_on):
        if occasion is not Occasion.OPENED or is_unanswered:
            people = both if occasion in _TELLS_HEADS else waits_for
            yield from _tell(people, occasion, key, f"{line}{words}", _since(report, occasion))


def _own_figures(report: ReportFacts, as_of: dt.date, *, told_on: dt.date) -> Iterator[Notice]:
    """The same for figures that other departments report; who enters the report too is told once."""
    if has_answer(report.state):
        return
    for one in report.own_figures:
        line = f"{report.name}のうち、所管する数値目標の実績値（{one.names}）　期限 {era_date(report.due_on)}"
        for occasion, key, words in _occasions(report, as_of, told_on):
            people = one.editors | one.heads if occasion in _TELLS_HEADS else one.editors
            others = people - report.editors
            said = f"{line}{words}"
            key_of_one = f"{key}:figures:{one.department_id}"
            yield from _tell(others, occasion, key_of_one, said, _since(report, occasion))


def _since(report: ReportFacts, occasion: Occasion) -> dt.date:
    """Since when one is told of a deadline; what is urgent does not ask."""
    return report.opened_on if occasion == Occasion.OPENED else report.due_on - dt.timedelta(WEEK)


# Of these heads hear too; of the others whoever it waits for.
_TELLS_HEADS = frozenset({Occasion.OPENED, Occasion.OVERDUE})


def _occasions(report: ReportFacts, as_of: dt.date, told_on: dt.date) -> Iterator[tuple[Occasion, str, str]]:
    """What a day means for a deadline: the occasion, its key, and what is added to the line."""
    left = (report.due_on - told_on).days
    key = f"{report.report_id}:{report.due_on.isoformat()}"
    if left < 0:
        week, passed = (-left - 1) // WEEK, (as_of - report.due_on).days
        yield Occasion.OVERDUE, f"overdue:{key}:{week}", f"（{passed}日超過）"
    elif left <= 1:
        yield Occasion.DUE_TOMORROW, f"due_tomorrow:{key}", ""
    elif left <= WEEK:
        yield Occasion.WEEK_LEFT, f"week_left:{key}", ""
    else:
        yield Occasion.OPENED, f"opened:{report.report_id}", ""


def standing(reports: Iterable[ReportFacts], as_of: dt.date) -> dict[tuple[int, str], Notice]:
    """Return what is still true on a day of all that may have been told before, by recipient and key.

    What waits in an outbox is looked at by it before it goes: whoever has done the work meanwhile, has moved,
    or was given more time is not written to about it. Every notice of ``notices`` is among them; beyond those
    the opening and the coming deadline while the work waits, the weeks since the deadline, and old news that
    still hold.
    """
    return {
        (one.recipient_id, one.key): replace(one, contact=report.contact)
        for report in reports
        for one in _still_true(report, as_of)
    }


def _still_true(report: ReportFacts, as_of: dt.date) -> Iterator[Notice]:
    yield from _news(report, as_of, is_dated=False)
    if report.is_closed:
        return
    passed = (as_of - report.due_on).days
    # Days on which the notices were due that still hold: one in each week since the deadline, else one each.
    days = range(1, passed + 1, WEEK) if passed > 0 else (0, -WEEK, -WEEK - 1)
    for day in days:
        yield from _deadlines(report, as_of, told_on=report.due_on + dt.timedelta(day))


def _tell(
    people: Collection[int], occasion: Occasion, key: str, line: str, day: dt.date | None = None
) -> Iterator[Notice]:
    yield from (Notice(person, occasion, key, line, day=day) for person in sorted(people))


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is written on one day: all notices in one message."""

    recipient_id: int
    subject: str
    body: str
    keys: tuple[str, ...]


def digests(
    found: Iterable[Notice],
    told: Mapping[int, Collection[str]],
    *,
    names: Mapping[int, str],
    plan_title: str,
    address: str,
) -> list[Digest]:
    """Return one digest per person for the notices that they were not told yet (``told``: keys by person).

    ``names`` are the people's names, ``address`` that of the home page ("" where it is not known).
    """
    new: dict[int, list[Notice]] = {}
    for notice in found:
        if notice.key not in told.get(notice.recipient_id, ()):
            new.setdefault(notice.recipient_id, []).append(notice)
    return [
        Digest(
            recipient_id=person,
            subject=one_line(f"【{plan_title}】進捗管理のお知らせ（{len(rows)}件）"),
            body=digest_text(rows, name=names[person], address=address),
            keys=tuple(row.key for row in rows),
        )
        for person, rows in sorted(new.items())
    ]


def digest_text(rows: Sequence[Notice], *, name: str, address: str) -> str:
    """Return the text of a digest; without a name as it is pasted into a groupware."""
    parts = [f"{name} 様"] if name else []
    for occasion in Occasion:
        lines = list(dict.fromkeys(row.line for row in rows if row.occasion == occasion))
        if lines:
            parts.append("\n".join([f"■ {occasion.heading}", *(f"・{line}" for line in lines)]))
    if address:
        parts.append(f"入力と確認はこちらから\n{address}")
    contacts = list(dict.fromkeys(row.contact for row in rows if row.contact))
    if contacts:
        parts.append("\n".join(f"問い合わせ先　{contact}" for contact in contacts))
    parts.append("（進捗管理システムからのお知らせです。行き違いの場合はご容赦ください。）")
    return "\n\n".join(parts) + "\n"
