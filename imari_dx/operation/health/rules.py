"""What is ok, what is to be looked at and what is trouble: pure rules over facts, each with what to do."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from imari_dx.operation.health.known import DatabaseFacts, Facts
from imari_dx.operation.health.wording import size
from imari_dx.shared.moments import era_moment
from reports.jobs.signs import NOBODY_WORKS

LITTLE_SPACE, NO_SPACE = 2 * 1024**3, 500 * 1024**2  # bytes
LITTLE_SHARE = 0.10  # of the disk
BACKUP_IS_OLD = dt.timedelta(hours=36)  # one a night may be late, none may be missed
VERIFIED_LONG_AGO = dt.timedelta(days=10)  # one a week may be late
NOTICES_ARE_LATE = dt.timedelta(hours=1)
NO_TIMER_RESTS_LONGER = dt.timedelta(days=4)  # over a long weekend
WAITS_LONG = dt.timedelta(minutes=15)
CLOCK_MAY_DIFFER = dt.timedelta(minutes=2)  # of two hosts that write to one database


class State(StrEnum):
    """How something is, from good to bad."""

    OK = "ok"
    WARNING = "warning"
    TROUBLE = "trouble"


LABELS: Final = {State.OK: "正常", State.WARNING: "注意", State.TROUBLE: "異常"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says: how it is, the figure behind it, and what to do (empty where nothing is)."""

    name: str
    title: str
    state: State
    sentence: str
    to_do: str = ""


_Said = tuple[State, str, str]
_OK, _WARNING, _TROUBLE = State.OK, State.WARNING, State.TROUBLE


def _database(facts: Facts) -> _Said:
    if facts.database is None:
        return (
            _TROUBLE,
            "データベースが応答しません。画面は使えません。",
            "データベースのサーバーが動いているか、接続の設定（DATABASE_URL）と空き容量を確かめてください。",
        )
    return _OK, "応答しています。", ""


def _opening(facts: Facts) -> _Said:
    if facts.is_closed:
        return (
            _TROUBLE,
            "作業のため、画面を閉じています。だれも使えません。",
            "作業が終わっているときは、manage.py maintenance off で開きます。"
            "更新の途中で止まっているときは、script/upgrade をもう一度実行してください。",
        )
    return _OK, "開いています。", ""


def _migrations(facts: Facts, database: DatabaseFacts) -> _Said:
    if database.pending:
        return (
            _TROUBLE,
            f"データベースの更新が{len(database.pending)}件済んでいません（{database.pending[0]}など）。",
            "更新が途中です。script/upgrade をもう一度実行してください（docs/operations.md 7）。",
        )
    return _OK, "このバージョンのものが、すべて済んでいます。", ""


def _folders(facts: Facts) -> _Said:
    if facts.unwritable:
        return (
            _TROUBLE,
            f"書き込めないフォルダーがあります（{'、'.join(facts.unwritable)}）。",
            "フォルダーの所有者と権限、ディスクが読み取り専用になっていないかを確かめてください。",
        )
    return _OK, "書き込めます。", ""


def _records_log(facts: Facts) -> _Said:
    if facts.records_log_failed_at:
        return (
            _WARNING,
            f"ログに書き出せていません（{era_moment(facts.records_log_failed_at)}から）。データベースには残ります。",
            "IMARI_DX_AUDIT_LOG の権限と空きを確かめてください。抜けた分は export_audit で書き出せます。",
        )
    return _OK, "書き出せています。", ""


def _space(facts: Facts) -> _Said:
    sentence = f"空きは{size(facts.free)}です（全体は{size(facts.total)}）。"
    to_do = "古いバックアップや記録（ログ）など、要らないファイルを移すか、ディスクを増やしてください。"
    if facts.free < NO_SPACE:
        return _TROUBLE, sentence + "まもなく保存できなくなります。", to_do
    if facts.free < LITTLE_SPACE or facts.free < facts.total * LITTLE_SHARE:
        return _WARNING, sentence, to_do
    return _OK, sentence, ""


