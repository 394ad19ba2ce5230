"""Two texts side by side: what one has and the other has not is marked, and nothing of either is lost."""

import pytest

from imari_dx.shared.text_difference import marked_differences


def shown(parts: list[tuple[str, bool]]) -> str:
    return "".join(f"[{text}]" if is_marked else text for text, is_marked in parts)


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("10人以上", "1,200人以上", "[10]人以上", "[1,200]人以上"),
        ("同じ文。", "同じ文。", "同じ文。", "同じ文。"),
        ("", "新しい文。", "", "[新しい文。]"),
        (
            "申請を年１０件受け付ける。\n次の行",
            "申請を年２０件、オンラインで受け付ける。\n次の行",
            "申請を年[１０件]受け付ける。\n次の行",
            "申請を年[２０件、オンラインで]受け付ける。\n次の行",
        ),
        ("調査\n工事", "調査\n工事\n点検", "調査\n工事", "調査\n工事[\n点検]"),
        ("準備の年", "工事と年", "[準備の]年", "[工事と]年"),
        ("甲乙丙", "子乙丑", "[甲乙丙]", "[子乙丑]"),  # one shared character between two others says nothing
        (
            "計画。" + "甲" * 500,
            "計画。" + "乙" * 500,
            "計画。[" + "甲" * 500 + "]",
            "計画。[" + "乙" * 500 + "]",
        ),
    ],
)
def test_differences_are_marked(old: str, new: str, left: str, right: str) -> None:
    before, after = marked_differences(old, new)
    assert (shown(before), shown(after)) == (left, right)
    assert "".join(text for text, _ in before) == old
    assert "".join(text for text, _ in after) == new
