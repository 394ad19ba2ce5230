"""Why somebody is told something, in the order of a digest, and what each is called there and on the page."""

from enum import StrEnum


class Occasion(StrEnum):
    """Why somebody is told something."""

    RETURNED = "returned"
    OVERDUE = "overdue"
    DUE_TOMORROW = "due_tomorrow"
    INSTRUCTION_OVERDUE = "instruction_overdue"
    INSTRUCTION = "instruction"
    WEEK_LEFT = "week_left"
    OPENED = "opened"
    MIDYEAR = "midyear"
    MIDYEAR_OVERDUE = "midyear_overdue"
    EXTENDED = "extended"
    TO_APPROVE = "to_approve"
    TO_CHECK = "to_check"
    ANSWER = "answer"
    MIDYEAR_ANSWER = "midyear_answer"
    OPINION = "opinion"
    TO_PUBLISH = "to_publish"
    REOPENED = "reopened"
    DECIDED = "decided"
    CLOSED = "closed"
    COMMENT = "comment"
    APPROVED = "approved"
    PUBLISHED = "published"

    @property
    def heading(self) -> str:
        """What stands above its lines in a digest: what is to be done. The words in braces are the plan's."""
        return _WORDS[self][1]

    @property
    def label(self) -> str:
        """What it is called in a list."""
        return _WORDS[self][0]


_ONLY_TOLD = "お知らせだけで、作業は不要です。"
_WORDS = {
    Occasion.RETURNED: ("差戻し", "差し戻されました。理由を確かめて、直してから提出してください。"),
    Occasion.OVERDUE: ("期限超過", "回答期限を過ぎています。至急、入力と提出をお願いします。"),
    Occasion.DUE_TOMORROW: ("期限間近", "回答期限が近づいています（明日又は今日まで）。"),
    Occasion.INSTRUCTION_OVERDUE: (
        "指示の期限超過",
        "指示への対応の期限を過ぎています。至急、回答してください。",
    ),
    Occasion.INSTRUCTION: ("指示", "指示がありました。期限までに「指示と対応」で回答してください。"),
    Occasion.WEEK_LEFT: ("期限７日以内", "回答期限まで７日以内です。"),
    Occasion.OPENED: ("照会の開始", "照会が始まりました。期限までに入力と提出をお願いします。"),
    Occasion.MIDYEAR: ("中間確認", "秋の中間確認が始まりました。期限までに見通しを回答してください。"),
    Occasion.MIDYEAR_OVERDUE: (
        "中間確認の期限超過",
        "中間確認の期限を過ぎました。まだ回答していないものは、事務局へご連絡ください。",
    ),
    Occasion.EXTENDED: ("期限の延長", "回答期限が延長されました。"),
    Occasion.TO_APPROVE: ("承認待ち", "提出されました。内容を確かめて、承認又は差戻しをしてください。"),
    Occasion.TO_CHECK: ("確認待ち", "事務局の確認を待っています。"),
    Occasion.ANSWER: ("指示への回答", "指示への回答がありました。終わったものは終了してください。"),
    Occasion.MIDYEAR_ANSWER: ("中間確認の回答", "中間確認の回答がありました。"),
    Occasion.OPINION: ("意見", "意見がありました。"),
    Occasion.TO_PUBLISH: ("公表の予定", "公表の予定日が近づいています。内容を確かめて、公表してください。"),
    Occasion.REOPENED: ("確定の取消し", "評価の確定が取り消されました。理由を確かめてください。"),
    Occasion.DECIDED: ("評価の確定", f"評価が確定しました。{_ONLY_TOLD}"),
    Occasion.CLOSED: ("指示の終了・再開", "指示が終了又は再開されました。"),
    Occasion.COMMENT: ("コメント", "コメントがありました。"),
    Occasion.APPROVED: ("所属長承認", f"所属長の承認が終わりました。{_ONLY_TOLD}"),
    Occasion.PUBLISHED: ("公表", f"公表しました。{_ONLY_TOLD}"),
}
