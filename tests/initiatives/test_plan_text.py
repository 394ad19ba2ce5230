"""The plan document holds the official text word for word, and its structured reading agrees with it.

The product prints the official sheets and is measured against them, so nothing in the fixture is trusted:
every expected value comes from ``fixtures/source/imari_dx_plan.txt`` (the text layer of the published plan)
or was worked out by hand from it and stands here in a table.

What the text layer tells apart, and what these tests rest on: a line that merely wraps ends without a space,
while the end of a paragraph or of a table cell leaves one (``承認␣``). So the borders of cells and items can
be proved too, not only the order of the characters.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
OFFICIAL = (ROOT / "fixtures/source/imari_dx_plan.txt").read_text(encoding="utf-8")
PLAN = json.loads((ROOT / "fixtures/plans/imari-dx.json").read_text(encoding="utf-8"))

YEARS = (2021, 2022, 2023, 2024, 2025)
YEAR_HEADS = ("令和３年度", "令和４年度", "令和５年度", "令和６年度", "令和７年度")
PHASES = ("plan", "develop", "operate")
SLUGS = {"産": "san", "行": "gyo", "地": "chi"}
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑"
SECTION_HEADINGS = (
    "１ 策定の背景",
    "２ 基本方針",
    "３ 推進体制",
    "４ 国の動向",
    "５ 県の動向",
    "６ 市のこれまでの取り組み",
    "７ 取組体系",
    "８ 個別取組",
    "９ 用語解説",
)

INITIATIVES = {initiative["code"]: initiative for initiative in PLAN["initiatives"]}
CODES = [
    f"{prefix}－{CIRCLED[n]}" for prefix, count in (("産", 5), ("行", 21), ("地", 2)) for n in range(count)
]


def ascii_id(code: str) -> str:
    """Test names cannot hold the official codes readably, so they name 行－㉑ as gyo-21."""
    return f"{SLUGS[code[0]]}-{CIRCLED.index(code[2]) + 1}"


def row_ids(rows: list[tuple]) -> list[str]:
    """Names for the rows of a table that starts with the code, numbered where a code comes twice."""
    return [f"{ascii_id(row[0])}:{n}" for n, row in enumerate(rows, start=1)]


every_initiative = pytest.mark.parametrize("code", CODES, ids=ascii_id)
every_section = pytest.mark.parametrize("section", PLAN["sections"], ids=lambda s: f"section-{s['number']}")


# --- The source ---


def squeeze(text: str) -> str:
    """White space is the text layer's, not the plan's: it is compared apart, further below."""
    return re.sub(r"\s+", "", text)


def without_page_number(text: str) -> str:
    """The number of page 13 is the one thing in the text layer that is no content."""
    return re.sub(r"(?m)^13 $", "", text)


def source_parts() -> dict[str, str]:
    """The nine sections of the source by heading, without heading line; nothing stands before the first."""
    text = without_page_number(OFFICIAL)
    pattern = "|".join(re.escape(heading) for heading in SECTION_HEADINGS)
    before, *rest = re.split(rf"(?m)^ ?({pattern}) *$", text)
    assert not before.strip()
    return dict(zip(rest[::2], rest[1::2], strict=True))


PARTS = source_parts()
SECTION_8 = PARTS["８ 個別取組"]


def source_sheets() -> dict[str, str]:
    """Section ８ cut at the label 施策名称, by the code that follows it; headings between sheets cut off."""
    sheets = {}
    for chunk in re.split(r"(?m)^ ?(?=施 策 名 称 )", SECTION_8)[1:]:
        sheet = re.split(r"(?m)^ ?(?:◎|（[１２３]）..分野)", chunk)[0]
        code = squeeze(sheet).removeprefix("施策名称")[:3]
        assert code not in sheets
        sheets[code] = sheet
    return sheets


SHEETS = source_sheets()


def glued_and_gaps(text: str) -> tuple[str, dict[int, str]]:
    """The characters of a text without white space, and the white space that stood before the n-th."""
    glued, gaps = [], {}
    for run in re.finditer(r"(\s*)(\S|$)", text):
        if run[1]:
            gaps[len(glued)] = run[1]
        if run[2]:
            glued.append(run[2])
    return "".join(glued), gaps


def is_paragraph_end(gap: str) -> bool:
    """A wrapped line leaves a bare line break; the end of a paragraph or cell leaves a space as well."""
    return " " in gap


def has_blank_paragraph(gap: str) -> bool:
    """A line that holds nothing but a space is an empty paragraph: it fills up the rest of a cell."""
    return any(line and not line.strip() for line in gap.split("\n")[1:-1])


# --- The document, put back into the official reading order ---


class Piece(NamedTuple):
    """One run of text of the official table, with the place it comes from."""

    kind: str
    text: str
    year: int | None = None


def label(text: str) -> Piece:
    return Piece("label", text)


def full_width(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def sheet_pieces(initiative: dict) -> Iterator[Piece]:
    """One official sheet, read row by row as the published table stands (section ８)."""
    yield label("施策名称")
    yield label(initiative["code"])
    yield Piece("title", initiative["title"])
    if initiative["national_priority"]:
        yield label("（☆）")
    for number in initiative["vision_items"]:
        yield label(f"【ビジョン：具体的な取組{full_width(number)}】")
    yield label("事業内容")
    yield Piece("text", initiative["description"])
    yield label("スケジュール")
    yield from map(label, YEAR_HEADS)
    yield label("取組内容")
    for year in YEARS:
        yield Piece("activity", initiative["activities"].get(str(year), ""), year)
    for phase in PLAN["phases"]:
        yield label(phase["label"])
    yield label("目標・期待される効果")
    yield Piece("text", initiative["effect"])
    yield label("成果指標")
    yield label("数値目標")
    for line in initiative["target_lines"]:
        yield Piece("text", line)
    yield label("実施評価指標")
    yield from map(label, YEAR_HEADS)
    for year in YEARS:
        for item in initiative["evaluation_items"].get(str(year), []):
            yield Piece("item", item["text"], year)


def glue(pieces: Iterator[Piece]) -> str:
    return squeeze("".join(piece.text for piece in pieces))


def printed(heading: dict[str, Any]) -> str:
    return heading.get("heading") or f"{PLAN['levels'][heading['level'] - 1]['mark']}{heading['title']}"


def section_8_pieces() -> Iterator[Piece]:
    """The headings, the line on （☆） and the sheets, in the order of the plan."""
    for heading in PLAN["headings"]:
        yield label(printed(heading))
        yield label(heading.get("text", ""))
        for initiative in PLAN["initiatives"]:
            if initiative["heading"] == heading["slug"]:
                yield from sheet_pieces(initiative)


def glossary_text() -> str:
    text, group = [], ""
    for term in PLAN["glossary"]:
        if term["group"] != group:
            group = term["group"]
            text.append(f"＜{group}＞")
        text += [f"●{term['heading']}", term["definition"]]
    return "\n".join(text)


def document_parts() -> dict[str, str]:
    parts = {section["heading"]: section["body"] for section in PLAN["sections"]}
    parts[PLAN["outline"]["heading"]] = "\n".join(PLAN["outline"]["lines"])
    parts["８ 個別取組"] = glue(section_8_pieces())
    parts["９ 用語解説"] = glossary_text()
    return parts


class Official(NamedTuple):
    """An official text that the document holds, the part of the plan it belongs to and its exact place."""

    part: str
    place: str
    text: str


def official_texts() -> Iterator[Official]:
    """Every official text of the document, each once."""
    for section in PLAN["sections"]:
        yield Official(section["heading"], section["heading"], section["body"])
    for line in PLAN["outline"]["lines"]:
        yield Official("７ 取組体系", "７ 取組体系", line.lstrip("　"))
    for heading in PLAN["headings"]:
        if heading["level"] == 1:
            yield Official("sector", heading["slug"], heading["heading"])
            yield Official("sector", heading["slug"], heading.get("text", ""))
        else:
            yield Official("policy", heading["title"], heading["title"])
    for initiative in PLAN["initiatives"]:
        code = initiative["code"]
        for field in ("title", "description", "effect"):
            yield Official(field, f"{code} {field}", initiative[field])
        for year, text in initiative["activities"].items():
            yield Official("activity", f"{code} activity {year}", text)
        for line in initiative["target_lines"]:
            yield Official("target", f"{code} target", line)
        for year, items in initiative["evaluation_items"].items():
            for item in items:
                yield Official("item", f"{code} item {year}", item["text"])
    for term in PLAN["glossary"]:
        yield Official("glossary", term["word"], term["heading"])
        yield Official("glossary", term["word"], term["definition"])


# --- Every character, in order ---


def test_page_13_is_the_only_thing_left_out():
    """A second bare number would be a lost piece of text, so the exception is pinned to one line."""
    assert re.findall(r"(?m)^\s*(\d+)\s*$", OFFICIAL) == ["13"]


def test_document_has_the_sections_of_the_plan():
    assert tuple(PARTS) == SECTION_HEADINGS
    assert tuple(document_parts()) == SECTION_HEADINGS


@pytest.mark.parametrize("heading", SECTION_HEADINGS, ids=range(1, 10))
def test_section_is_verbatim(heading):
    assert squeeze(document_parts()[heading]) == squeeze(PARTS[heading])


def test_whole_document_is_verbatim():
    """Nothing may hide between two sections: the plan from the first character to the last."""
    document = "".join(heading + text for heading, text in document_parts().items())
    assert squeeze(document) == squeeze(without_page_number(OFFICIAL))


@every_initiative
def test_initiative_is_verbatim(code):
    assert glue(sheet_pieces(INITIATIVES[code])) == squeeze(SHEETS[code])


def test_initiatives_stand_in_the_order_of_the_plan():
    assert list(SHEETS) == CODES
    assert list(INITIATIVES) == CODES


def test_glossary_terms_are_those_of_the_plan():
    """The heading lines of section ９, each with the group that it stands in."""
    expected, group = [], ""
    for line in map(str.strip, PARTS["９ 用語解説"].split("\n")):
        if line.startswith("＜"):
            group = line.strip("＜＞")
        elif line.startswith("●"):
            expected.append((group, line[1:]))
    assert [(term["group"], term["heading"]) for term in PLAN["glossary"]] == expected


# --- Borders of paragraphs, cells and items ---


def borders(pieces: list[str]) -> list[int]:
    """Where, counted in characters without white space, each piece ends."""
    ends, position = [], 0
    for piece in pieces:
        position += len(squeeze(piece))
        ends.append(position)
    return ends


# The text layer has a stray space inside two paragraphs: after a ※ at a line's end and within a date broken
# over two lines. The three 出典 hold an official one.
SPACES_INSIDE_PARAGRAPHS = {
    ("１ 策定の背景", "（出典", "総務省"),
    ("２ 基本方針", "社会変革を進めるＤＸ※", "の考え方"),
    ("４ 国の動向", "平成２８年", "１２月"),
    ("４ 国の動向", "（出典", "総務省"),
    ("５ 県の動向", "（出典", "佐賀県産業"),
}


@every_section
def test_paragraphs_of_prose_end_where_the_plan_ends_them(section):
    glued, gaps = glued_and_gaps(PARTS[section["heading"]])
    expected = {at for at, gap in gaps.items() if is_paragraph_end(gap)} - {0}
    for heading, before, after in SPACES_INSIDE_PARAGRAPHS:
        if heading == section["heading"]:
            expected.remove(glued.index(before + after) + len(before))
    assert set(borders(section["body"].split("\n"))) | {len(glued)} == expected | {len(glued)}


def test_outline_has_the_lines_of_section_7():
    assert [line.strip() for line in PLAN["outline"]["lines"]] == [
        line.strip() for line in PARTS["７ 取組体系"].split("\n") if line.strip()
    ]


def test_outline_is_set_in_by_level():
    """The text layer has lost some of the indents, so they are those of the lines that kept them."""
    indents = {"＜": "", "◎": "　"}
    for line in PLAN["outline"]["lines"]:
        bare = line.strip()
        assert line == indents.get(bare[0], "　　") + bare


@every_initiative
def test_texts_and_target_lines_end_where_the_plan_ends_them(code):
    """事業内容 and 目標・期待される効果 are one paragraph each; 数値目標 has one paragraph a line."""
    _, gaps = glued_and_gaps(SHEETS[code])
    position = 0
    for piece in sheet_pieces(INITIATIVES[code]):
        end = position + len(squeeze(piece.text))
        if piece.kind == "text":
            assert is_paragraph_end(gaps[end]), piece.text
            assert not any(is_paragraph_end(gaps.get(at, "")) for at in range(position + 1, end)), piece.text
        position = end


class Cell(NamedTuple):
    """A stretch of a year row: [start, end) in the glued sheet, and the document's text for it."""

    kind: str
    year: int
    start: int
    end: int
    text: str


