"""In which years an initiative runs, and what is said of it."""

import pytest

from initiatives.run import Ending, Run

ADDED, ENDED = Run(first_year=2020), Run(last_year=2021, ending=Ending.ENDED)


@pytest.mark.parametrize(
    ("run", "years"),
    [
        (Run(), [2019, 2020, 2021, 2022]),
        (ADDED, [2020, 2021, 2022]),
        (ENDED, [2019, 2020, 2021]),
        (Run(2020, 2020), [2020]),
    ],
)
def test_the_years_in_which_it_runs(run: Run, years: list[int]) -> None:
    assert [year for year in range(2019, 2023) if year in run] == years


@pytest.mark.parametrize(
    ("run", "mark", "official"),
    [
        (Run(), "", ""),
        (ADDED, "【令和2年度新規】", "【令和２年度新規】"),
        (ENDED, "【令和3年度で終了】", "【令和３年度で終了】"),
        (Run(None, 2021, Ending.COMPLETED), "【令和3年度で完了】", "【令和３年度で完了】"),
        (Run(None, 2021, Ending.ABOLISHED), "【令和3年度で廃止】", "【令和３年度で廃止】"),
        (Run(None, 2019, Ending.MERGED), "【令和元年度で終了（統合）】", "【令和元年度で終了（統合）】"),
        (
            Run(None, 2021, Ending.MERGED, "No.40"),
            "【令和3年度で終了（統合：No.40）】",
            "【令和３年度で終了（統合：No.40）】",
        ),
        # The code of the other one may be a number that stands in the years too.
        (
            Run(2020, 2021, Ending.MERGED, "3"),
            "【令和2年度新規】【令和3年度で終了（統合：3）】",
            "【令和２年度新規】【令和３年度で終了（統合：3）】",
        ),
        (Run(None, 2021), "【令和3年度まで】", "【令和３年度まで】"),
        (
            Run(None, 2021, Ending.ENDED, split_into=("③", "④")),
            "【令和3年度で終了（分割：③、④）】",
            "【令和３年度で終了（分割：③、④）】",
        ),
        (Run(2022, split_from="②"), "【令和4年度新規（②から分割）】", "【令和４年度新規（②から分割）】"),
    ],
)
def test_what_is_said_of_it(run: Run, mark: str, official: str) -> None:
    assert (run.mark, run.official_mark) == (mark, official)


@pytest.mark.parametrize(
    ("run", "year", "sentence"),
    [
        (ADDED, 2020, ""),
        (ADDED, 2019, "令和2年度に始まるため、この年度にはまだ始まっていません。"),
        (ENDED, 2021, ""),
        (ENDED, 2022, "令和3年度で終了のため、この年度は実施していません。"),
    ],
)
def test_why_nothing_is_asked(run: Run, year: int, sentence: str) -> None:
    assert run.outside(year) == sentence
