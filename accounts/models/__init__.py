"""Who there is, who belongs where, who signed in, and what everybody did."""

from accounts.models.chain import ChainKind, ChainLink, LinkAct
from accounts.models.people import (
    DEPARTMENTAL_ROLES,
    Department,
    Membership,
    PeriodQuerySet,
    Role,
    User,
    UserAccountManager,
)
from accounts.models.record import AppendOnlyError, AuditRecord, RecordKind, RecordRemoval
from accounts.models.reorganisation import Reorganisation, ReorganisationKind
from accounts.models.session import UserSession
from accounts.models.sign_in import ServerGrant, SignIn, SignInKind
from accounts.models.transfer import Transfer, TransferStep, TransferStepKind

__all__ = [
    "ChainKind",
    "ChainLink",
    "DEPARTMENTAL_ROLES",
    "AppendOnlyError",
    "AuditRecord",
    "Department",
    "LinkAct",
    "Membership",
    "PeriodQuerySet",
    "RecordKind",
    "RecordRemoval",
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
    "UserSession",
]
