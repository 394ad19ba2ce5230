"""Who changed something in between, as it is said to the one who reads it."""

import pytest

from accounts.models import User
from accounts.wording import who


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (User(pk=1, username="kurokawa", full_name="黒川"), "あなたが別の画面で"),
        (User(pk=2, username="ikeda", full_name="池田　恵"), "池田　恵 さんが"),
        (None, "ほかの人が"),
    ],
)
def test_nobody_is_spoken_of_as_somebody_else(person: User | None, said: str) -> None:
    assert who(person, reader=User(pk=1, username="kurokawa", full_name="黒川")) == said
