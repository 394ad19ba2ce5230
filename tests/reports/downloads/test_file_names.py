"""Files taken away: any number, title or address name of a plan makes a file that can be saved and opened."""

from urllib.parse import unquote

import pytest
from django.test import Client

from imari_dx.shared.files_out import safe_file_name
from initiatives.models import Initiative
from reports.downloads.files import html_of
from tests.cast import World
from tests.reports import document_factory as factory
from tests.reports.formats.xlsx_reading import opened
from tests.reports.jobs.running import taken

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("行-10_令和7年度_個票.xlsx", "行-10_令和7年度_個票.xlsx"),
        ("行/10.pdf", "行_10.pdf"),
        ('a\\b:c*d?e"f<g>h|i.csv', "a_b_c_d_e_f_g_h_i.csv"),
        ("１：２／３.csv", "１：２／３.csv"),
        ("表\r\n題\x00.csv", "表__題_.csv"),
        ("xslx.\u202efdp.pdf", "xslx._fdp.pdf"),
        ("..pdf", "_.pdf"),
        (" . .pdf", "_.pdf"),
        ("nul.csv", "_nul.csv"),
        ("COM1.令和7年度.csv", "_COM1.令和7年度.csv"),
        ("console.csv", "console.csv"),
        ("あ" * 300 + ".pdf", "あ" * 80 + ".pdf"),
        ("", "_"),
    ],
)
def test_a_file_name_that_every_system_takes(text: str, name: str) -> None:
    assert safe_file_name(text) == name


def test_a_plan_of_any_numbers_makes_all_its_workbooks(told: World) -> None:
    codes = ["行/10", "[1]", "表紙", "History", "a'b!c", "../etc", "a", "A"]
    for number, code in enumerate(codes, start=13):  # none of them decided
        Initiative.objects.filter(plan=told.plan, slug=f"gyo-{number}").update(plain_code=code)
    client = Client()
    client.force_login(told["secretariat"])
    sheets = [f"/reports/2025/gyo-{number}.xlsx" for number in range(13, 13 + len(codes))]
    for address in ("/reports/plan.xlsx", "/reports/2025/evaluation.xlsx", *sheets):
        response = taken(client, address)
        assert response.status_code == 200, address
        book = opened(response.content)
        texts = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
        assert set(codes) <= texts or address in sheets, "the number stays as the plan has it"
        name = unquote(response["Content-Disposition"].partition("UTF-8''")[2])
        assert not set(name) & set('\\/:*?"<>|'), name
        assert "/" not in response["Content-Disposition"]


def test_an_initiative_called_like_a_chapter_is_not_mistaken_for_it() -> None:
    document = factory.evaluation_document()
    page = html_of(document)
    for slug in document.plan.sheets:
        assert f'id="sheet-{slug}"' in page
        assert f'href="#sheet-{slug}"' in page
        assert f'href="#{slug}"' not in page