def year_cells(code: str) -> list[Cell]:
    cells, position = [], 0
    for piece in sheet_pieces(INITIATIVES[code]):
        end = position + len(squeeze(piece.text))
        if piece.year is not None and piece.text:
            cells.append(Cell(piece.kind, piece.year, position, end, piece.text))
        position = end
    return cells


# Two items that the text layer runs together because the first fills its line of seven characters exactly.
BORDERS_THAT_FILL_THE_LINE = {("行－③", 2022, "対象業務の選定"), ("行－⑭", 2023, "対象部署の選定")}
OFFICIAL_SPACE_IN_ITEM = "電子入札※ ,契約,見積,請求等との調整"


@every_initiative
def test_every_cell_and_item_ends_at_a_paragraph_end_of_the_plan(code):
    glued, gaps = glued_and_gaps(SHEETS[code])
    for cell in year_cells(code):
        if cell.end == len(glued):
            continue  # the end of the sheet itself
        ends = is_paragraph_end(gaps.get(cell.end, ""))
        assert ends != ((code, cell.year, cell.text) in BORDERS_THAT_FILL_THE_LINE), cell


@every_initiative
def test_every_paragraph_end_of_a_year_row_is_a_border_of_the_document(code):
    """Nothing that the plan sets apart may be run together.

    Joined on purpose are only the lines of one 取組内容 sentence that break after its 、.
    """
    glued, gaps = glued_and_gaps(SHEETS[code])
    for cell in year_cells(code):
        inside = {at for at in range(cell.start + 1, cell.end) if is_paragraph_end(gaps.get(at, ""))}
        kept = {cell.start + end for end in borders(cell.text.split("\n"))[:-1]}
        if cell.kind == "activity":
            inside = {at for at in inside if glued[at - 1] != "、"}
        if cell.text == OFFICIAL_SPACE_IN_ITEM:
            inside.remove(cell.start + len("電子入札※"))
        assert inside == kept, cell


