"""照会文書: from a round and whom it asks to letters, every text ready to print."""

from collections.abc import Iterable, Iterator, Sequence

from accounts.models import Department
from imari_dx.shared.fiscal_year import era_date, full_width, weekday
from indicators.models import ReportingCycle
from indicators.rounds.letter.head import LetterHead
from indicators.rounds.letter.rules import addressee
from indicators.workflow.asked import Asked, Part
from indicators.workflow.placeholders import places_of
from initiatives.words import Words
from reports.documents.letter import Letter, LetterItem, LetterRow, LettersDocument

# What a letter says whose round has no 照会文.
_PLAIN_TEXT = "このことについて、下記のとおり照会しますので、期限までに回答してください。"


def build_letters(
    cycle: ReportingCycle,
    asked: Iterable[tuple[Department, Sequence[Asked]]],
    head: LetterHead,
    *,
    address: str,
) -> LettersDocument:
    """Return the letters to some departments, in their order; ``address`` is where the system is reached.

    Of a round that nobody has opened yet they are drafts (案).
    """
    words, places = cycle.plan.words, places_of(cycle).official()
    items = list(_items(cycle, words, address))
    return LettersDocument(
        title=places.fill(head.subject),
        municipality=cycle.plan.municipality,
        date_label=era_date(head.day),
        number=full_width(head.number),
        day=full_width(era_date(head.day)),
        sender=head.sender,
        items=tuple(
            LetterItem(_numbered(number, label), lines)
            for number, (label, lines) in enumerate(items, start=1)
        ),
        table_heading=_numbered(len(items) + 1, f"対象の{words.initiative}"),
        columns=(words.initiative_code, words.initiative_title, "担当の区分"),
        letters=tuple(
            _letter(
                department,
                rows,
                words,
                _paragraphs(places.fill(cycle.inquiry_text, department=str(department))),
            )
            for department, rows in asked
        ),
        is_draft=cycle.opened_on is None,
        is_demo=cycle.is_demo,
    )


def _numbered(number: int, label: str) -> str:
    return f"{full_width(number)}　{label}"


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _items(cycle: ReportingCycle, words: Words, address: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "回答期限", (f"{full_width(era_date(cycle.due_on))}（{weekday(cycle.due_on)}）",)
    yield "回答方法", tuple(_methods(cycle, words, address))
    contact = (
        words.contact_department,
        f"電話　{words.contact_telephone}" if words.contact_telephone else "",
    )
    if any(contact):
        yield "問い合わせ先", tuple(filter(None, contact))


def _methods(cycle: ReportingCycle, words: Words, address: str) -> Iterator[str]:
    yield f"「{words.system}」に入り、ホームの「あなたの担当」から入力して、提出してください。"
    yield (
        "調査票（Excel）でも回答できます。ホームの「調査票をExcelで受け取る」から受け取り、"
        "記入したものを「記入した調査票（Excel）を取り込む」から取り込んで、提出してください。"
    )
    if address:
        yield f"アドレス　{address}"
    if cycle.instructions:
        yield "記入要領は、ホームの「照会文・記入要領」を見てください。"


def _letter(
    department: Department, asked: Sequence[Asked], words: Words, paragraphs: tuple[str, ...]
) -> Letter:
    return Letter(
        addressee=addressee(str(department)),
        paragraphs=paragraphs or (_PLAIN_TEXT,),
        rows=tuple(LetterRow(_code(one), one.initiative.plain_title, _part(one)) for one in asked),
        count=f"{full_width(len(asked))}{words.counter}",
    )


def _code(one: Asked) -> str:
    """The code, with the word of its level where several report; not twice where the code says it."""
    return "　".join(filter(None, dict.fromkeys((one.initiative.level_told, one.initiative.code))))


def _part(one: Asked) -> str:
    if one.part is Part.LEAD:
        return str(one.part.value)
    lead = f"（主担当　{one.lead}）" if one.lead else ""
    if one.part is Part.JOINT:
        return f"{one.part.value}{lead}"
    figures = "、".join(row.plain_name for row in one.figures)
    return f"数値目標の実績値のみ：{figures}{lead}"
