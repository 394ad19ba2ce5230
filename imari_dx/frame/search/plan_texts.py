"""What the plan says: its initiatives with the texts of their sheets, and its glossary."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from imari_dx.frame.search.found import Address, Found, at
from imari_dx.frame.search.matching import Field
from imari_dx.frame.search.reader import Reader, year_names
from indicators.models import EvaluationItem, Indicator
from initiatives.addresses import plan_url
from initiatives.models import Activity, Initiative, InitiativeText
from initiatives.sheet_layout import RowKind
from reports.downloads.registry import offered

# A field whose anchor is a year stands on the sheet of that year.
_SHEET = "sheet"


def initiatives(reader: Reader) -> Iterator[Found]:
    """Yield the initiatives in which something is found: number, title, the sheet's texts, indicators."""
    query, rows = reader.query, _rows_of_sheet(reader)
    per_year, texts = _per_year(reader, rows), _own_texts(reader, rows)
    for one in reader.initiatives.values():
        names = (one.code, one.plain_code, one.slug, one.title)
        fields = [
            *_of_sheet(one, rows),
            *texts.get(one.pk, ()),
            *per_year.get(one.pk, ()),
            *(Field("数値目標", _indicator_text(row)) for row in one.indicators.all()),
        ]
        if not query.finds([*names, *(field.text for field in fields)]):
            continue
        is_titled = query.finds(names)
        yield Found(
            title=reader.name(one.pk),
            address=_address(reader, one, is_titled=is_titled),
            fields=[] if is_titled else fields,
            is_exact=query.is_exactly(one.code, one.plain_code, one.slug, one.title),
            is_titled=is_titled,
            order=(one.sort_order,),
        )


def glossary(reader: Reader) -> Iterator[Found]:
    """Yield what is found in the glossary; who keeps the plan is led to where a term is edited."""
    chapter = plan_url(reader.plan, "plan_file", key=offered()["plan"].key, file_format="html")

    def address_of(word: str) -> str:
        if reader.access.is_secretariat:
            return plan_url(reader.plan, "plan_term", word=word)
        return chapter

    for term in reader.plan.glossary_terms.all():
        if reader.query.finds([term.word, term.heading, term.definition]):
            yield Found(
                title=term.heading,
                address=at(address_of(term.word)),
                fields=[Field("解説", term.definition)],
                is_exact=reader.query.is_exactly(term.word),
                is_titled=reader.query.finds([term.word, term.heading]),
                order=(term.sort_order,),
            )


def _rows_of_sheet(reader: Reader) -> Mapping[str, tuple[str, RowKind]]:
    """The rows that the plan's sheet prints: code → label, kind."""
    return {row.code: (row.name or row.kind.words, row.kind) for row in reader.plan.layout}


def _of_sheet(one: Initiative, rows: Mapping[str, tuple[str, RowKind]]) -> Iterator[Field]:
    texts = {
        RowKind.DESCRIPTION: one.description,
        RowKind.EFFECT: one.effect,
        RowKind.TARGETS: one.target_text,
    }
    for label, kind in rows.values():
        if texts.get(kind):
            yield Field(label, texts[kind], _SHEET)


def _per_year(reader: Reader, rows: Mapping[str, tuple[str, RowKind]]) -> Mapping[int, list[Field]]:
    """取組内容 and 実施評価指標 of each year, by initiative."""
    labels = {kind: label for label, kind in rows.values()}
    found: dict[int, list[Field]] = defaultdict(list)
    for kind, model in ((RowKind.ACTIVITIES, Activity), (RowKind.ITEMS, EvaluationItem)):
        if kind not in labels:
            continue
        texts = model.objects.filter(initiative__plan=reader.plan).order_by()
        for initiative, year, text in texts.values_list("initiative_id", "fiscal_year", "text"):
            label = f"{labels[kind]}（{year_names(year)[0]}）"
            found[initiative].append(Field(label, text, str(year)))
    return found


def _own_texts(reader: Reader, rows: Mapping[str, tuple[str, RowKind]]) -> Mapping[int, list[Field]]:
    """The texts that only this plan's sheet has, by initiative. No query where it has none."""
    found: dict[int, list[Field]] = defaultdict(list)
    if any(kind == RowKind.TEXT for _label, kind in rows.values()):
        texts = InitiativeText.objects.filter(initiative__plan=reader.plan).order_by()
        for initiative, code, text in texts.values_list("initiative_id", "row__code", "text"):
            if code in rows:
                found[initiative].append(Field(rows[code][0], text, _SHEET))
    return found


def _address(reader: Reader, one: Initiative, *, is_titled: bool) -> Address:
    def address(field: Field) -> str:
        if is_titled or not field.anchor:
            return plan_url(reader.plan, "initiative", slug=one.slug)
        year = {} if field.anchor == _SHEET else {"year": field.anchor}
        url = plan_url(reader.plan, "initiative_sheet", slug=one.slug)
        return f"{url}?{urlencode(year)}" if year else url

    return address


def _indicator_text(row: Indicator) -> str:
    return "\n".join(filter(None, [row.name, row.target_text, row.definition, row.source]))
