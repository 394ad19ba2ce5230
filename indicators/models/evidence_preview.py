"""What of a 根拠資料 is shown in the page: pictures that the server drew, never the uploaded bytes.

Kept in the database, as finished files are: every host has what one of them drew, and none outlives its file.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from indicators.models.remark import EvidenceFile


class PreviewState(models.TextChoices):
    """How far the pictures of one file are. A file without a row waits for them."""

    MAKING = "making", "作成中"
    SHOWN = "shown", "表示できる"
    IMPOSSIBLE = "impossible", "表示できない"


class FilePreview(models.Model):
    """That the pictures of one file are being made, are there, or cannot be made."""

    evidence = models.OneToOneField(
        EvidenceFile, on_delete=models.CASCADE, related_name="preview", verbose_name="根拠資料"
    )
    state = models.CharField("状態", max_length=10, choices=PreviewState.choices, default=PreviewState.MAKING)
    pages = models.PositiveIntegerField("ファイルのページ数", default=0)
    attempts = models.PositiveSmallIntegerField("作成した回数", default=1)
    started_at = models.DateTimeField("作成を始めた日時")

    class Meta:
        verbose_name = "根拠資料の表示用の画像"
        verbose_name_plural = "根拠資料の表示用の画像"
        ordering: ClassVar[list[str]] = ["evidence_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=PreviewState.SHOWN, pages__gte=1)
                | (~Q(state=PreviewState.SHOWN) & Q(pages=0)),
                name="file_preview_shown_has_pages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence}（{self.get_state_display()}）"


class PreviewPicture(models.Model):
    """One page of a file as a picture (WebP), from 1 on."""

    preview = models.ForeignKey(
        FilePreview, on_delete=models.CASCADE, related_name="pictures", verbose_name="表示用の画像"
    )
    number = models.PositiveSmallIntegerField("ページ")
    width = models.PositiveIntegerField("幅（画素）")
    height = models.PositiveIntegerField("高さ（画素）")
    content = models.BinaryField("内容")

    class Meta:
        verbose_name = "根拠資料の1ページの画像"
        verbose_name_plural = "根拠資料の1ページの画像"
        ordering: ClassVar[list[str]] = ["preview_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["preview", "number"], name="preview_picture_one_per_page"),
        ]

    def __str__(self) -> str:
        return f"{self.preview} {self.number}"
