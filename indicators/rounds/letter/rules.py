"""How an official letter addresses an office, and what it says where nobody typed anything. Pure."""

from imari_dx.shared.fiscal_year import FiscalYear

# Names of offices that end so are headed by 「…長」: 学校教育課 by 学校教育課長, 支所 by 支所長.
_HEADED = ("課", "室", "部", "局", "所", "係", "班", "署", "館", "園", "校", "院", "センター")
# Whoever is named so is a person already: 会計管理者, 教育長.
_PERSON = ("長", "者")


def head_of(office: str) -> str:
    """Return the title of whoever heads an office, 情報政策課長; "" where its name does not tell."""
    if office.endswith(_PERSON):
        return office
    return f"{office}長" if office.endswith(_HEADED) else ""


def addressee(office: str) -> str:
    """Return an office as a letter addresses it: 学校教育課長　様, or without a title 農業委員会　御中."""
    head = head_of(office)
    return f"{head}　様" if head else f"{office}　御中"


def usual_subject(plan_title: str, fiscal_year: int) -> str:
    """Return 件名 of a letter that has none of its own."""
    return f"{plan_title}の{FiscalYear(fiscal_year).official_label}実績について（照会）"
