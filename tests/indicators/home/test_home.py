"""The home page: each role sees what is its own to do, and nobody a deadline that is not theirs."""

import pytest
from django.test import Client

from tests.cast import World


@pytest.mark.parametrize(
    ("name", "heading", "has_deadline", "has_documents_button"),
    [
        ("editor-gakko", "あなたの担当", True, False),
        ("head-gakko", "あなたの担当", True, False),
        ("secretariat", "令和7年度実績の状況", True, False),
        ("headquarters", "令和7年度実績の状況", True, False),
        ("viewer", "ホーム", False, True),
        ("admin", "ホーム", False, False),
        ("nobody", "ホーム", False, False),
    ],
)
def test_what_each_role_finds(
    world: World, name: str, heading: str, has_deadline: bool, has_documents_button: bool
) -> None:
    client = Client()
    client.force_login(world[name])
    page = client.get("/").content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert ("回答期限" in page) == has_deadline
    assert ("帳票を見る" in page) == has_documents_button
