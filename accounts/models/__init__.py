"""Who there is, who belongs where, and who signed in."""

from accounts.models.people import (
    DEPARTMENTAL_ROLES,
    Department,
    Membership,
    PeriodQuerySet,
    Reorganisation,
    ReorganisationKind,
    Role,
    User,
    UserAccountManager,
)
from accounts.models.sign_in import ServerGrant, SignIn, SignInKind
from accounts.models.transfer import Transfer, TransferStep, TransferStepKind

__all__ = [
    "DEPARTMENTAL_ROLES",
    "Department",
    "Membership",
    "PeriodQuerySet",
    "Reorganisation",
    "ReorganisationKind",
    "Role",
    "ServerGrant",
    "SignIn",
    "SignInKind",
    "Transfer",
    "TransferStep",
    "TransferStepKind",
    "User",
    "UserAccountManager",
]