def _worker(facts: Facts, database: DatabaseFacts) -> _Said:
    if database.worker_works:
        return _OK, "動いています。", ""
    to_do = (
        "帳票を作成するプログラム（imari-dx-worker）を起動し、止まった理由を記録（ログ）で確かめてください。"
    )
    sentence = NOBODY_WORKS.partition("。")[0] + "。"
    return (_TROUBLE if facts.is_production else _WARNING), sentence, to_do


def _jobs(facts: Facts, database: DatabaseFacts) -> _Said:
    sentence = f"作成を待っている帳票は{database.waiting_jobs}件です。"
    since = database.waiting_since
    if since and facts.now - since > WAITS_LONG:
        return (
            _WARNING,
            f"{sentence}いちばん古いものは{era_moment(since)}から待っています。",
            "帳票を作成するプログラムの状態を確かめてください。"
            "いつも待つときは、同時に作る数（IMARI_DX_WORKERS）を増やします。",
        )
    return _OK, sentence, ""


def _backup(facts: Facts) -> _Said:
    to_do = "バックアップのタイマーと、保存先の空きを確かめ、manage.py backup を実行してください。"
    bad = _WARNING if facts.is_production else _OK
    last, failed = facts.backup_at, facts.backup_failed_at
    if failed and (last is None or failed > last):
        told = f"最後に成功したのは{era_moment(last)}です。" if last else "成功したものはまだありません。"
        return (
            _WARNING,
            f"{era_moment(failed)}のバックアップに失敗しました（{facts.backup_failure}）。{told}",
            to_do,
        )
    if last is None:
        return bad, "バックアップの記録がありません。", to_do if bad is _WARNING else ""
    if facts.now - last > BACKUP_IS_OLD:
        return bad, f"最後のバックアップは{era_moment(last)}で、36時間より前です。", to_do
    return _OK, f"最後のバックアップは{era_moment(last)}です。", ""


def _history(facts: Facts) -> _Said:
    last = facts.verified
    bad = _WARNING if facts.is_production else _OK
    to_do = "検証のタイマー（imari-dx-verify.timer）を確かめ、manage.py verify_history を実行してください。"
    if last and not last.is_sound:
        return (
            _TROUBLE,
            f"{era_moment(last.at)}の検証で、記録に切れ目がありました（{last.broken}）。",
            "データベースの記録が、システムを通さずに変えられています。何も消さず、直さずに、"
            "docs/operations.md の「記録の検証」のとおりにしてください。",
        )
    if last is None:
        return bad, "まだ検証していません。", to_do if bad is _WARNING else ""
    if facts.now - last.at > VERIFIED_LONG_AGO:
        return bad, f"最後の検証は{era_moment(last.at)}で、10日より前です。", to_do
    return _OK, f"{era_moment(last.at)}に{last.count:,}件を検証し、すべて書いたときのままでした。", ""


def _notices(facts: Facts, database: DatabaseFacts) -> _Said:
    due, sent = database.notices_due, database.notices_sent
    last = f"最後に送ったのは{era_moment(sent)}です。" if sent else "送ったものはまだありません。"
    if due and facts.now - due > NOTICES_ARE_LATE:
        return (
            _WARNING,
            f"{era_moment(due)}に始まるはずの、お知らせの送信が始まっていません。{last}",
            "帳票を作成するプログラム（imari-dx-worker）が動いているかを確かめてください。",
        )
    by_timer = facts.notices_by_timer
    if not due and facts.is_production and (not by_timer or facts.now - by_timer > NO_TIMER_RESTS_LONGER):
        return (
            _WARNING,
            f"お知らせの送信が、4日より長く始まっていません（IMARI_DX_REMINDERS_AT が off です）。{last}",
            "タイマー（imari-dx-reminders.timer）が動いているかを確かめてください。",
        )
    not_gone = database.notices_failed + database.notices_uncertain
    if not_gone:
        return (
            _WARNING,
            f"送れなかったか、届いたか分からないお知らせが{not_gone}通あります。{last}",
            "「通知の送信」の画面で理由を確かめ、送り直すか、送信済みとしてください。",
        )
    return _OK, last, ""


