"""What becomes of postings and names in a 組織改編: tables of the pure rules."""

import datetime as dt

import pytest

from accounts.periods import Period, leaves_a_gap, uncovered
from initiatives.organisation.rules import Moves, Posting, Unit, department_problems, move_postings

APRIL = dt.date(2026, 4, 1)
EVE = dt.date(2026, 3, 31)
START = dt.date(2021, 4, 1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def period(first: str, last: str = "") -> Period:
    return Period(day(first), day(last) if last else None)


def posting(pk: int, first: str, last: str = "", part: str = "editor", **fields: object) -> Posting:
    values = {"holder": 1, "department": "department-1", "part": part} | fields
    return Posting(pk, period=period(first, last), **values)  # type: ignore[arg-type]


def begun(first: str, last: str = "", part: str = "editor", **fields: object) -> Posting:
    return posting(0, first, last, part, **({"department": "new-0"} | fields))


TABLE: dict[str, tuple[list[Posting], list[Posting], Moves]] = {
    "over before the day stays": ([posting(1, "2021-04-01", "2026-03-31")], [], Moves()),
    "running ends on the eve and goes on": (
        [posting(1, "2021-04-01")],
        [],
        Moves(ended=((1, EVE),), begun=(begun("2026-04-01"),)),
    ),
    "running with an end keeps it": (
        [posting(1, "2021-04-01", "2026-09-30")],
        [],
        Moves(ended=((1, EVE),), begun=(begun("2026-04-01", "2026-09-30"),)),
    ),
    "beginning on the day begins there": ([posting(1, "2026-04-01")], [], Moves(moved=((1, "new-0"),))),
    "beginning later begins there": (
        [posting(1, "2026-07-01", "2027-03-31")],
        [],
        Moves(moved=((1, "new-0"),)),
    ),
    "from two departments it arrives once": (
        [posting(1, "2021-04-01"), posting(2, "2022-04-01", department="department-2")],
        [],
        Moves(ended=((1, EVE), (2, EVE)), begun=(begun("2026-04-01"),)),
    ),
    "two roles stay two": (
        [posting(1, "2021-04-01"), posting(2, "2021-04-01", part="approver")],
        [],
        Moves(ended=((1, EVE), (2, EVE)), begun=(begun("2026-04-01"), begun("2026-04-01", part="approver"))),
    ),
    "a head needs no deputy of it": (
        [
            posting(1, "2021-04-01", part="approver", is_deputy=True),
            posting(2, "2021-04-01", part="approver"),
        ],
        [],
        Moves(ended=((2, EVE), (1, EVE)), begun=(begun("2026-04-01", part="approver"),)),
    ),
    "a lead does not support": (
        [posting(1, "2021-04-01", part="supporting"), posting(2, "2021-04-01", part="lead")],
        [],
        Moves(ended=((2, EVE), (1, EVE)), begun=(begun("2026-04-01", part="lead"),)),
    ),
    "held there already adds nothing": (
        [posting(1, "2021-04-01")],
        [posting(9, "2023-04-01", department="new-0")],
        Moves(ended=((1, EVE),)),
    ),
    "held there for a while adds the rest": (
        [posting(1, "2021-04-01")],
        [posting(9, "2023-04-01", "2026-06-30", department="new-0")],
        Moves(ended=((1, EVE),), begun=(begun("2026-07-01"),)),
    ),
    "who comes to lead no longer supports": (
        [posting(1, "2021-04-01", part="lead")],
        [posting(9, "2021-04-01", part="supporting", department="new-0")],
        Moves(ended=((1, EVE), (9, EVE)), begun=(begun("2026-04-01", part="lead"),)),
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_where_postings_go(name: str) -> None:
    postings, held, expected = TABLE[name]
    moves = move_postings(postings, effective_on=APRIL, destination=lambda row: "new-0", held=held)
    assert moves == expected


def test_what_goes_nowhere_only_ends() -> None:
    rows = [posting(1, "2021-04-01"), posting(2, "2026-07-01")]
    moves = move_postings(rows, effective_on=APRIL, destination=lambda row: "")
    assert moves == Moves(ended=((1, EVE),), removed=(2,))


@pytest.mark.parametrize(
    ("whole", "taken", "rest"),
    [
        (period("2026-04-01"), [], [period("2026-04-01")]),
        (period("2026-04-01"), [period("2020-04-01")], []),
        (
            period("2026-04-01"),
            [period("2026-05-01", "2026-05-31")],
            [period("2026-04-01", "2026-04-30"), period("2026-06-01")],
        ),
        (period("2026-04-01", "2026-04-30"), [period("2026-05-01")], [period("2026-04-01", "2026-04-30")]),
        (period("2026-04-01", "2026-04-30"), [period("2026-04-30")], [period("2026-04-01", "2026-04-29")]),
    ],
)
def test_what_is_left_of_a_period(whole: Period, taken: list[Period], rest: list[Period]) -> None:
    assert uncovered(whole, taken) == rest


@pytest.mark.parametrize(
    ("before", "after", "gap"),
    [
        ([period("2021-04-01")], [period("2021-04-01", "2026-03-31")], "2026-04-01"),
        ([period("2021-04-01")], [period("2021-04-01", "2026-03-31"), period("2026-04-01")], ""),
        # There was a gap already, and the change makes it no earlier.
        ([period("2021-04-01", "2026-05-31")], [period("2022-04-01", "2026-05-31")], ""),
        ([period("2021-04-01", "2026-05-31")], [], "2026-03-01"),
    ],
)
def test_when_a_change_takes_the_last_secretariat(
    before: list[Period], after: list[Period], gap: str
) -> None:
    assert leaves_a_gap(before, after, since=day("2026-03-01")) == (day(gap) if gap else None)


SCHOOL, TOWN = Unit(1, "学校教育課", Period(START)), Unit(2, "まちづくり課", Period(START))
GONE = Unit(3, "旧電算課", Period(START, EVE))


@pytest.mark.parametrize(
    ("kind", "before", "names", "on", "words"),
    [
        ("rename", [SCHOOL], ["学校ＤＸ課"], APRIL, []),
        ("rename", [SCHOOL], ["旧電算課"], APRIL, []),  # whoever had the name is gone by then
        ("split", [SCHOOL], ["学校教育課", "学校ＤＸ課"], APRIL, []),  # one part may keep the name
        (
            "merge",
            [SCHOOL, GONE],
            ["学校教育課"],
            APRIL,
            ["旧電算課は令和8年3月31日で廃止と登録されています"],
        ),
        ("dissolve", [SCHOOL], [], APRIL, []),
        ("rename", [], ["学校ＤＸ課"], APRIL, ["部署を選んで"]),
        ("rename", [SCHOOL], [], APRIL, ["新しい部署の名称を入力"]),
        ("rename", [SCHOOL], ["学校教育課"], APRIL, ["今と同じ名称"]),
        ("rename", [SCHOOL], ["まちづくり課"], APRIL, ["「まちづくり課」は、ほかの部署が使っています"]),
        ("rename", [SCHOOL], ["長" * 101], APRIL, ["100字以内"]),
        ("rename", [SCHOOL], ["学校ＤＸ課"], START, ["設置日（令和3年4月1日）より後の日"]),
        ("merge", [SCHOOL], ["新課"], APRIL, ["2つ以上選んで"]),
        ("split", [SCHOOL], ["新課"], APRIL, ["2つ以上入力"]),
        ("split", [SCHOOL], ["新課", "新課"], APRIL, ["「新課」が2回あります"]),
    ],
)
def test_what_is_refused(
    kind: str, before: list[Unit], names: list[str], on: dt.date, words: list[str]
) -> None:
    others = [unit for unit in (SCHOOL, TOWN, GONE) if unit not in before]
    problems = department_problems(kind, effective_on=on, before=before, names=names, others=others)
    assert len(problems) == len(words)
    for problem, word in zip(problems, words, strict=True):
        assert word in problem.sentence
