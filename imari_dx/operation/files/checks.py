"""The system check of the scanner for viruses."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from imari_dx.shared.virus_scan import Address, ScannerError, require_answer


@register(Tags.security, deploy=True)
def scanner_answers(**_kwargs: Any) -> list[CheckMessage]:
    """imari_dx.E020, W020: a scanner is set up and silent; W020 where uploads pass unscanned then."""
    if settings.CLAMD is None:
        return []
    try:
        require_answer(settings.CLAMD)
    except ScannerError as error:
        told = f"ウイルスの検査をするプログラムが応答しません（{_place(settings.CLAMD)}：{error}）。"
        hint = "clamav-daemon が動いているか、本システムの利用者がソケットを使えるか、確かめてください。"
        if settings.CLAMD_REQUIRED:
            return [Error(f"{told}ファイルを受け取れません。", hint=hint, id="imari_dx.E020")]
        return [Warning(f"{told}ファイルを検査せずに受け取ります。", hint=hint, id="imari_dx.W020")]
    return []


def _place(address: Address) -> str:
    return address if isinstance(address, str) else "{}:{}".format(*address)