@every_initiative
def test_empty_paragraphs_of_the_plan_separate_years(code):
    """An empty paragraph fills up a cell, so the texts on its two sides belong to different fiscal years."""
    _, gaps = glued_and_gaps(SHEETS[code])
    cells = year_cells(code)
    for cell, following in zip(cells, cells[1:], strict=False):
        assert not any(has_blank_paragraph(gaps.get(at, "")) for at in range(cell.start + 1, cell.end)), cell
        if cell.kind == following.kind and has_blank_paragraph(gaps.get(cell.end, "")):
            assert cell.year < following.year, (cell, following)


@every_initiative
@pytest.mark.parametrize(("kind", "field"), [("activity", "activities"), ("item", "evaluation_items")])
def test_a_row_that_starts_with_a_space_has_an_empty_first_year(code, kind, field):
    """An empty cell of 令和３年度 leaves nothing but its space at the start of the row's first line."""
    _, gaps = glued_and_gaps(SHEETS[code])
    first = next(cell for cell in year_cells(code) if cell.kind == kind)
    empty = gaps[first.start].rpartition("\n")[2] == " "
    assert empty == ("2021" not in INITIATIVES[code][field])


# The borders that the text layer alone does not decide, as they were decided when the plan was read.
DECIDED_ITEMS = [
    ("産－②", 2022, ["実施回数", "参加社数"]),
    ("行－③", 2022, ["対象業務の選定", "サービス導入"]),
    ("行－④", 2021, ["導入窓口の選定", "事業計画の承認"]),
    ("行－④", 2023, ["年次報告"]),
    ("行－④", 2025, ["対象窓口拡大検討"]),
    ("行－⑤", 2022, ["基礎調査、検討", "事業計画の承認"]),
    ("行－⑤", 2023, ["調達の実施", "システムの実装"]),
    ("行－⑤", 2024, ["システム稼働開始", "対象施設拡大検討"]),
    ("行－⑤", 2025, ["対象施設拡大検討"]),
    ("行－⑥", 2023, ["基礎調査", "検討事業計画の承認"]),
    ("行－⑦", 2024, ["調達の実施", "システムの実装"]),
    ("行－⑧", 2021, ["基礎調査", "事業計画の承認"]),
    ("行－⑧", 2024, ["システムの機能\n搭載情報の拡充等検討"]),
    ("行－⑧", 2025, ["システムの機能\n搭載情報の拡充等検討"]),
    ("行－⑪", 2021, ["実施", "運用"]),
    ("行－⑬", 2021, ["関係部署の意向\n状況調査"]),
    ("行－⑬", 2022, ["対象部署の選定", "事業計画の承認"]),
    ("行－⑬", 2024, ["検証での拡大", "ＲＰＡ※・ＡＩ－ＯＣＲ※等導入業務検討"]),
    ("行－⑭", 2022, ["関係部署の意向\n状況調査"]),
    ("行－⑭", 2023, ["対象部署の選定", "事業計画の承認"]),
    ("行－⑭", 2024, ["導入", "運用", "効果測定検証"]),
    ("行－⑭", 2025, ["運用", "検証での拡大"]),
    ("行－⑮", 2022, ["調達の実施", "システム実装稼働"]),
    ("行－⑯", 2022, ["導入システムの検討", "事業計画の承認"]),
    ("行－⑰", 2023, ["調達の実施", "システムの導入"]),
    ("行－⑲", 2023, ["差異分析", "システム開発"]),
    ("行－⑲", 2024, ["システム開発"]),
    ("行－⑳", 2022, ["関係部署の意向\n状況調査"]),
    ("行－⑳", 2025, ["運用", "検証結果での拡大", "見直し等検討"]),
    ("行－㉑", 2022, ["基礎調査", "問題点検討", "他事例検証", "事業計画の承認"]),
    ("行－㉑", 2023, ["調達の実施", "システムの導入"]),
    ("行－㉑", 2024, ["稼働開始", "電子入札※ ,契約,見積,請求等との調整"]),
    ("行－㉑", 2025, ["契約関連業務のデジタルで一貫したシステムの稼働"]),
    ("地－①", 2021, ["講習会等の計画、検討、実施、報告"]),
    ("地－②", 2024, ["検証結果による計画、実施、運用"]),
]


@pytest.mark.parametrize(("code", "year", "items"), DECIDED_ITEMS, ids=row_ids(DECIDED_ITEMS))
def test_decided_items(code, year, items):
    assert [item["text"] for item in INITIATIVES[code]["evaluation_items"][str(year)]] == items


