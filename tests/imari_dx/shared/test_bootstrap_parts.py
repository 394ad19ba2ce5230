"""Of Bootstrap's style sheet stands what a page can meet, and all of it."""

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from imari_dx.shared.bootstrap_parts import NAME, parts_of, used_words

USED = {"btn", "btn-", "table"}
RULES = [
    ("a{color:red}", "a{color:red}"),
    (".btn{color:red}", ".btn{color:red}"),
    (".btn-primary{color:red}", ".btn-primary{color:red}"),
    (".table.btn:hover>th{color:red}", ".table.btn:hover>th{color:red}"),
    (".btn,.modal{color:red}", ".btn{color:red}"),
    (".btn:not(.modal){color:red}", ".btn:not(.modal){color:red}"),
    (".modal{color:red}", ""),
    (".btn .modal{color:red}", ""),
    (".button{color:red}", ""),
    ("[data-bs-theme=dark]{color:red}", ""),
    ("@media print{.modal{color:red}.btn{top:0}}", "@media print{.btn{top:0}}"),
    ("@media print{.modal{color:red}}", ""),
    ("/*! MIT */a{top:0}/*# sourceMappingURL=a.map */", "/*! MIT */a{top:0}"),
]


@pytest.mark.parametrize(("rule", "kept"), RULES)
def test_a_rule(rule: str, kept: str) -> None:
    """Kept where all its classes are in use, or may be by a template that continues a name."""
    assert parts_of(rule, USED) == kept


def test_the_file() -> None:
    """A tenth or so of the whole; what forms, scripts and templates name is among it."""
    path = finders.find(NAME)
    assert path
    with open(path, encoding="utf-8") as file:
        found = file.read()
    whole = (settings.BOOTSTRAP_DIR / "css" / "bootstrap.min.css").read_text(encoding="utf-8")
    assert len(found) < len(whole) / 5
    for name in (".form-control{", ".form-select{", ".btn-outline-primary{", ".visually-hidden", ".table>"):
        assert name in found
    assert ".carousel" not in found


def test_names_that_templates_continue() -> None:
    """``btn-{{ look }}`` stands for all that begin so."""
    assert "btn-" in used_words(settings.BASE_DIR)


def test_a_file_that_is_not_there() -> None:
    """Django asks every finder, and would take None for one that is there."""
    assert not finders.find("nothing.css")
    assert finders.find("nothing.css", find_all=True) == []
