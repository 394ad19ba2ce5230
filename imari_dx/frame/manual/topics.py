"""What the manual tells: its topics by what somebody wants to do. Words in braces are the plan's."""

from typing import Final

# Each topic is a section of templates/manual/ with this id, and a page.
GROUPS: Final = (
    (
        "はじめて使うとき",
        (
            ("login", "ログインとパスワード"),
            ("home", "ホーム"),
            ("search", "検索、年度と計画の切替え、現在位置"),
            ("news", "お知らせ"),
        ),
    ),
    (
        "実績を報告する",
        (
            ("entry", "実績の入力"),
            ("grid", "一覧での入力"),
            ("questionnaires", "調査票をExcelで回答する"),
            ("statuses", "値の区分（確定・速報・調査中・未公表・未実施・対象外）"),
        ),
    ),
    (
        "確認する・決定する",
        (
            ("proposal", "判定案"),
            ("steps", "提出から確定まで（取戻し・承認・差戻し・確認・確定）"),
            ("bulk", "まとめて承認・確認・差戻し・確定する"),
            ("remarks", "意見・コメントと、{instruction}への対応"),
            ("instructions", "指示と対応"),
        ),
    ),
    (
        "結果を見る・持ち出す",
        (
            ("dashboard", "全体の状況"),
            ("dashboard-indicators", "数値目標の一覧"),
            ("initiative", "{initiative}の画面"),
            ("alerts", "要確認"),
            ("meeting", "会議資料"),
            ("documents", "帳票"),
            ("versions", "確定した版"),
            ("editions", "公表版と正誤表"),
        ),
    ),
    (
        "一年の照会を進める（事務局）",
        (
            ("start", "はじめに（使い始めるまで）"),
            ("cycles", "照会・調査（事務局）"),
            ("form", "様式の確定"),
            ("questionnaire-upload", "調査票の取込"),
            ("reminders", "通知の送信（事務局）"),
            ("commentary", "所見（事務局）"),
            ("outside", "外部評価（事務局）"),
            ("publish", "公表する（事務局）"),
            ("midyear", "秋の中間確認"),
            ("closing", "計画期間の総括"),
            ("past-years", "過年度の取込（事務局）"),
        ),
    ),
    (
        "計画と判定基準を整える（事務局）",
        (
            ("plan", "計画の内容（事務局）"),
            ("plan-book", "計画ブック（Excel）で計画を登録する・直す（事務局）"),
            ("scales", "判定基準と試算（事務局）"),
        ),
    ),
    (
        "担当課・利用者・記録",
        (
            ("responsibilities", "担当課・関係課"),
            ("reporting-departments", "数値目標の所管課（事務局）"),
            ("departments", "部署と組織改編"),
            ("people", "利用者と人事異動"),
            ("transfers", "人事異動をまとめて登録する"),
            ("csv-in", "部署・利用者・担当課をCSVで取り込む"),
            ("sign-ins", "ログインの記録"),
            ("retention", "保存年限と整理（事務局）"),
            ("operation", "運用状況"),
            ("records", "操作の記録"),
            ("history", "変更の履歴"),
        ),
    ),
    (
        "困ったとき",
        (
            ("trouble", "困ったときは"),
            ("correction", "データの修正"),
        ),
    ),
)
TOPICS: Final = tuple(topic for _name, topics in GROUPS for topic in topics)
OF_OUTSIDE_VIEWS: Final = "outside"  # only for a plan that has them
