"""The only writers of the plan outside the admin: who is in charge, and what becomes of departments."""

from initiatives.services.errors import OrganisationConflictError, ReorganisationError
from initiatives.services.reorganise import reorganise
from initiatives.services.responsibilities import change_responsibilities

__all__ = [
    "OrganisationConflictError",
    "ReorganisationError",
    "change_responsibilities",
    "reorganise",
]