DECIDED_ACTIVITIES = [
    ("行－①", 2022, "マイナンバーカードの普及促進"),
    ("行－①", 2023, "マイナンバーカードの普及促進（未保有者に対する対応）"),
    ("行－④", 2023, "キャッシュレス決済の運用"),
    ("行－④", 2024, "対象窓口拡大の検討"),
    ("行－④", 2025, "キャッシュレス決済対象窓口の拡大"),
    ("行－⑤", 2023, "一部施設への導入"),
    ("行－⑫", 2021, "タブレット端末の活用の推進、ﾌﾟﾛｸﾞﾗﾐﾝｸﾞ教育の指導書作成"),
    ("行－⑫", 2022, "ﾌﾟﾛｸﾞﾗﾐﾝｸﾞ教育の指導書作成、教職員による研究"),
    ("行－⑫", 2023, "教職員による研究、研究成果の実践"),
    ("行－⑬", 2023, "試験的導入、運用効果測定検証"),
    ("行－⑭", 2023, "対象部署の検討、選定事業計画の承認"),
    ("行－⑯", 2022, "システムの検討、事業計画の承認"),
    ("行－⑯", 2023, "導入、運用、効果測定検証"),
    ("行－⑳", 2022, "導入に向けた関連部署への意向\n状況調査"),
    ("行－⑳", 2023, "対象部署の検討、事業計画の承認"),
    ("行－㉑", 2022, "関連システムの基礎調査、実務上の問題点等の検討"),
    ("行－㉑", 2024, "システムの稼働\n運用"),
    ("行－㉑", 2025, "運用、利用拡大への普及促進"),
    ("地－②", 2023, "実証実験結果に伴う効果、検証、アプリ開発の検討"),
]


@pytest.mark.parametrize(("code", "year", "text"), DECIDED_ACTIVITIES, ids=row_ids(DECIDED_ACTIVITIES))
def test_decided_activities(code, year, text):
    assert INITIATIVES[code]["activities"][str(year)] == text


def test_line_breaks_kept_inside_texts():
    """Where a cell or an item is one thing on two lines, and nowhere else but in prose."""
    prose = SECTION_HEADINGS[:6]
    kept = [place for part, place, text in official_texts() if "\n" in text and part not in prose]
    assert kept == [
        "行－⑧ item 2024",
        "行－⑧ item 2025",
        "行－⑬ item 2021",
        "行－⑭ item 2022",
        "行－⑳ activity 2022",
        "行－⑳ item 2022",
        "行－㉑ activity 2024",
    ]


# --- White space ---


def test_white_space_inside_texts_is_official():
    """Beside line breaks: the space of 行－㉑, those of the three 出典 and those within English names."""
    found = []
    for _, place, text in official_texts():
        assert text == text.strip(), place
        assert "\n\n" not in text, place
        assert not re.search(r"[\t\r\u00a0\u200b\u3000\ufeff]", text), place
        without_english = re.sub(r"(?<=[A-Za-z]) (?=[A-Za-z])", "", text)
        found += [place for _ in re.findall(r"[^\S\n]", without_english)]
    assert found == ["１ 策定の背景", "４ 国の動向", "５ 県の動向", "行－㉑ item 2024"]


def test_space_in_item_is_that_of_the_plan():
    assert "電子入札※ ,契\n約,見積,請求等\nとの調整" in SHEETS["行－㉑"]
    assert INITIATIVES["行－㉑"]["evaluation_items"]["2024"][1]["text"] == OFFICIAL_SPACE_IN_ITEM


@every_section
def test_line_with_the_origin_of_a_figure_keeps_its_space(section):
    """Sections １, ４ and ５ close with a figure of which the text holds title and origin only."""
    lines = re.findall(r"(?m)^ ?(（出典 .*?) *$", PARTS[section["heading"]])
    assert [line for line in section["body"].split("\n") if line.startswith("（出典")] == lines
    assert len(lines) == (1 if section["number"] in {1, 4, 5} else 0)


def test_english_names_in_the_glossary_keep_their_spaces():
    def words(text: str) -> list[str]:
        return re.findall(r"[A-Za-z]+(?:[\s-]+[A-Za-z]+)*", text)

    expected = [re.sub(r"\s+", " ", phrase) for phrase in words(PARTS["９ 用語解説"])]
    assert words(glossary_text()) == expected
    assert "Global And Innovation Gateway for All" in expected


# --- ※ and the glossary ---

REFERENCE_MARKS = {
    "１ 策定の背景": 7,
    "２ 基本方針": 7,
    "３ 推進体制": 1,
    "４ 国の動向": 12,
    "５ 県の動向": 20,
    "６ 市のこれまでの取り組み": 14,
    "sector": 1,
    "policy": 2,
    "title": 14,
    "description": 27,
    "effect": 27,
    "activity": 6,
    "target": 10,
    "item": 5,
}


def test_all_153_reference_marks_are_in_the_document():
    """A glossary word is marked with ※ 153 times; the table says where, the 92 of section ８ by field."""
    counts = Counter()
    for part, _, text in official_texts():
        counts[part] += text.count("※")
    assert {part: count for part, count in counts.items() if count} == REFERENCE_MARKS
    in_section_8 = sum(count for part, count in counts.items() if part not in PARTS)
    expected = {heading: text.count("※") for heading, text in PARTS.items()}
    assert {heading: counts[heading] for heading in PARTS} | {
        "８ 個別取組": in_section_8,
        "９ 用語解説": 0,
    } == expected
    assert sum(REFERENCE_MARKS.values()) == OFFICIAL.count("※") == 153


def marked_word(before: str) -> str | None:
    """The glossary word that the text ends with; no term ends with another one, so there is at most one."""
    words = [term["word"] for term in PLAN["glossary"] if before.endswith(term["word"])]
    assert len(words) <= 1
    return words[0] if words else None


def test_every_reference_mark_follows_a_glossary_word():
    unknown = [
        (place, text[max(0, mark.start() - 12) : mark.end()])
        for _, place, text in official_texts()
        for mark in re.finditer("※", text)
        if marked_word(text[: mark.start()]) is None
    ]
    assert unknown == []


def test_every_glossary_word_is_marked_somewhere():
    marked = Counter(
        marked_word(text[: mark.start()])
        for _, _, text in official_texts()
        for mark in re.finditer("※", text)
    )
    assert set(marked) == {term["word"] for term in PLAN["glossary"]}


def test_glossary_words_are_the_headings_without_their_bracket():
    for term in PLAN["glossary"]:
        assert term["word"] == term["heading"].partition("（")[0]


# --- The plan, counts and keys ---


