"""The chain of records: each link holds the hash of a row and of the link before it (ADR 97)."""

from typing import ClassVar

from django.db import models


class ChainKind(models.TextChoices):
    """Which rows are linked; what of them is declared in accounts/chain/covered.py."""

    SNAPSHOT = "snapshot", "年度実績の版"
    TRANSITION = "transition", "状態の記録"
    EDITION = "edition", "公表版"
    SIGN_IN = "sign_in", "ログインの記録"


class LinkAct(models.TextChoices):
    """What a link says of its row."""

    WRITTEN = "written", "書いたとき"
    FOUND = "found", "更新のときにあったもの"
    REMOVED = "removed", "削除"


class ChainLink(models.Model):
    """One link. Written by accounts/chain/writing.py alone, never changed, never deleted."""

    # From 1 without a gap: whoever wants the next one waits for who has it.
    position = models.BigIntegerField("番号", primary_key=True)
    at = models.DateTimeField("日時")
    kind = models.CharField("種類", max_length=20)
    key = models.BigIntegerField("行の番号")
    act = models.CharField("内容", max_length=10)
    # Which fields the content has: those of this form in accounts/chain/covered.py. 0 where a row went.
    form = models.PositiveSmallIntegerField("形式")
    content = models.CharField("行のハッシュ", max_length=64, blank=True)
    note = models.CharField("削除の理由", max_length=200, blank=True)
    hash = models.CharField("ハッシュ", max_length=64)

    class Meta:
        verbose_name = "記録の連鎖"
        verbose_name_plural = "記録の連鎖"
        ordering: ClassVar[list[str]] = ["position"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "key"], name="chain_link_of_row"),
        ]

    def __str__(self) -> str:
        return f"第{self.position}番 {self.hash[:16]}"
