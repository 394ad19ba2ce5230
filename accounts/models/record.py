"""操作の記録: who did what, when, from where. Rows are added, never changed; only their term ends them."""

from typing import Any, ClassVar, NoReturn

from django.db import models


class RecordKind(models.TextChoices):
    """What somebody did. The column takes any word, so that a new kind needs no migration."""

    # The account.
    SIGNED_IN = "signed_in", "ログイン"
    SIGN_IN_FAILED = "sign_in_failed", "ログインの失敗"
    SIGN_IN_LOCKED = "sign_in_locked", "ログインの失敗（ロック開始）"
    SIGN_IN_REFUSED = "sign_in_refused", "ロック中のため拒否"
    HEADER_REFUSED = "header_refused", "シングルサインオンの拒否"
    UNLOCKED = "unlocked", "ロックの解除"
    SIGNED_OUT = "signed_out", "ログアウト"
    SESSION_ENDED = "session_ended", "ほかの端末のログインの終了"
    SESSION_EXPIRED = "session_expired", "時間切れによるログアウト"
    CONFIRMED = "confirmed", "本人の確認"
    CONFIRM_FAILED = "confirm_failed", "本人の確認の失敗"
    SECOND_FACTOR_ON = "second_factor_on", "二要素認証の開始"
    SECOND_FACTOR_OFF = "second_factor_off", "二要素認証の終了"
    SECOND_FACTOR_FAILED = "second_factor_failed", "二要素認証の失敗"
    PASSWORD_CHANGED = "password_changed", "パスワードの変更"
    # People and departments.
    ACCOUNT_CHANGED = "account_changed", "利用者と役割の変更"
    DEPARTMENT_CHANGED = "department_changed", "部署の変更"
    CHARGE_CHANGED = "charge_changed", "担当課の変更"
    TRANSFERRED = "transferred", "人事異動"
    CORRECTED = "corrected", "データの修正"
    # What left the house.
    DOWNLOADED = "downloaded", "ダウンロード"
    EXPORTED = "exported", "書き出し"
    # The yearly round.
    REPORT_SAVED = "report_saved", "代理の入力"
    REPORT_SUBMITTED = "report_submitted", "提出"
    REPORT_WITHDRAWN = "report_withdrawn", "取戻し"
    REPORT_RETURNED = "report_returned", "差戻し"
    REPORT_APPROVED = "report_approved", "承認"
    REPORT_CHECKED = "report_checked", "確認"
    REPORT_DECIDED = "report_decided", "確定"
    REPORT_REOPENED = "report_reopened", "確定の取消し"
    FIGURES_CONFIRMED = "figures_confirmed", "数値確定"
    EVIDENCE_ADDED = "evidence_added", "根拠資料の登録"
    EVIDENCE_REMOVED = "evidence_removed", "根拠資料の削除"
    ROUND_CHANGED = "round_changed", "照会・調査"
    CLOSING_CHANGED = "closing_changed", "計画の総括"
    MIDYEAR_CHANGED = "midyear_changed", "年度途中の確認"
    INSTRUCTED = "instructed", "指示と意見"
    NOTICE_HANDLED = "notice_handled", "お知らせの送信の処理"
    RESULTS_IMPORTED = "results_imported", "実績の取込"
    PUBLISHED = "published", "公表"
    # The plan and how it is judged.
    PLAN_CHANGED = "plan_changed", "計画の変更"
    REVISED = "revised", "計画の改定"
    SUCCEEDED = "succeeded", "次期計画"
    SCALE_CHANGED = "scale_changed", "判定基準の変更"
    # The site.
    RETENTION = "retention", "保存年限による整理"
    UPGRADED = "upgraded", "システムの更新"
    RESTORED = "restored", "バックアップからの復元"
    VERIFIED = "verified", "履歴の検証"
    RECORDS_REMOVED = "records_removed", "古い操作の記録の整理"


class AppendOnlyError(TypeError):
    """A record was to be changed or taken out."""


def _refused() -> NoReturn:
    raise AppendOnlyError("records are added, never changed or removed")


class AppendOnlyQuerySet(models.QuerySet["AuditRecord"]):
    """Rows to read. The database refuses the rest too, where it was migrated."""

    def update(self, **_values: Any) -> int:
        _refused()

    def delete(self) -> tuple[int, dict[str, int]]:
        _refused()


class AuditRecord(models.Model):
    """One thing that somebody did. Written by ``accounts.records.writing.record`` alone.

    It stands by itself: who it was and what it was done to are told as they were then, so that nothing that
    goes later (a person, a plan, a file) changes or empties it.
    """

    at = models.DateTimeField("日時")
    kind = models.CharField("種類", max_length=40)
    # The number of the account; 0 for the server itself and where nobody signed in.
    user_number = models.BigIntegerField("利用者の番号", default=0)
    username = models.CharField("利用者ID", max_length=150, blank=True)
    user_label = models.CharField("氏名", max_length=150, blank=True)
    address = models.GenericIPAddressField("送信元", null=True)
    request_id = models.CharField("依頼の番号", max_length=64, blank=True)
    # What it was done to: a key by which all rows of the same thing are found, and words.
    subject_key = models.CharField("対象の番号", max_length=200, blank=True)
    subject = models.CharField("対象", max_length=300, blank=True)
    facts = models.JSONField("内容", default=dict, blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "操作の記録"
        verbose_name_plural = "操作の記録"
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        # One for each thing that a page asks for, each in the order of the page.
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-at", "-id"], name="record_latest"),
            models.Index(fields=["kind", "-at", "-id"], name="record_of_kind"),
            models.Index(fields=["user_number", "-at", "-id"], name="record_of_user"),
            models.Index(fields=["subject_key", "-at", "-id"], name="record_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.user_label} {self.kind_label} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row. AppendOnlyError for one that is there already."""
        if not self._state.adding:
            _refused()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        _refused()

    @property
    def kind_label(self) -> str:
        """The kind in words; of one that this version does not know, its code."""
        return RecordKind(self.kind).label if self.kind in RecordKind.values else self.kind


class RecordRemoval(models.Model):
    """Records whose term was over were taken out of the database, after they were written to a file.

    The database lets only rows go that such a row covers (``before``). It is never changed itself.
    """

    at = models.DateTimeField("日時")
    before = models.DateTimeField("これより前のもの")
    count = models.PositiveIntegerField("件数")
    file_name = models.CharField("書き出したファイル", max_length=300)
    sha256 = models.CharField("ファイルのハッシュ", max_length=64)

    class Meta:
        verbose_name = "操作の記録の整理"
        verbose_name_plural = "操作の記録の整理"
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.before:%Y-%m-%d}より前の{self.count}件"
