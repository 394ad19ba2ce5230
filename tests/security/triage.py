"""What each of the lesser findings is: read by people, kept here, so that the next run says it again."""

from tests.security.findings import Finding

# A part of what was found, and what it is.
KNOWN = {
    "csrftoken": "意図したもの。別のタブでログインし直したあとも保存できるよう、画面のスクリプトが、最新の"
    "合い言葉をこのクッキーから読む。合い言葉だけでは、ほかのサイトから送信できない（送信元も確かめる）",
    "40の利用者IDに": "庁内では、多くの人が一つのプロキシから入ることがあるため、送信元だけでは"
    "止めない。一人ずつは10回で止まり、すべての失敗がログインの記録に残る。よくあるパスワードは、決められない",
    "中身の壊れた画像": "画像は初めの数バイトで見分ける。画面に出すのは、別のプロセスで描き直したものだけで、"
    "描けなければ出さない。元のファイルは、保存だけをさせる（attachment、nosniff）",
}
UNKNOWN = "**まだ調べていない**"


def triaged(finding: Finding) -> str:
    """Return what a finding is known to be."""
    said = f"{finding.where} {finding.what}"
    return next((what for part, what in KNOWN.items() if part in said), UNKNOWN)
