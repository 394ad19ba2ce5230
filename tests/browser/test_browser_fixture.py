"""The browser of the tests reads as in Imari and talks to a server on the tests' own database."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import Page, expect


def test_page_comes_from_the_live_server_in_japanese(page: Page, base_url: str) -> None:
    page.goto(reverse("login"))
    expect(page).to_have_url(f"{base_url}{reverse('login')}")
    assert page.evaluate("navigator.language") == "ja-JP"
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Asia/Tokyo"


def test_database_can_be_used_next_to_the_browser(page: Page) -> None:
    page.goto(reverse("login"))
    assert not get_user_model().objects.exists()
