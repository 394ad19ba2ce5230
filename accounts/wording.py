"""How a page speaks of who did something to the one who reads it. Pure."""

from accounts.models import User


def who(person: User | None, *, reader: User) -> str:
    """Return the subject of a sentence on a change in between: 「黒川 さんが」, but never to 黒川.

    ``person`` is None where nobody is recorded.
    """
    if person is None:
        return "ほかの人が"
    return "あなたが別の画面で" if person.pk == reader.pk else f"{person} さんが"
