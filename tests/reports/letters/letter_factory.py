"""A letter as plain values, for the tests of its formats."""

from reports.documents.letter import Letter, LetterItem, LetterRow, LettersDocument

TITLE = "みどり市環境計画の令和７年度実績について（照会）"


def row(number: int, title: str = "", part: str = "主担当") -> LetterRow:
    return LetterRow(f"森－{number}", title or f"木を植える取組その{number}", part)


def letter(count: int = 2, addressee: str = "環境課長　様") -> Letter:
    text = ("実績をとりまとめます。", "期限までに回答してください。")
    return Letter(addressee, text, tuple(row(number) for number in range(1, count + 1)), f"{count}件")


def document(*letters: Letter, is_draft: bool = False, is_demo: bool = False) -> LettersDocument:
    return LettersDocument(
        title=TITLE,
        municipality="みどり市",
        date_label="令和8年4月1日",
        number="環第１号",
        day="令和８年４月１日",
        sender="企画課長",
        items=(
            LetterItem("１　回答期限", ("令和８年４月１５日（水）",)),
            LetterItem("２　回答方法", ("ホームから入力して、提出してください。",)),
        ),
        table_heading="３　対象の取組",
        columns=("取組番号", "取組名称", "担当の区分"),
        letters=letters or (letter(),),
        is_draft=is_draft,
        is_demo=is_demo,
    )
