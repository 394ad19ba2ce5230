"""Tests about the templates as source: nothing unused, nothing that the browser blocks, contracts kept."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from reports.downloads.registry import OUTPUTS

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
COMPONENTS = [name for name in TEMPLATES if name.startswith("components/")]
APPS = ("accounts", "imari_dx", "indicators", "initiatives", "reports")

# Templates that Django, an installed app or the documents' registry looks up by a name made at run time.
LOOKED_UP_BY_NAME = (
    r"(400|403|404|500)\.html",
    r"django/forms/.+",
    r"imari/uni_form\.html",
    r"registration/(login|password_change_form|password_change_done)\.html",
    r"admin/.+",
    r"simple_history/.+",
    rf"reports/print/({'|'.join(one.key for one in OUTPUTS)})\.html",
)
# Documents for paper and for passing on carry their style sheet with them; they are not pages of the site.
DOCUMENT = "reports/print/"
# Parts of the gallery itself; the frame stands around it.
NOT_IN_GALLERY = re.compile(r"components/(gallery|_)")


@cache
def source(name: str) -> str:
    """Return a template without its comments."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
    return re.sub(r"{#.*?#}", "", text)


@cache
def named_in_templates(name: str) -> frozenset[str]:
    """Return the templates that a template includes or extends."""
    return frozenset(re.findall(r"{% (?:include|extends) \"([^\"]+)\"", source(name)))


@cache
def named_in_python() -> str:
    """Return the source of all apps, in which views and builders name their templates."""
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_template_is_used() -> None:
    by_template = frozenset[str]().union(*map(named_in_templates, TEMPLATES))
    unused = [
        name
        for name in TEMPLATES
        if not any(re.fullmatch(pattern, name) for pattern in LOOKED_UP_BY_NAME)
        and name not in by_template
        and f'"{name}"' not in named_in_python()
    ]
    assert unused == []


def test_every_template_compiles_and_what_it_names_exists() -> None:
    for name in TEMPLATES:
        for one in (name, *named_in_templates(name)):
            engines["django"].get_template(one)


BLOCKED = {
    "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "a style attribute": r"\sstyle\s*=\s*[\"']",
    "a style element": r"<style\b",
    "a script without src": r"<script\b(?![^>]*\bsrc=)",
    "a script in an attribute": r"\bhx-on\b|\bhx-on:|javascript:",
}


def test_nothing_that_the_content_security_policy_blocks() -> None:
    found = [
        (name, what)
        for name in TEMPLATES
        for what, pattern in BLOCKED.items()
        if re.search(pattern, source(name)) and not (what == "a style element" and name.startswith(DOCUMENT))
    ]
    assert found == []


def test_no_address_of_another_host() -> None:
    texts = {name: source(name).replace("http://www.w3.org/2000/svg", "") for name in TEMPLATES}
    assert [name for name, text in texts.items() if re.search(r"https?://|[\"']//", text)] == []


def test_attributes_of_htmx_are_data_attributes() -> None:
    """HTML knows no ``hx-post``; htmx reads ``data-hx-post`` alike."""
    found = {name: re.findall(r"(?<![\w-])hx-[a-z-]+=", source(name)) for name in TEMPLATES}
    assert {name: attributes for name, attributes in found.items() if attributes} == {}


STATIC_TEXTS = sorted(
    path for path in (ROOT / "static").rglob("*.*") if path.suffix in {".css", ".js", ".svg"}
)


@pytest.mark.parametrize("path", STATIC_TEXTS, ids=lambda path: path.name)
def test_static_files_call_no_other_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|@import|\beval\(", text)


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_starts_with_its_contract(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    text = re.sub(r"^{% extends [^%]+%}\n", "", text)
    assert text.startswith("{% comment %}\nContract: ")


def test_the_gallery_shows_every_component() -> None:
    shown: set[str] = set()
    waiting = ["components/gallery.html"]
    while waiting:
        name = waiting.pop()
        if name not in shown:
            shown.add(name)
            waiting += named_in_templates(name)
    assert [name for name in COMPONENTS if name not in shown and not NOT_IN_GALLERY.match(name)] == []


@pytest.mark.parametrize("name", COMPONENTS)
def test_components_are_included_with_their_own_context_only(name: str) -> None:
    """A component depends on what its contract says, not on what happens to be in the page's context."""
    pattern = re.compile(rf'{{% include "{re.escape(name)}"(?! [^%]*\bonly %}})[^%]*%}}')
    assert [other for other in TEMPLATES if pattern.search(source(other))] == []


def test_what_paper_looks_like_stands_in_one_style_sheet() -> None:
    """Pages that go out as files have a style sheet of their own for everything."""
    folder = ROOT / "static/css"
    sheets = [path.name for path in sorted(folder.glob("*.css")) if "@media print" in path.read_text()]
    assert sheets == ["site-public.css"]
