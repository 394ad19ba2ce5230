"""The manual by role: what somebody does over a year, step by step, and where each step is explained."""

from dataclasses import dataclass
from typing import Final

from accounts.models import Role
from accounts.permissions import Access


@dataclass(frozen=True, slots=True)
class RolePage:
    """One page. ``steps``: a sentence, and the anchor of the manual that explains it (braces: see topics)."""

    slug: str
    role: str  # accounts.models.Role, or "admin" for who keeps accounts
    title: str
    lead: str
    steps: tuple[tuple[str, str], ...]
    more: tuple[str, ...]  # topics


ADMINISTRATOR: Final = "admin"
ROLE_PAGES: Final = (
    RolePage(
        "editor",
        Role.EDITOR,
        "担当者",
        "年に一度、担当する{initiative}の実績を入力して提出します。1件あたり数分です。",
        (
            ("ログインすると、あなたの入力を待っている{initiative}と回答期限がホームに並びます。", "home"),
            ("いちばん上の{initiative}を開き、実績値、実施状況、実績の文章を入力します。", "entry"),
            ("去年と同じ値や予定どおりの工程は、ボタンで入ります。", "entry-prefill"),
            ("値がまだない、または出せないときは、空欄にせず区分を選びます。", "statuses"),
            ("根拠になる資料があれば添えます。", "entry-evidence"),
            ("「提出まであと○件」がなくなったら、提出します。", "entry-submit"),
            ("差し戻されたら、理由を見て直し、もう一度提出します。", "step-return"),
            ("{instruction}が届いたら、期限までに対応を書きます。", "instructions"),
        ),
        ("grid", "questionnaires", "search", "trouble"),
    ),
    RolePage(
        "approver",
        Role.APPROVER,
        "所属長",
        "課から提出された実績を読み、承認するか、理由を付けて差し戻します。",
        (
            ("ホームの上に「承認待ち」の件数と一覧が出ます。", "home"),
            ("1件を開くと、値と目標、前年度との違い、評価の案、文章、根拠資料が1画面で読めます。", "review"),
            ("「承認」を押すと、次の承認待ちに進みます。", "step-approve"),
            ("直してほしいときは、理由を書いて差し戻します。", "step-return"),
            ("読み終えたものは、まとめて承認することもできます。", "bulk"),
            ("{instruction}が届いたら、担当者と対応を決めます。", "instructions"),
        ),
        ("proposal", "dashboard", "documents", "trouble"),
    ),
    RolePage(
        "secretariat",
        Role.SECRETARIAT,
        "事務局",
        "照会を開いてから公表するまでの一年を進めます。",
        (
            ("3月：照会の年度を準備し、様式（項目、設問）を確定します。", "form"),
            ("4月：照会文を整えて照会を開きます。", "cycles"),
            ("4月：課ごとの照会文書を渡し、Excelで回答する課には調査票を渡します。", "questionnaires"),
            ("回答状況を見て、期限前のお知らせや期限の延長をします。", "matrix"),
            ("Excelで戻った調査票を取り込みます。", "questionnaire-upload"),
            ("5月：提出されたものを確認し、直してほしいものは差し戻します。", "review"),
            ("5月：所見を書き、会議資料を作ります。", "commentary"),
            ("6月：{meeting}の決定を記録して確定します。", "step-finalise"),
            ("7〜8月：評価報告書を公表します。", "publish"),
            ("11月：速報だった値が確定したら、数値確定をします。", "step-figures"),
            ("計画が終わったら、計画期間を総括し、次期計画を作ります。", "closing"),
        ),
        ("start", "plan", "scales", "responsibilities", "people", "history", "trouble"),
    ),
    RolePage(
        "headquarters",
        Role.HEADQUARTERS,
        "{member}",
        "計画全体がどこまで進んだかを見て、意見を述べ、評価を決めます。",
        (
            ("ホームに、今の年度の主な数字と「決定待ち」が出ます。", "home"),
            ("全体の状況で、評価の内訳、遅れているもの、前年度からの変化を見ます。", "dashboard"),
            ("気になる{initiative}を押すと、値、文章、5年間の推移が読めます。", "initiative"),
            (
                "意見や{instruction}を書きます。{instruction}には宛先の課と期限を付けます。",
                "remarks",
            ),
            ("{instruction}がどうなったかは、「指示と対応」の一覧で追えます。", "instructions"),
            ("会議資料は、画面でもPDFでも読めます。", "meeting"),
        ),
        ("alerts", "dashboard-indicators", "documents", "search"),
    ),
    RolePage(
        "viewer",
        Role.VIEWER,
        "閲覧者",
        "決定が済んだ年度の結果を読みます。",
        (
            ("ホームに、いちばん新しい年度の主な数字が出ます。", "home"),
            ("全体の状況で、年度ごとの評価と数値目標を見ます。", "dashboard"),
            ("{initiative}ごとの結果を読みます。", "initiative"),
            ("評価報告書などの帳票を、PDFやExcelで保存します。", "documents"),
            ("公表したあとの訂正は、公表版と正誤表で確かめます。", "editions"),
        ),
        ("dashboard-indicators", "search", "trouble"),
    ),
    RolePage(
        "administrator",
        ADMINISTRATOR,
        "アカウント管理者",
        "利用者の登録と、ログインにかかわることを受け持ちます。内容を直す役割ではありません。",
        (
            ("ホームに、ロック中の人、役割がない人などが並びます。", "home"),
            ("利用者を登録し、所属と役割を付けます。", "people"),
            ("4月1日の人事異動を、まとめて登録します。", "transfers"),
            ("多くの人をCSVで登録します。", "csv-in"),
            ("ログインの記録を確かめ、ロックを解除します。", "sign-ins"),
        ),
        ("login", "departments", "trouble"),
    ),
)


def own_role_pages(access: Access) -> list[RolePage]:
    """Return the pages of the roles that a reader has, in the manual's order."""
    has = {
        Role.SECRETARIAT: access.is_secretariat,
        Role.HEADQUARTERS: access.is_headquarters,
        ADMINISTRATOR: access.is_administrator,
        Role.EDITOR: bool(access.editor_departments),
        Role.APPROVER: bool(access.approver_departments),
        Role.VIEWER: access.is_viewer,
    }
    return [page for page in ROLE_PAGES if has[page.role]]
