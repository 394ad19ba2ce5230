"""A secretary who types a plan anew through its screens: from a document, by what a browser shows."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db import models
from playwright.sync_api import Locator, Page, expect

from imari_dx.shared.fiscal_year import Division, FiscalYear, Timeline
from indicators.judgement import Aim, Kind
from indicators.models import Indicator
from indicators.plan_io.fields import usual_value
from indicators.plan_io.initiative_document import DOCUMENT_NAMES
from indicators.planning.forms.target_fields import GROUPS
from initiatives.models import FiscalYearField
from tests.browser.waits import expect_heading, expect_notice

Document = Mapping[str, Any]


class Typist:
    """Types what a plan document says. Every method begins on no particular page."""

    def __init__(self, page: Page, document: Document) -> None:
        self.page, self.document = page, document
        self.title_of = {one["slug"]: one["title"] for one in document["headings"]}

    # --- how a form is filled ---

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.unfold()

    def unfold(self) -> None:
        """Open what is folded away."""
        folded = self.page.locator("main details:not([open]) > summary:visible")
        while folded.count():
            folded.first.click()

    def put(self, label: str, value: Any, within: Locator | None = None) -> None:
        """Fill in the field of a label: text, choice or box."""
        scope = self.page.locator("main form[method=post]").first if within is None else within
        field = scope.get_by_label(re.compile(rf"^\s*{re.escape(label)}"))
        expect(field.first).to_be_attached()
        field = field.first
        match field.evaluate("field => field.type"):
            case "checkbox" | "radio":
                field.set_checked(bool(value))
            case "select-one":
                field.select_option(label=str(value))
            case _:
                field.fill("" if value is None else str(value))

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).last.click()

    def save(self) -> None:
        self.press("保存する")
        expect_notice(self.page, "保存しました。")

    # --- the plan itself ---

    def plan(self) -> None:
        """Make the plan on はじめに."""
        head = self.document["plan"]
        self.open("/start/plan/")
        self.put("団体名", head["municipality"])
        self.put("計画名", head["title"])
        self.put("略称", head["short_title"])
        self.put("計画の初年度", FiscalYear(head["start_fiscal_year"]).label)
        self.put("計画の最終年度", FiscalYear(head["end_fiscal_year"]).label)
        self.put("階層の呼び名", "\n".join(one["word"] for one in self.document["levels"]))
        self.put("工程の名称", "\n".join(one["label"] for one in self.document["phases"]))
        self.press("この内容で計画を作る")
        expect(self.page).to_have_url(re.compile("/start/$"))

    def levels(self) -> None:
        self.open("/plan/levels/")
        for line, one in zip(self.lines(), self.document["levels"], strict=True):
            self.put("見出しの前の印", one.get("mark", ""), line)
            self.put("番号を付けて印字する", one.get("has_code", False), line)
            self.put("見出しの下に文章がある", one.get("has_text", False), line)
            self.put("名称の後に呼び名を付けて読む", one.get("follows_title", False), line)
        self.save()

    def lines(self) -> list[Locator]:
        return self.page.locator("fieldset.planning-line").all()

    def headings(self) -> None:
        words = [one["word"] for one in self.document["levels"]]
        for one in self.document["headings"]:
            self.open("/plan/new-heading/")
            self.put("名称", one["title"])
            self.put("番号", one.get("code", ""))
            self.put("見出しの下の文章", one.get("text", ""))
            self.put("印字する見出し", one.get("heading", ""))
            self.put("階層", words[one["level"] - 1])
            if parent := one.get("parent"):
                self.choose_containing("上の見出し", self.title_of[parent])
            self.put("アドレス用の名前", one["slug"])
            self.save()

    def choose_containing(self, label: str, text: str, within: Locator | None = None) -> None:
        """Choose the option of a select whose words hold a text without its ※."""
        scope = self.page.locator("main form[method=post]").first if within is None else within
        field = scope.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first
        wanted = plain(text)
        found = [word for word in field.locator("option").all_inner_texts() if wanted in word]
        field.select_option(label=found[-1])

    def phases(self) -> None:
        """Codes and labels of the phases that the plan was made with."""
        self.open("/plan/phases/")
        for line, one in zip(self.lines(), self.document["phases"], strict=True):
            self.put("印字する名称", one["label"], line)
            self.put("符号", one["code"], line)
        self.save()

    def upper_items(self) -> None:
        self.open("/plan/upper-items/")
        items = self.document["vision_items"]
        for number in range(2, len(items) + 1):
            self.page.get_by_role("button", name=re.compile("を追加する$")).click()
            expect(self.page.locator("fieldset.planning-line")).to_have_count(number)
        for line, one in zip(self.lines(), items, strict=True):
            given = one if isinstance(one, dict) else {"number": one}
            self.put("番号", given["number"], line)
            self.put("名称", given.get("title", ""), line)
        self.save()

    # --- one initiative ---

    def add(self, one: Document) -> None:
        """Add it under its heading; saved, the screen of its texts opens, where its address is typed."""
        self.open("/plan/add/")
        self.put("番号", one["code"])
        self.put("名称", one["title"])
        self.choose_containing("置く見出し", self.title_of[one["heading"]])
        self.press("保存する")
        expect_heading(self.page, re.compile("名称と文章"))
        self.unfold()
        self.put("アドレス用の名前", one["slug"])
        self.put("検索用の番号", one["plain_code"])
        self.put("数字の番号", one["number"])
        self.save()

    def initiative(self, one: Document) -> None:
        """Everything that the document says of one initiative."""
        self.add(one)
        self.texts(one)
        self.targets(one)
        self.schedule(one)
        self.years(one)

    def texts(self, one: Document) -> None:
        """The texts as they stand on the sheet."""
        self.open(f"/plan/initiatives/{one['slug']}/")
        self.put("事業内容", one["description"])
        self.put("期待される効果", one["effect"])
        self.put("数値目標", "\n".join(one["target_lines"]))
        self.put("重点", one["national_priority"])
        items = self.page.get_by_role("group", name=re.compile("^上位計画の項目|^項目"))
        for number in one["vision_items"]:
            items.get_by_label(re.compile(rf"\D{number}$")).check()
        self.save()

    def targets(self, one: Document) -> None:
        """The indicators, each on its page; what counts the events of another comes when that is there."""
        for target in one["indicators"]:
            self.open(f"/plan/initiatives/{one['slug']}/targets/new/")
            self.put("種類", Kind(target["kind"]).rules.label)
            self.put("比較", Aim(target.get("comparison", Aim.VALUE)).label)
            for name in (name for _label, names in GROUPS for name in names):
                self._put_target(target, name)
            for label, value in years_of(target.get("expectations", {})):
                self.put(label, value, self.page.get_by_role("group", name="年度ごとの値はありますか"))
            self.put("印字される行は変えない", True)
            self.save()
        for target in one["indicators"]:
            if target.get("counts_events_of") is not None:
                self._count_events(one, target)

    def _count_events(self, one: Document, target: Document) -> None:
        """Say which target's events another one counts, now that both are there."""
        self.open(f"/plan/initiatives/{one['slug']}/targets/")
        self.page.get_by_role("link", name=plain(target["name"]), exact=True).click()
        self.unfold()
        self.put("開催回数を数える指標", plain(one["indicators"][target["counts_events_of"]]["name"]))
        self.save()

    def _put_target(self, target: Document, name: str) -> None:
        given = target.get(DOCUMENT_NAMES.get(name, name), usual_value(Indicator, name))
        if given == usual_value(Indicator, name) or name in ("kind", "comparison", "counts_events_of"):
            return
        field = cast("models.Field[Any, Any]", Indicator._meta.get_field(name))
        label, choices = str(field.verbose_name), dict(field.flatchoices)
        if choices:
            self.put(label, choices[given])
        elif isinstance(field, FiscalYearField):
            self.put(label, FiscalYear(given).label)
        elif name in ("allows_decimals", "allows_negative"):
            self.put(label, "はい" if given else "いいえ")
        else:
            self.put(label, given)

    def years(self, one: Document) -> None:
        """What is to be done in each year; items that name a target come when it is there."""
        self.open(f"/plan/initiatives/{one['slug']}/years/")
        for label, text in years_of(one["activities"]):
            self.put("取組内容", text, self.year(label))
        for label, items in years_of(one["evaluation_items"]):
            for number, item in enumerate(items, start=1):
                if self.item_lines(label).count() < number:
                    self.year(label).get_by_role("button", name=re.compile("1件ずつ追加する")).click()
                    expect(self.item_lines(label)).to_have_count(number)
                    self.unfold()
                line = self.item_lines(label).nth(number - 1)
                line.get_by_role("textbox").first.fill(item["text"])
                if item.get("indicator") is not None:
                    self.put("対応する数値目標", one["indicators"][item["indicator"]]["name"], line)
        self.save()

    def year(self, label: str) -> Locator:
        return self.page.get_by_role("group", name=label, exact=True)

    def item_lines(self, label: str) -> Locator:
        return self.year(label).locator(".planning-item")

    def schedule(self, one: Document) -> None:
        """Draw the bars, then mark those that are inferred."""
        label_of = {phase["code"]: phase["label"] for phase in self.document["phases"]}
        head = self.document["plan"]
        timeline = Timeline(
            head["start_fiscal_year"], head["end_fiscal_year"], Division(head["periods_per_year"])
        )
        self.open(f"/plan/initiatives/{one['slug']}/schedule/")
        row_of = {label: self.page.get_by_role("row", name=label) for label in label_of.values()}
        for bar in one["schedule"]:
            first, last = timeline.span(tuple(bar["start"]), tuple(bar["end"])) or (0, -1)
            boxes = row_of[label_of[bar["phase"]]].get_by_role("checkbox")
            boxes.nth(first).press("Space")
            for _period in range(first, last):
                self.page.keyboard.press("Shift+ArrowRight")
        inferred = self.page.get_by_role("group", name="推定の線")
        for bar in one["schedule"]:
            if bar["inferred"]:
                inferred.get_by_label(f"{label_of[bar['phase']]}：この画面で新しく引く線").check()
        self.save()


def plain(text: str) -> str:
    """A name as lists show it."""
    return text.replace("※", "")


def years_of(values: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """The years of a part of the document with what stands there, by their labels."""
    return ((FiscalYear(int(year)).label, value) for year, value in values.items())
