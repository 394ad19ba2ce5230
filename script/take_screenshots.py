"""The pictures of the README and the manual: opens the pages of a running demo site and saves what they show.

Called by script/screenshots with the site's address and the folder that holds the rendered documents.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs" / "screenshots"
MANUAL = ROOT / "static" / "img" / "manual"
PASSWORD = "imari-demo-2025"  # noqa: S105 - published in the README
NEXT_PLAN = "imari-dx-2"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
WIDE, NARROW, MANUAL_WIDTH = 1280, 400, 1000
COLOURS = 256  # a palette: enough for flat pages, a third of the size
MARGIN = 16

# The pages of the README: file name, who looks, address, how much of a long page is shown.
PAGES = [
    ("home", "editor-gyosei", "/", 900),
    ("entry", "editor-gyosei", "/entry/2025/gyo-3/", 1500),
    ("approval", "head-gakko", "/entry/2025/gyo-11/", 1100),
    ("overview", "secretariat", "/", 1100),
    ("dashboard", "headquarters", "/dashboard/", 1500),
    ("years", "headquarters", "/dashboard/years/", 1500),
    ("schedule", "headquarters", "/dashboard/schedule/", 1200),
    ("initiative", "headquarters", "/initiatives/gyo-10/?year=2024", 1500),
    ("trial", "secretariat", "/scales/imari/1/trial/", 1200),
    ("documents", "headquarters", "/reports/", 1000),
    ("plan", "secretariat", "/plan/initiatives/gyo-10/", 1500),
    ("correction", "secretariat", "/admin/", 800),
    ("manual", "viewer", "/help/", 1000),
]


def save(image: Image.Image, path: Path) -> None:
    """Write a picture with few colours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def shrink(path: Path) -> None:
    """Rewrite a picture that the browser saved, with few colours."""
    with Image.open(path) as image:
        save(image, path)