def test_plan_is_that_of_the_source():
    """Title from section ２（１）, period from ２（３）; phase labels spaced as they are printed."""
    plan = PLAN["plan"]
    assert PLAN["format"] == 2
    assert f"{plan['title']}を策定します" in squeeze(PARTS["２ 基本方針"])
    assert "令和３年度から令和７年度までの５年間" in PARTS["２ 基本方針"]
    assert (plan["start_fiscal_year"], plan["end_fiscal_year"]) == (YEARS[0], YEARS[-1])
    assert (plan["slug"], plan["municipality"], plan["short_title"]) == (
        "imari-dx",
        "伊万里市",
        "伊万里市ＤＸ推進計画",
    )
    assert tuple(phase["code"] for phase in PLAN["phases"]) == PHASES
    for sheet in SHEETS.values():
        rows = sheet[sheet.index("取 組 内 容") : sheet.index("目標・期待される")].split("\n")
        labels = [line.strip() for line in rows if line.endswith(" " * 20)]
        assert labels == [phase["label"] for phase in PLAN["phases"]]


def test_counts():
    assert len(PLAN["sections"]) == 6
    assert [level["word"] for level in PLAN["levels"]] == ["分野", "施策の柱", "施策"]
    levels = [heading["level"] for heading in PLAN["headings"]]
    assert levels.count(1) == 3
    assert levels.count(2) == OFFICIAL.count("◎") / 2 == 6  # once in section ７, once in section ８
    assert len(PLAN["initiatives"]) == OFFICIAL.count("施 策 名 称") == 28
    assert sum(len(initiative["indicators"]) for initiative in PLAN["initiatives"]) == 34
    assert len(PLAN["glossary"]) == OFFICIAL.count("●") == 31


def test_keys_of_initiatives():
    """Code for display, plain code for search and file names, slug for addresses, number for sorting."""
    headings = {heading["slug"]: heading for heading in PLAN["headings"]}
    assert {one["code"]: one["slug"] for one in PLAN["headings"] if one["level"] == 1} == SLUGS
    for code, initiative in INITIATIVES.items():
        number = CIRCLED.index(code[2]) + 1
        assert initiative["number"] == number
        assert headings[initiative["heading"]]["parent"] == SLUGS[code[0]]
        assert initiative["slug"] == f"{SLUGS[code[0]]}-{number}"
        assert initiative["plain_code"] == f"{code[0]}-{number}"


def test_outline_names_the_same_policies_and_initiatives():
    """Section ７ lists what section ８ sets out, without the ※."""
    expected = []
    for one in PLAN["headings"]:
        expected.append(f"＜{one['title']}分野＞" if one["level"] == 1 else f"◎{one['title']}")
        expected += [i["code"] + i["title"] for i in PLAN["initiatives"] if i["heading"] == one["slug"]]
    assert [line.strip() for line in PLAN["outline"]["lines"]] == [line.replace("※", "") for line in expected]


def test_national_priorities():
    """☆: 国の自治体ＤＸ推進計画で定める自治体の重点取組事項."""
    marked = [code for code, sheet in SHEETS.items() if "☆" in sheet]
    assert marked == ["行－①", "行－②", "行－⑲"]
    assert [code for code, initiative in INITIATIVES.items() if initiative["national_priority"]] == marked


def test_vision_items():
    """The upper plan has 14 具体的な取組; the ninth is referred to by no initiative."""
    assert PLAN["vision_items"] == list(range(1, 15))
    named = {number for initiative in PLAN["initiatives"] for number in initiative["vision_items"]}
    assert set(PLAN["vision_items"]) - named == {9}


def has_content(initiative: dict, year: int) -> bool:
    """A fiscal year with neither 取組内容 nor 実施評価指標 is 計画なし."""
    return str(year) in initiative["activities"] or str(year) in initiative["evaluation_items"]


@pytest.mark.parametrize(
    ("year", "due", "not_planned"),
    [
        (2021, 22, ["産－②", "産－③", "産－④", "産－⑤", "行－⑰", "行－⑱"]),
        (2022, 28, []),
        (2023, 28, []),
        (2024, 28, []),
        (2025, 24, ["産－②", "産－③", "産－④", "産－⑤"]),
    ],
)
def test_years_without_a_plan(year, due, not_planned):
    empty = [code for code, initiative in INITIATIVES.items() if not has_content(initiative, year)]
    assert empty == not_planned
    assert len(INITIATIVES) - len(empty) == due


def test_no_empty_text_stands_for_a_missing_one():
    for initiative in PLAN["initiatives"]:
        assert all(initiative["activities"].values())
        assert all(initiative["evaluation_items"].values())
        assert set(initiative["activities"]) | set(initiative["evaluation_items"]) <= set(map(str, YEARS))
        assert all(item["text"] for items in initiative["evaluation_items"].values() for item in items)


def test_seminar_is_held_for_five_years_but_assessed_in_three():
    seminar = INITIATIVES["産－①"]
    assert list(seminar["activities"]) == ["2021", "2022", "2023", "2024", "2025"]
    assert list(seminar["evaluation_items"]) == ["2022", "2023", "2024"]


# --- The structured reading of 数値目標 ---

INDICATORS = [
    pytest.param(initiative, indicator, id=f"{ascii_id(initiative['code'])}:{n}")
    for initiative in PLAN["initiatives"]
    for n, indicator in enumerate(initiative["indicators"], start=1)
]
every_indicator = pytest.mark.parametrize(("initiative", "indicator"), INDICATORS)


def wording(text: str) -> tuple[str, str | None, str]:
    """Kind, number and unit as the words of a 数値目標 line say them."""
    _, colon, promise = unicodedata.normalize("NFKC", text.replace("：", "\0")).partition("\0")
    if not colon:
        return "milestone", None, ""
    match = re.fullmatch(r"(年|1回当たり|)([0-9,]+)(%|[^0-9(]+?)(以上)?(\(定員.*\))?", promise)
    assert match, text
    frequency, number, unit, _, sum_of = match.groups()
    if unit == "%":
        kind = "ratio"
    elif sum_of:
        kind = "cumulative"
    else:
        kind = {"年": "annual", "1回当たり": "per_event", "": "level"}[frequency]
    return kind, number.replace(",", ""), unit.replace("%", "％")


@every_indicator
def test_indicator_agrees_with_the_official_wording(initiative, indicator):
    kind, number, unit = wording(indicator["target_text"])
    assert (indicator["kind"], indicator["target"], indicator["unit"]) == (kind, number, unit)


