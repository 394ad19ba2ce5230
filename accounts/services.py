"""The only writers of accounts outside the admin."""

from django.db import transaction

from accounts.models import Membership, User


@transaction.atomic
def create_account(*, user: User, membership: Membership, password: str) -> User:
    """Store a checked new user with its password and first membership, both or neither; return the user."""
    user.set_password(password)
    user.save()
    membership.user = user
    membership.save()
    return user
