"""Rating scales as data of a plan."""

import hashlib
import json
from functools import lru_cache
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from imari_dx.shared.acts import History
from indicators.judgement import Scale, ScaleError
from initiatives.models import Plan


def validate_scale_definition(definition: Any) -> None:
    """Refuse a definition that the judgement cannot read, with its own Japanese sentence."""
    try:
        Scale.from_data(definition)
    except ScaleError as error:
        raise ValidationError(str(error)) from error


class RatingScale(models.Model):
    """判定基準: codes with labels and an ordered list of condition → code, versioned.

    A scale used by a finalised report is never edited: a new version supersedes it. One that stands beside
    (並べて示す) is shown with the one in use and decides nothing.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="rating_scales", verbose_name="計画"
    )
    key = models.SlugField("符号", max_length=50)
    version = models.PositiveSmallIntegerField("版", default=1)
    name = models.CharField("名称", max_length=200)
    definition = models.JSONField("定義", validators=[validate_scale_definition])
    is_active = models.BooleanField("現在使う基準", default=False)
    is_beside = models.BooleanField("並べて示す基準", default=False)
    history = History()

    class Meta:
        verbose_name = "判定基準"
        verbose_name_plural = "判定基準"
        ordering: ClassVar[list[str]] = ["plan_id", "key", "version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "key", "version"], name="rating_scale_unique_version"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(is_active=True),
                name="rating_scale_one_active",
                violation_error_message="現在使う判定基準は1つだけです。",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(is_beside=True),
                name="rating_scale_one_beside",
                violation_error_message="並べて示す判定基準は1つだけです。",
            ),
            models.CheckConstraint(
                condition=~Q(is_active=True, is_beside=True),
                name="rating_scale_beside_is_another",
                violation_error_message="現在使う基準を、並べて示すことはできません。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} 第{self.version}版"

    @property
    def fingerprint(self) -> str:
        """A short mark of the content: the same for two readers of the same definition."""
        content = json.dumps(self.definition, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def scale(self) -> Scale:
        """The scale as the judgement takes it; read once per definition, not once per row that has it."""
        read: tuple[Any, Scale] | None = self.__dict__.get("_scale_read")
        if read is None or read[0] is not self.definition:
            read = self.definition, _read_scale(json.dumps(self.definition, sort_keys=True))
            self.__dict__["_scale_read"] = read
        return read[1]


@lru_cache(maxsize=64)
def _read_scale(definition: str) -> Scale:
    return Scale.from_data(json.loads(definition))