@every_indicator
def test_indicator_is_one_official_line(initiative, indicator):
    assert indicator["target_text"] in initiative["target_lines"]
    assert indicator["name"] == indicator["target_text"].partition("：")[0]


@every_initiative
def test_every_target_line_is_an_indicator_or_explains_one(code):
    initiative = INITIATIVES[code]
    lines = [line for line in initiative["target_lines"] if not line.startswith(("【", "（"))]
    assert lines == [indicator["target_text"] for indicator in initiative["indicators"]]


@every_indicator
def test_ratio_is_labelled_with_the_words_of_its_formula(initiative, indicator):
    """A rate is asked for as 【A÷B】; 行－⑩ alone has no formula, its labels are ours and flagged."""
    labels = (indicator["numerator_label"], indicator["denominator_label"])
    formulas = [line for line in initiative["target_lines"] if line.startswith("【")]
    if indicator["kind"] != "ratio":
        assert (labels, formulas, indicator["labels_are_ours"]) == (("", ""), [], False)
    elif initiative["code"] == "行－⑩":
        assert (labels, formulas, indicator["labels_are_ours"]) == (
            ("通信不良発生学校数", "全学校数"),
            [],
            True,
        )
    else:
        assert formulas == ["【{}÷{}】".format(*labels)]
        assert indicator["labels_are_ours"] is False


@every_indicator
def test_timing_and_direction(initiative, indicator):
    """毎年 for what the plan asks year by year, and for 行－⑩, which alone is better the lower it is."""
    is_failure_rate = initiative["code"] == "行－⑩"
    every_year = indicator["kind"] in {"annual", "per_event"} or is_failure_rate
    assert indicator["timing"] == ("every_year" if every_year else "at_end")
    assert indicator["direction"] == ("at_most" if is_failure_rate else "at_least")


def test_definition_is_official():
    """行－⑩ says what counts as 通信不良; no other initiative defines its figure."""
    defined = {c: i["definition"] for c, x in INITIATIVES.items() for i in x["indicators"] if i["definition"]}
    assert defined == {"行－⑩": INITIATIVES["行－⑩"]["target_lines"][1]}
    assert not any(indicator["source"] for x in PLAN["initiatives"] for indicator in x["indicators"])


def test_the_plan_states_no_baseline():
    for initiative in PLAN["initiatives"]:
        for indicator in initiative["indicators"]:
            assert (indicator["baseline"], indicator["baseline_year"]) == (None, None)


def test_kinds():
    kinds = Counter(indicator["kind"] for x in PLAN["initiatives"] for indicator in x["indicators"])
    assert kinds == {"ratio": 12, "annual": 8, "per_event": 3, "cumulative": 2, "level": 5, "milestone": 4}


@pytest.mark.parametrize(
    ("index", "persons", "sessions", "first_year"), [(0, 10, 2 * 2, 2021), (1, 20, 6, 2022)]
)
def test_running_totals_are_the_sum_of_their_years(index, persons, sessions, first_year):
    """地－①: 定員１０人×２日間×年２回×５年, 定員２０人×年６回×４年, as many years as count."""
    indicator = INITIATIVES["地－①"]["indicators"][index]
    years = indicator["last_year"] - indicator["first_year"] + 1
    assert indicator["first_year"] == first_year
    assert f"{full_width(years)}年）" in indicator["target_text"]
    assert Decimal(indicator["target"]) == persons * sessions * years


def test_numbers_of_events_are_counted_from_the_events():
    """産－② and 産－③ ask for a number of visits and for participants per visit: visits are entered once."""
    counted = {
        (code, indicator["name"]): initiative["indicators"][indicator["counts_events_of"]]["name"]
        for code, initiative in INITIATIVES.items()
        for indicator in initiative["indicators"]
        if indicator["counts_events_of"] is not None
    }
    assert counted == {("産－②", "実施回数"): "視察参加社数", ("産－③", "視察回数"): "参加団体数"}
    for code, name in counted:
        initiative = INITIATIVES[code]
        source = next(i for i in initiative["indicators"] if i["name"] == name)
        assert initiative["indicators"][source["counts_events_of"]]["kind"] == "per_event"


YEARS_THAT_COUNT = [
    # code, 指標, first and last fiscal year that count
    ("産－①", "セミナー参加社数", "R4–R6"),
    ("産－②", "実施回数", "R4–R6"),
    ("産－②", "視察参加社数", "R4–R6"),
    ("産－③", "視察回数", "R4–R6"),
    ("産－③", "参加団体数", "R4–R6"),
    ("産－④", "フェア来場者数", "R4–R6"),
    ("産－⑤", "参加団体数", "R4–R6"),
    ("行－①", "マイナンバーカード保有率", "R3–R7"),
    ("行－②", "行政手続きのオンライン化率", "R4–R7"),
    ("行－③", "改善された窓口サービスの利用率", "R5–R7"),
    ("行－④", "キャッシュレス決済利用率", "R4–R7"),
    ("行－⑤", "予約システムの利用率", "R6–R7"),
    ("行－⑥", "事業者の電子入札※の利用率", "R7–R7"),
    ("行－⑦", "事業者の電子契約、電子見積、電子請求の利用率", "R7–R7"),
    ("行－⑧", "住民公開型ＧＩＳシステム※へのアクセス者数", "R5–R7"),
    ("行－⑨", "ＡＩチャットボット※利用率", "R6–R7"),
    ("行－⑩", "通信不良発生学校率", "R3–R7"),
    ("行－⑪", "研修等実施回数", "R3–R7"),
    ("行－⑫", "ワーキンググループ等の協議会数", "R3–R7"),
    ("行－⑫", "実証実験を含めた研究成果の実践", "R3–R7"),
    ("行－⑬", "ＢＰＲ※を行う部署数", "R5–R7"),
    ("行－⑬", "業務の拡大数", "R6–R7"),
    ("行－⑭", "ＲＰＡ※・ＡＩ－ＯＣＲ※等の導入部署数", "R6–R7"),
    ("行－⑭", "業務の拡大数", "R7–R7"),
    ("行－⑮", "議事録作成における当該システムの利用率", "R4–R7"),
    ("行－⑯", "ペーパーレス会議への移行率", "R5–R7"),
    ("行－⑰", "出退勤管理システムの導入、運用", "R4–R7"),
    ("行－⑱", "郵便料金計器の導入、運用", "R4–R7"),
    ("行－⑲", "令和７年度末までにガバメントクラウドサービス※上での基幹業務システムの稼働開始", "R3–R7"),
    ("行－⑳", "テレワーク※可能な業務数", "R6–R7"),
    ("行－㉑", "財務会計システムの電子決裁及び帳票機能の構築、運用", "R3–R7"),
    ("地－①", "講習会等への参加者数", "R3–R7"),
    ("地－①", "スマホ教室への参加者数", "R4–R7"),
    ("地－②", "回覧板閲覧率", "R6–R7"),
]


