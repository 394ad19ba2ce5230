"""帳票: every offered document with all its files; each document stands once in the registry."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from initiatives.models import Plan
from reports.downloads.files import FileFormat, formats_of, make_file
from reports.downloads.registry import OUTPUTS, Offered, offered, output_of
from tests.cast import World

pytestmark = pytest.mark.any_database

KEYS = [one.key for one in OUTPUTS]


@pytest.fixture
def secretariat(told: World, client: Client) -> Client:
    client.force_login(told["secretariat"])
    return client


def test_a_document_stands_once_in_the_registry() -> None:
    assert len(set(KEYS)) == len({one.document for one in OUTPUTS}) == len(OUTPUTS)


@pytest.mark.parametrize("key", KEYS)
def test_a_document_has_its_template(key: str) -> None:
    assert (Path(settings.BASE_DIR) / f"templates/reports/print/{key}.html").exists()


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(TypeError, match="no document: str"):
        output_of("計画書")


def test_a_document_without_a_workbook_has_none() -> None:
    meeting = next(one for one in OUTPUTS if one.key == "meeting")
    assert formats_of(meeting) == [FileFormat.PDF, FileFormat.HTML]
    with pytest.raises(TypeError, match="no workbook: meeting"):
        make_file(object.__new__(meeting.document), FileFormat.XLSX, "会議資料")


@pytest.mark.parametrize("output", offered().values(), ids=offered())
def test_the_page_offers_each_document_in_all_its_formats(secretariat: Client, output: Offered) -> None:
    page = secretariat.get("/reports/?year=2025").content.decode()
    section = page.partition(f'id="{output.key}-heading"')[2].partition("</section>")[0]
    words = Plan.objects.get().words
    assert output.title(words) in section
    assert words.say(output.lead) in section
    address = secretariat.get(re.findall(r'href="(/reports/[^"]+\.html)"', section)[0])
    assert address.status_code == 200
    for one in formats_of(output):
        assert f'.{one}"' in section


def test_the_report_is_offered_with_chapters_on_right_hand_pages(secretariat: Client) -> None:
    page = secretariat.get("/reports/?year=2025").content.decode()
    address = "/reports/2025/evaluation.pdf?odd_pages=1"
    assert page.count("odd_pages=1") == page.count(f'action="{address}"') == 1
    for asked, is_right in (("?odd_pages=1", True), ("", False), ("?odd_pages=0", False)):
        html = secretariat.get(f"/reports/2025/evaluation.html{asked}").content.decode()
        assert ('<body class="evaluation starts-right">' in html) == is_right


def test_the_command_starts_chapters_on_right_hand_pages(secretariat: Client, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    asked = ["--format=html", f"--output={file}", "--odd-pages"]
    call_command("render", "evaluation", "--fiscal-year=2025", *asked)
    assert "starts-right" in file.read_text(encoding="utf-8")
    with pytest.raises(CommandError, match="章のある帳票（.*evaluation.*）でだけ"):
        call_command("render", "plan", *asked)


def test_a_document_of_each_initiative_is_listed_with_the_heading_above_it(secretariat: Client) -> None:
    page = secretariat.get("/reports/?year=2025").content.decode()
    assert '<th scope="col">分野</th>' in page
    assert '<td data-label="分野">産業</td>' in page


def test_the_page_reads_only_what_it_shows(secretariat: Client, django_assert_num_queries: Any) -> None:
    secretariat.get("/reports/")  # what a session asks once
    with django_assert_num_queries(15):
        secretariat.get("/reports/")
