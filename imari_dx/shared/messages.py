"""Messages that several pages give in the same words."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from imari_dx.shared.fonts import missing_characters


def warn_of_unprintable(request: HttpRequest, source: Any) -> None:
    """Name the characters that no font of the documents has: they are stored, but would print as boxes."""
    unprintable = missing_characters(source)
    if unprintable:
        messages.warning(
            request,
            f"次の文字は帳票の書体にないため、正しく印刷されません：{'　'.join(unprintable)}。"
            "保存はしました。帳票に載せるときは、別の文字に置き換えてください。",
        )
