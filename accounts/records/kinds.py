"""The kinds of records in groups, as people look for them, and who may read which. Pure."""

from typing import Final

from accounts.models import RecordKind as Kind

OF_ACCOUNTS: Final = (
    *(Kind.SIGNED_IN, Kind.SIGN_IN_FAILED, Kind.SIGN_IN_LOCKED, Kind.SIGN_IN_REFUSED, Kind.UNLOCKED),
    Kind.HEADER_REFUSED,
    *(Kind.SIGNED_OUT, Kind.SESSION_ENDED, Kind.SESSION_EXPIRED, Kind.PASSWORD_CHANGED),
    *(Kind.CONFIRMED, Kind.CONFIRM_FAILED),
    *(Kind.SECOND_FACTOR_ON, Kind.SECOND_FACTOR_OFF, Kind.SECOND_FACTOR_FAILED),
)
OF_PEOPLE: Final = (*(Kind.ACCOUNT_CHANGED, Kind.TRANSFERRED, Kind.DEPARTMENT_CHANGED),)
OF_SITE: Final = (Kind.UPGRADED, Kind.RESTORED, Kind.VERIFIED, Kind.RECORDS_REMOVED)
_TAKEN: Final = (Kind.DOWNLOADED, Kind.EXPORTED)
_NAMED: Final = {*OF_ACCOUNTS, *OF_PEOPLE, *OF_SITE, *_TAKEN}
_PLAN: Final = (
    *(Kind.PLAN_CHANGED, Kind.REVISED, Kind.SUCCEEDED, Kind.SCALE_CHANGED, Kind.CHARGE_CHANGED),
    *(Kind.CORRECTED, Kind.RETENTION),
)
_ROUND: Final = tuple(kind for kind in Kind if kind not in {*_NAMED, *_PLAN})

GROUPS: Final = (
    ("ログインとアカウント", OF_ACCOUNTS),
    ("利用者と部署", OF_PEOPLE),
    ("持ち出し", _TAKEN),
    ("照会・調査と公表", _ROUND),
    ("計画と設定", _PLAN),
    ("システム", OF_SITE),
)
# The account administrator keeps people and sees no results: neither in what state a report is, nor what
# files are called.
FOR_ADMINISTRATOR: Final = (*OF_ACCOUNTS, *OF_PEOPLE, *OF_SITE)
