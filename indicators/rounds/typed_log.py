"""What the log of a round says of things that are typed once for it: the letter, the head of the hand-out."""

import datetime as dt
from dataclasses import Field as DataclassField
from dataclasses import asdict
from typing import Any, ClassVar, Protocol, cast

from django.db.models import Field, Model

from imari_dx.shared.fiscal_year import era_date


class _Typed(Protocol):
    """A dataclass of what was typed."""

    __dataclass_fields__: ClassVar[dict[str, DataclassField[Any]]]


def typed_changes(thing: str, model: type[Model], before: _Typed, after: _Typed) -> str:
    """Return a line for each field of ``model`` that changed: 照会文書の件名：なし → 実績の照会."""
    old, new = asdict(before), asdict(after)
    return "\n".join(
        f"{thing}の{_label(model, name)}：{_shown(old[name])} → {_shown(new[name])}"
        for name in old
        if old[name] != new[name]
    )


def _label(model: type[Model], name: str) -> str:
    return str(cast("Field[Any, Any]", model._meta.get_field(name)).verbose_name)


def _shown(value: dt.date | str | None) -> str:
    return era_date(value) if isinstance(value, dt.date) else value or "なし"