class Camera:
    """A browser that logs in as somebody and takes pictures."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site

    @contextmanager
    def looking_as(self, username: str | None, width: int) -> Iterator[Page]:
        """Give a page of this width, with somebody logged in."""
        context = self.browser.new_context(
            base_url=self.site,
            viewport={"width": width, "height": 900},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
        )
        page = context.new_page()
        page.goto("/account/login/")
        if username:
            page.get_by_label("利用者ID").fill(username)
            page.get_by_role("textbox", name="パスワード").fill(PASSWORD)
            page.get_by_role("button", name="ログイン").click()
            expect(page.locator(".site-logout")).to_be_attached()  # within the closed menu on narrow pages
        yield page
        context.close()


def whole_page(page: Page) -> int:
    """Make the window as high as the page, so that nothing sticks in the middle of it."""
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size(
        {"width": page.viewport_size["width"] if page.viewport_size else WIDE, "height": height}
    )
    return height


def picture(page: Page, path: Path, *, top: float = 0, bottom: float | None = None) -> None:
    """Save the page from one height to another."""
    height = whole_page(page)
    width = page.viewport_size["width"] if page.viewport_size else WIDE
    end = min(bottom if bottom is not None else height, height)
    page.screenshot(path=path, clip={"x": 0, "y": top, "width": width, "height": end - top})
    shrink(path)


def between(page: Page, name: str, first: str, last: str | None = None, *, limit: int = 900) -> None:
    """Save for the manual what stands from one element to the end of another (or of the same)."""
    whole_page(page)
    start = page.locator(first).first.bounding_box()
    end = page.locator(last or first).last.bounding_box()
    if start is None or end is None:
        raise SystemExit(f"{name}: {first} or {last} is not on the page")
    top = max(start["y"] - MARGIN, 0)
    bottom = min(end["y"] + end["height"] + MARGIN, top + limit)
    picture(page, MANUAL / f"{name}.png", top=top, bottom=bottom)


def take_pages(camera: Camera) -> None:
    """Take the pages of the README in both widths."""
    for width in (WIDE, NARROW):
        with camera.looking_as(None, width) as page:
            picture(page, DOCS / f"login-{width}.png")
        for name, username, address, bottom in PAGES:
            with camera.looking_as(username, width) as page:
                page.goto(address)
                picture(page, DOCS / f"{name}-{width}.png", bottom=bottom)


def take_entry(camera: Camera) -> None:
    """Take what a department does, step by step; the last ones leave a draft behind."""
    with camera.looking_as("editor-gakko", MANUAL_WIDTH) as page:
        between(page, "home", "header", "main", limit=900)
        page.goto("/entry/2025/gyo-10/")
        between(page, "entry_top", ".page-header", "#entry-form", limit=760)
        page.get_by_label("通信不良発生学校数").fill("２")
        page.get_by_label("全学校数").fill("24")
        expect(page.locator(".judged")).to_contain_text("8.3")
        between(page, "entry_value", ".measurement")
        page.get_by_label("通信不良発生学校数").fill("")
        page.get_by_label("全学校数").fill("")
        page.get_by_label("区分").first.select_option(label="調査中")
        page.get_by_label("値がない理由").fill("通信速度の調査を3月に行い、集計が6月に終わるため。")
        expect(page.locator(".judged")).not_to_contain_text("8.3")
        between(page, "entry_status", ".measurement")
        between(page, "entry_items", "[aria-labelledby=items-heading]")
        between(page, "entry_bars", "[aria-labelledby=bars-heading]")
        between(page, "entry_texts", "[aria-labelledby=texts-heading]", limit=560)
        page.get_by_role("button", name="提出する").click()
        expect(page.locator(".error-summary")).to_be_visible()
        between(page, "entry_missing", ".error-summary")
    with camera.looking_as("editor-gyosei", MANUAL_WIDTH) as page:
        page.goto("/entry/2025/gyo-3/")
        between(page, "entry_returned", ".page-header", ".notice-warning")
        page.get_by_text("判定案の理由").first.click()
        between(page, "entry_actions", ".entry-actions")


def take_grid(camera: Camera) -> None:
    """Take the tables of a whole department, and what is said of one that is complete."""
    with camera.looking_as("editor-gyosei", MANUAL_WIDTH) as page:
        page.goto("/grid/2025/?state=open")
        between(
            page, "grid_figures", "#measurements-heading", "[aria-labelledby=measurements-heading]", limit=620
        )
        between(page, "grid_submit", "[aria-labelledby=submit-heading]", ".entry-actions", limit=620)


def take_steps(camera: Camera) -> None:
    """Take what heads and the secretariat do with a report, and the pages around it."""
    with camera.looking_as("head-gakko", MANUAL_WIDTH) as page:
        page.goto("/review/2025/gyo-11/")
        between(page, "step_approve", ".page-header", "#figures-heading + .table-scroll", limit=900)
    with camera.looking_as("secretariat", MANUAL_WIDTH) as page:
        between(page, "home_secretariat", ".page-header", "main", limit=760)
        page.goto("/review/2025/gyo-4/")
        between(page, "step_return", "#step-return", "#acts")
        page.goto("/review/2025/gyo-19/")
        between(page, "step_finalise", "#step-finalise", "#acts")
        page.locator("#acts").get_by_role("button", name="確定する").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.set_viewport_size({"width": MANUAL_WIDTH, "height": 520})
        page.screenshot(path=MANUAL / "step_confirm.png")
        shrink(MANUAL / "step_confirm.png")
        page.goto("/dashboard/")
        between(page, "dashboard", ".page-header", "#grades + div", limit=1200)
        page.goto("/dashboard/years/")
        between(page, "dashboard_years", ".heat-legend", ".heat-map", limit=760)
        page.goto("/reports/")
        between(page, "documents", ".page-header", "main", limit=760)
        page.goto("/plan/")
        between(page, "plan", ".page-header", "main", limit=900)
        page.goto("/plan/initiatives/gyo-10/schedule/")
        between(page, "plan_schedule", "#grid-hint", "[data-drawn]")
        page.goto("/admin/")
        picture(page, MANUAL / "correction.png", bottom=720)


def take_successor(camera: Camera) -> None:
    """Take how the next plan is made, what went on in what, and an indicator that goes on."""
    with camera.looking_as("secretariat", MANUAL_WIDTH) as page:
        page.goto(f"/p/{NEXT_PLAN}/plan/successor/")
        for row, handling in ((0, "分割"), (2, "終了")):
            page.locator(".succession-choice").nth(row).get_by_label(handling).check()
        between(page, "successor", "[aria-labelledby=rows-heading]", limit=420)
        page.goto("/plan/succession/")
        between(page, "succession", "[aria-labelledby=mapping-heading]", limit=560)
        page.goto(f"/p/{NEXT_PLAN}/initiatives/gyo-10/")
        between(page, "lines_before", "[aria-labelledby=charts-heading]", limit=620)


def take_book(camera: Camera, folder: Path) -> None:
    """Take a plan's workbook as it is handed out, and what the page says of one that was filled in."""
    empty, filled = folder / "empty.xlsx", folder / "filled.xlsx"
    with camera.looking_as("secretariat", MANUAL_WIDTH) as page:
        page.goto("/start/plan/book/")
        with page.expect_download() as download:
            page.get_by_role("button", name="空の計画ブックを保存する").click()
        download.value.save_as(empty)
        page.goto("/plan/book/")
        with page.expect_download() as download:
            page.get_by_role("link", name="計画ブックを保存する").click()
        download.value.save_as(filled)
        book = openpyxl.load_workbook(filled)
        targets = book["数値目標"]
        column = next(cell.column for cell in targets[2] if cell.value == "目標値")
        kept = targets.cell(4, column).value
        targets.cell(4, column).value = "たくさん"
        book.save(filled)
        hand_in(page, filled)
        between(page, "book_problems", ".error-summary")
        targets.cell(4, column).value = kept
        book["年度別"].cell(4, 4).value = "市内の企業を集めたセミナーを3回開く"
        book.save(filled)
        hand_in(page, filled)
        between(page, "book_changes", "[aria-labelledby=preview-heading]", limit=620)
    in_office(empty, folder)
    for name, number, share in (("book_start", 1, 0.62), ("book_sheet", 6, 0.3)):
        command = [
            "pdftoppm",
            "-png",
            "-r",
            "160",
            "-f",
            str(number),
            "-singlefile",
            str(folder / "empty.pdf"),
        ]
        subprocess.run([*command, str(folder / name)], check=True)
        with Image.open(folder / f"{name}.png") as image:
            shown = image.crop((0, 0, image.width, int(image.height * share)))
            height = shown.height * MANUAL_WIDTH // shown.width
            save(shown.resize((MANUAL_WIDTH, height)), MANUAL / f"{name}.png")