@pytest.mark.parametrize(("code", "name", "years"), YEARS_THAT_COUNT, ids=row_ids(YEARS_THAT_COUNT))
def test_years_that_count(code, name, years):
    """From the year in which it can first be measured (held, introduced, running) to the last planned."""
    indicator = next(i for i in INITIATIVES[code]["indicators"] if i["name"] == name)
    assert f"R{indicator['first_year'] - 2018}–R{indicator['last_year'] - 2018}" == years


def test_years_that_count_are_listed_for_every_indicator():
    named = [(code, indicator["name"]) for code, x in INITIATIVES.items() for indicator in x["indicators"]]
    assert [(code, name) for code, name, _ in YEARS_THAT_COUNT] == named


@every_indicator
def test_years_that_count_have_a_plan(initiative, indicator):
    for year in range(indicator["first_year"], indicator["last_year"] + 1):
        assert has_content(initiative, year)


def test_due_years():
    """行－① (事業内容) and 行－⑲ (数値目標) state a year; 行－⑰⑱㉑ are read from 稼働, and flagged."""
    due = {
        code: (indicator["due_year"], indicator["due_year_inferred"])
        for code, initiative in INITIATIVES.items()
        for indicator in initiative["indicators"]
        if indicator["due_year"] is not None or indicator["due_year_inferred"]
    }
    assert due == {
        "行－①": (2022, False),
        "行－⑰": (2023, True),
        "行－⑱": (2023, True),
        "行－⑲": (2025, False),
        "行－㉑": (2024, True),
    }
    assert INITIATIVES["行－①"]["description"].startswith("令和４年度までに")
    assert INITIATIVES["行－⑲"]["indicators"][0]["target_text"].startswith("令和７年度末までに")
    assert "稼働" in INITIATIVES["行－⑰"]["activities"]["2023"]
    assert "稼働" in INITIATIVES["行－⑱"]["activities"]["2023"]
    assert INITIATIVES["行－㉑"]["evaluation_items"]["2024"][0]["text"] == "稼働開始"


def test_items_that_only_name_a_figure_are_linked_to_it():
    """There the measurement is the answer. 学校からの報告 (行－⑩) and 実施 (行－⑪) are acts, not figures."""
    links = {}
    for code, initiative in INITIATIVES.items():
        for year, items in initiative["evaluation_items"].items():
            for item in items:
                if "indicator" in item:
                    name = initiative["indicators"][item["indicator"]]["name"]
                    links.setdefault((code, item["text"], name), []).append(int(year))
    assert links == {
        ("産－①", "参加社数", "セミナー参加社数"): [2022, 2023, 2024],
        ("産－②", "実施回数", "実施回数"): [2022, 2023, 2024],
        ("産－②", "参加社数", "視察参加社数"): [2022, 2023, 2024],
        ("産－③", "視察回数", "視察回数"): [2022, 2023, 2024],
        ("産－③", "参加団体数", "参加団体数"): [2022, 2023, 2024],
        ("産－④", "来場者数", "フェア来場者数"): [2022, 2023, 2024],
        ("産－⑤", "参加団体数", "参加団体数"): [2022, 2023, 2024],
    }


# --- スケジュール: bars inferred from the texts ---


def quarter(point: list[int]) -> int:
    """The n-th of the plan's 20 quarters; April to June is the first of a fiscal year."""
    year, number = point
    assert number in {1, 2, 3, 4}
    return (year - YEARS[0]) * 4 + number - 1


def phase_row(initiative: dict, phase: str) -> str:
    """One phase row of the official table as text: ■ for a filled quarter, years apart."""
    cells = ["・"] * 20
    for bar in initiative["schedule"]:
        if bar["phase"] == phase:
            for at in range(quarter(bar["start"]), quarter(bar["end"]) + 1):
                assert cells[at] == "・", "two bars of one phase overlap"
                cells[at] = "■"
    return " ".join("".join(cells[at : at + 4]) for at in range(0, 20, 4))


@every_initiative
def test_bars_lie_within_the_plan(code):
    bars = INITIATIVES[code]["schedule"]
    for bar in bars:
        assert bar["phase"] in PHASES
        assert bar["inferred"] is True
        assert 0 <= quarter(bar["start"]) <= quarter(bar["end"]) < 20
    order = [(PHASES.index(bar["phase"]), quarter(bar["start"])) for bar in bars]
    assert order == sorted(order)


@every_initiative
def test_bars_of_one_phase_neither_overlap_nor_touch(code):
    for phase in PHASES:
        bars = [bar for bar in INITIATIVES[code]["schedule"] if bar["phase"] == phase]
        for bar, following in zip(bars, bars[1:], strict=False):
            assert quarter(following["start"]) > quarter(bar["end"]) + 1


@every_initiative
def test_no_bar_in_a_year_without_a_plan_and_one_in_every_other(code):
    initiative = INITIATIVES[code]
    rows = [phase_row(initiative, phase).split(" ") for phase in PHASES]
    filled = {year for n, year in enumerate(YEARS) if any("■" in row[n] for row in rows)}
    assert filled == {year for year in YEARS if has_content(initiative, year)}


# The words that speak of a phase, and the places where such a word only names something: what is procured,
# the system to be introduced, the results of an experiment, an app whose development is being considered.
# 導入済 means that it runs.
PHASE_WORDS = {
    "plan": "調査 確認 検討 計画 承認 選定 整理 検証 研究 調整",
    "develop": "設計 調達 構築 実装 開発 差異分析 導入 実証実験 工事 指導書作成",
    "operate": "実施 運用 稼働 開始 開催 視察 実践 導入済 普及促進 年次報告",
}
ONLY_NAMED = {
    "調達の実施": "調達",
    "導入済": "稼働",
    "未導入施設": "",
    "導入した": "",
    "導入に向け": "",
    "導入窓口": "",
    "導入システム": "",
    "導入業務": "",
    "アプリ開発の": "",
    "実証実験結果": "",
    "実証実験地区選定、計画、検討、実施": "実証実験地区選定、計画、検討",  # 実施 of the experiment
}


