"""Finished files, in the database: whichever host made one, every other has it, and a backup holds it too."""

from django.db import models


class StoredFile(models.Model):
    """The bytes of a file under their own SHA-256. Never changed: other bytes are another row."""

    sha256 = models.CharField("SHA-256", max_length=64, primary_key=True)
    content = models.BinaryField("内容")
    size = models.PositiveIntegerField("バイト数")
    stored_at = models.DateTimeField("保存した日時")

    class Meta:
        verbose_name = "保存したファイル"
        verbose_name_plural = "保存したファイル"

    def __str__(self) -> str:
        return f"{self.sha256[:12]}（{self.size}バイト）"


class FinishedFile(models.Model):
    """Which file a document gave in one format, under the hash of the document: it need not be made again."""

    key = models.CharField("帳票のハッシュ", max_length=64, primary_key=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="保存したファイル"
    )
    used_at = models.DateTimeField("最後に使った日時", db_index=True)

    class Meta:
        verbose_name = "作成済みの帳票"
        verbose_name_plural = "作成済みの帳票"

    def __str__(self) -> str:
        return self.key[:12]
