"""What a list says of itself above its rows, and in the properties of its file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHead:
    """Title, of when it is, by whom, and what was chosen; a part without content is left out."""

    title: str
    date_label: str = ""  # the moment at which it was taken, or the decision (documents.stamp)
    author: str = ""  # 団体 and 担当課 of the plan
    conditions: str = ""  # 「担当課：情報政策課、状態：提出済」
    marks: tuple[str, ...] = ()  # 案, デモデータ
    contact: str = ""  # 問い合わせ先

    @property
    def lines(self) -> list[str]:
        """The lines between the title and the number of rows."""
        stamp = "　".join(part for part in (self.author, self.date_label) if part)
        return [line for line in (stamp, f"条件　{self.conditions}" if self.conditions else "") if line]