def _mail(facts: Facts) -> _Said:
    if facts.sends_mail or not facts.is_production:
        return (
            _OK,
            "設定されています。" if facts.sends_mail else "送らずに記録（ログ）に書きます（試用）。",
            "",
        )
    return (
        _WARNING,
        "メールサーバーが設定されていないため、お知らせも、管理者への知らせも送られません。",
        "IMARI_DX_SMTP_HOST を設定し、manage.py send_test_mail で確かめてください。",
    )


def _directory(facts: Facts) -> _Said | None:
    if facts.directory_answers is None:
        return None
    if not facts.directory_answers:
        return (
            _TROUBLE,
            "職員のディレクトリ（LDAP、Active Directory）が応答しないか、接続を断っています。"
            "このシステムのパスワードがある人だけが、ログインできます。",
            "manage.py check_directory で、どこで止まるかを確かめてください（docs/directory.md）。",
        )
    return _OK, "応答しています。", ""


def _clock(facts: Facts, database: DatabaseFacts) -> _Said:
    last = database.last_row
    if last and last - facts.now > CLOCK_MAY_DIFFER:
        return (
            _TROUBLE,
            f"サーバーの時計（{era_moment(facts.now)}）が、最後の記録（{era_moment(last)}）より遅れています。",
            "サーバーの時刻合わせ（timedatectl）を確かめてください。記録の日時と順序が正しくなくなります。",
        )
    return _OK, f"{era_moment(facts.now)}です。記録より遅れていません。", ""


# Name, title, rule. Without a database only the rules that need none are asked; with migrations missing, of
# those that need it only the first. A rule without an answer has nothing to say of this site.
_RULES: Final[tuple[tuple[str, str, Callable[[Facts], _Said | None]], ...]] = (
    ("maintenance", "画面を開いているか", _opening),
    ("database", "データベース", _database),
    ("folders", "データのフォルダー", _folders),
    ("space", "ディスクの空き", _space),
    ("backup", "バックアップ", _backup),
    ("history", "記録の検証", _history),
    ("records", "操作の記録の書き出し", _records_log),
    ("mail", "メールサーバー", _mail),
    ("directory", "職員のディレクトリ", _directory),
)
_DATABASE_RULES: Final[tuple[tuple[str, str, Callable[[Facts, DatabaseFacts], _Said]], ...]] = (
    ("migrations", "データベースの更新", _migrations),
    ("worker", "帳票を作成するプログラム", _worker),
    ("jobs", "待っている帳票", _jobs),
    ("notices", "お知らせの送信", _notices),
    ("clock", "時計", _clock),
)
# Without these nobody can work: the site is not ready. What else is in trouble leaves it usable.
SERVES: Final = frozenset({"maintenance", "database", "migrations", "folders", "space"})


def findings(facts: Facts) -> list[Finding]:
    """Return what every rule says, what is worst first, else in the order of the table."""
    found = [Finding(name, title, *said) for name, title, rule in _RULES if (said := rule(facts))]
    if facts.database:
        known = _DATABASE_RULES[:1] if facts.database.pending else _DATABASE_RULES
        found += [Finding(name, title, *rule(facts, facts.database)) for name, title, rule in known]
    order = (_TROUBLE, _WARNING, _OK)
    return sorted(found, key=lambda one: order.index(one.state))


def worst(found: Iterable[Finding]) -> State:
    """Return the worst state of some findings; of none it is ok."""
    states = {one.state for one in found}
    return next((state for state in (_TROUBLE, _WARNING) if state in states), _OK)


def is_ready(found: Iterable[Finding]) -> bool:
    """Whether people can work: nothing that serving pages needs is in trouble."""
    return worst(one for one in found if one.name in SERVES) is not _TROUBLE
