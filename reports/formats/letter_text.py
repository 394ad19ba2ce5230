"""A letter as plain text, to be pasted into a groupware: offices of a closed network often have no mail."""

from reports.documents.letter import Letter, LetterRow, LettersDocument

_INDENT = "　　"


def letter_text(document: LettersDocument, letter: Letter) -> str:
    """Return one of a document's letters as text, with the same words in the same order as on paper."""
    marks = [
        word
        for word, has_it in (("（案）", document.is_draft), ("（デモデータ）", document.is_demo))
        if has_it
    ]
    head = [*marks, document.number, document.day]
    blocks = ["\n".join(filter(None, head)), letter.addressee, document.sender, document.title]
    blocks.append("\n".join(f"　{line}" for line in letter.paragraphs))
    blocks.append("記")
    blocks += ["\n".join([one.heading, *(_INDENT + line for line in one.lines)]) for one in document.items]
    rows = [f"{_INDENT}・{_name(row)}（{row.part}）" for row in letter.rows]
    blocks.append("\n".join([f"{document.table_heading}（{letter.count}）", *rows]))
    blocks.append("以上")
    return "\n\n".join(filter(None, blocks)) + "\n"


def _name(row: LetterRow) -> str:
    return "　".join(filter(None, (row.code, row.title)))
