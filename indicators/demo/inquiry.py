"""The invented texts with which the secretariat asks for the year's results."""

from initiatives.models import Plan

INQUIRY_TEXT = """{plan}に掲げる{contents}について、{year}の実績をとりまとめます。
担当の{initiative}について、{due}までに、このシステムで回答してください。
所属長の承認を受けたものを、事務局が確認します。"""

ANY_INQUIRY_TEXT = """{plan}について、{year}の実績をとりまとめます。
担当のものについて、{due}までに、このシステムで回答してください。"""

# While the first year still runs.
FIRST_YEAR_INQUIRY_TEXT = """{plan}の初年度（{year}）の実績について、早めに照会します。
新しい指標での入力を確かめるためのものです。年度の途中ですので、年度末の見込みを{due}までに回答してください。"""

MIDYEAR_TEXT = """〔対象年度〕の取組について、年度の途中の見通しを伺います。
担当のものについて、〔回答期限〕までに回答してください。実績値は、年度が終わってから別に照会します。"""

# Letters are numbered from here by the year: 情第125号.
LETTER_NUMBER = 100

INSTRUCTIONS = """１　実績値は、年度末（３月31日）現在で入力してください。
２　まだ値が出ていないときは、空欄にせず、区分で「調査中」か「未公表」を選び、理由を書いてください。
３　取組実績は、市民が読んで分かる言葉で書いてください。評価報告書にそのまま載ります。
４　決算額は、見込で構いません。"""


def named(text: str, plan: Plan) -> str:
    """Return a text with the name of a plan in it; year and day are still to be put in."""
    return text.replace("{plan}", plan.short_title.replace("{", "").replace("}", ""))
