"""Addresses of a plan are kept: each for its plan, its place on the server and its parts."""

import pytest
from django.test import override_settings
from django.urls import NoReverseMatch, set_script_prefix

from initiatives.addresses import plan_url
from initiatives.models import Plan


def test_a_kept_address_is_that_of_its_plan_and_parts() -> None:
    plans = [Plan(slug="imari-dx", is_default=True), Plan(slug="next")]
    for _again in range(2):
        assert [plan_url(plan, "matrix", fiscal_year=2025) for plan in plans] == [
            "/cycles/2025/matrix/",
            "/p/next/cycles/2025/matrix/",
        ]
        assert plan_url(plans[1], "matrix", fiscal_year=2024) == "/p/next/cycles/2024/matrix/"


def test_a_kept_address_follows_where_the_site_stands() -> None:
    plan = Plan(is_default=True)
    assert plan_url(plan, "home") == "/"
    set_script_prefix("/dx/")
    try:
        assert plan_url(plan, "home") == "/dx/"
    finally:
        set_script_prefix("/")
    with override_settings(ROOT_URLCONF="accounts.urls"), pytest.raises(NoReverseMatch):
        plan_url(plan, "home")