def phases_of(initiative: dict, year: int) -> set[str]:
    """The phases that 取組内容 and 実施評価指標 of a fiscal year speak of."""
    items = initiative["evaluation_items"].get(str(year), [])
    text = "／".join([initiative["activities"].get(str(year), ""), *(item["text"] for item in items)])
    for words, meaning in ONLY_NAMED.items():
        text = text.replace(words, meaning)
    return {phase for phase, words in PHASE_WORDS.items() if any(word in text for word in words.split())}


@every_initiative
def test_bars_follow_from_the_texts(code):
    """The drawn bars are lost, so they are inferred from the words of each year, and flagged.

    A bar fills its year. In the year in which the thing is both brought in and started (導入、稼働), the
    first half is the preparation and the second half the operation.
    """
    initiative = INITIATIVES[code]
    expected = {phase: [] for phase in PHASES}
    running = False
    for year in YEARS:
        phases = phases_of(initiative, year)
        starts = {"develop", "operate"} <= phases and not running
        for phase in PHASES:
            if phase not in phases:
                expected[phase].append("・・・・")
            elif not starts:
                expected[phase].append("■■■■")
            else:
                expected[phase].append("・・■■" if phase == "operate" else "■■・・")
        running = running or "operate" in phases
    assert {phase: phase_row(initiative, phase) for phase in PHASES} == {
        phase: " ".join(cells) for phase, cells in expected.items()
    }


BARS_BY_HAND = [
    # code, 計画, 検討・設計・開発, 実施・運用
    (
        "産－①",  # a seminar each year
        "・・・・ ・・・・ ・・・・ ・・・・ ・・・・",
        "・・・・ ・・・・ ・・・・ ・・・・ ・・・・",
        "■■■■ ■■■■ ■■■■ ■■■■ ■■■■",
    ),
    (
        "産－②",  # visits in R4 to R6 only
        "・・・・ ・・・・ ・・・・ ・・・・ ・・・・",
        "・・・・ ・・・・ ・・・・ ・・・・ ・・・・",
        "・・・・ ■■■■ ■■■■ ■■■■ ・・・・",
    ),
    (
        "行－②",  # R3 検討; R4 導入 and サービス開始; from R5 運用 and 拡大の検討
        "■■■■ ・・・・ ■■■■ ■■■■ ■■■■",
        "・・・・ ■■・・ ・・・・ ・・・・ ・・・・",
        "・・・・ ・・■■ ■■■■ ■■■■ ■■■■",
    ),
    (
        "行－④",  # R4 調達 and サービス開始; R5 運用; R6 検討, 年次報告; R7 拡大検討
        "■■■■ ・・・・ ・・・・ ■■■■ ■■■■",
        "・・・・ ■■・・ ・・・・ ・・・・ ・・・・",
        "・・・・ ・・■■ ■■■■ ■■■■ ・・・・",
    ),
    (
        "行－⑤",  # R5 導入; R6 稼働 of what is 導入済, beside 拡大検討
        "■■■■ ■■■■ ・・・・ ■■■■ ■■■■",
        "・・・・ ・・・・ ■■■■ ・・・・ ・・・・",
        "・・・・ ・・・・ ・・・・ ■■■■ ■■■■",
    ),
    (
        "行－⑥",  # three years of 調査・検討, R6 導入, R7 普及促進
        "■■■■ ■■■■ ■■■■ ・・・・ ・・・・",
        "・・・・ ・・・・ ・・・・ ■■■■ ・・・・",
        "・・・・ ・・・・ ・・・・ ・・・・ ■■■■",
    ),
    (
        "行－⑩",  # 工事 in R3, 検証 and 工事 in R4 to R6, 運用 in R7
        "・・・・ ■■■■ ■■■■ ■■■■ ・・・・",
        "■■■■ ■■■■ ■■■■ ■■■■ ・・・・",
        "・・・・ ・・・・ ・・・・ ・・・・ ■■■■",
    ),
    (
        "行－⑫",  # 指導書作成 and 実証実験 in R3 and R4, 研究 from R4, 実践 from R5
        "・・・・ ■■■■ ■■■■ ■■■■ ■■■■",
        "■■■■ ■■■■ ・・・・ ・・・・ ・・・・",
        "・・・・ ・・・・ ■■■■ ■■■■ ■■■■",
    ),
    (
        "行－⑬",  # R5 試験的導入、運用効果測定検証; then 拡大等検討
        "■■■■ ■■■■ ■■・・ ■■■■ ■■■■",
        "・・・・ ・・・・ ■■・・ ・・・・ ・・・・",
        "・・・・ ・・・・ ・・■■ ・・・・ ・・・・",
    ),
    (
        "行－⑮",  # R4 導入、稼働
        "■■■■ ・・・・ ・・・・ ・・・・ ・・・・",
        "・・・・ ■■・・ ・・・・ ・・・・ ・・・・",
        "・・・・ ・・■■ ■■■■ ■■■■ ■■■■",
    ),
    (
        "行－⑰",  # nothing in R3; R5 導入、稼働
        "・・・・ ■■■■ ・・・・ ・・・・ ・・・・",
        "・・・・ ・・・・ ■■・・ ・・・・ ・・・・",
        "・・・・ ・・・・ ・・■■ ■■■■ ■■■■",
    ),
    (
        "行－⑲",  # 承認, three years of 差異分析 and 開発, 稼働
        "■■■■ ・・・・ ・・・・ ・・・・ ・・・・",
        "・・・・ ■■■■ ■■■■ ■■■■ ・・・・",
        "・・・・ ・・・・ ・・・・ ・・・・ ■■■■",
    ),
    (
        "行－㉑",  # R4 調査 and 事業計画の承認; R5 調達 and 導入; R6 稼働開始 and 調整; R7 運用
        "■■■■ ■■■■ ・・・・ ■■■■ ・・・・",
        "・・・・ ・・・・ ■■■■ ・・・・ ・・・・",
        "・・・・ ・・・・ ・・・・ ■■■■ ■■■■",
    ),
    (
        "地－②",  # an experiment in R3 and R4, its 検証 in R5, then 計画、実施、運用
        "■■■■ ■■■■ ■■■■ ■■■■ ■■■■",
        "■■■■ ■■■■ ・・・・ ・・・・ ・・・・",
        "・・・・ ・・・・ ・・・・ ■■■■ ■■■■",
    ),
]


@pytest.mark.parametrize(("code", "plan", "develop", "operate"), BARS_BY_HAND, ids=row_ids(BARS_BY_HAND))
def test_bars_worked_by_hand(code, plan, develop, operate):
    assert [phase_row(INITIATIVES[code], phase) for phase in PHASES] == [plan, develop, operate]