def hand_in(page: Page, file: Path) -> None:
    """Choose a workbook on the page of a plan, and have it looked at."""
    page.goto("/plan/book/")
    page.get_by_label("計画ブックのファイル").set_input_files(file)
    page.get_by_role("button", name="内容を確かめる").click()


def in_office(file: Path, folder: Path) -> None:
    """Print a workbook as an office program shows it."""
    profile = f"-env:UserInstallation=file://{folder}/office"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True)


def take_manual(camera: Camera) -> None:
    """Take the pictures of the manual."""
    with camera.looking_as(None, MANUAL_WIDTH) as page:
        between(page, "login", "header", "main", limit=640)
    take_entry(camera)
    take_grid(camera)
    take_steps(camera)
    take_successor(camera)


def side_by_side(paths: list[Path], target: Path) -> None:
    """Put the pages of a document beside each other on grey."""
    pages = [Image.open(path).convert("RGB") for path in paths]
    gap = 12
    width = sum(page.width for page in pages) + gap * (len(pages) + 1)
    sheet = Image.new("RGB", (width, max(page.height for page in pages) + 2 * gap), "#767676")
    left = gap
    for page in pages:
        sheet.paste(page, (left, gap))
        left += page.width + gap
    save(sheet, target)


def take_documents(folder: Path) -> None:
    """Put together the pictures of the printed documents."""
    pages = sorted(folder.glob("evaluation-*.png"))
    side_by_side([pages[0], pages[2], pages[4]], DOCS / "evaluation-pdf.png")
    with Image.open(folder / "sheet.png") as image:
        save(image, DOCS / "sheet-xlsx.png")


def main(site: str, folder: Path) -> None:
    """Take everything."""
    DOCS.mkdir(parents=True, exist_ok=True)
    MANUAL.mkdir(parents=True, exist_ok=True)
    take_documents(folder)
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        camera = Camera(browser, site)
        # The manual shows its own pictures, so the pages come last.
        take_manual(camera)
        take_book(camera, folder)
        take_pages(camera)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
