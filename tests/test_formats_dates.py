"""Dates are exact or empty."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.formats.dates import parse_date
from analysis.formats.labels import known_labels

READ = {
    "2031-03-05": "2031-03-05",
    "2031/3/5": "2031-03-05",
    "20310305": "2031-03-05",
    "20310305T203000Z": "2031-03-05",
    "20310305203000": "2031-03-05",
    "2031-03-05T23:59:59-05:00": "2031-03-05",
    "March 5, 2031 Wednesday 9:20 AM GMT": "2031-03-05",
    "Wednesday, 5. March 2031 09:31:00 CEST": "2031-03-05",
    "5th of March 2031": "2031-03-05",
    "Sun, 5 Mar 2031 01:02:03 -0400": "2031-03-05",
    "1er août 2031": "2031-08-01",
    "mercredi 5 février 2031": "2031-02-05",
    "5. März 2031": "2031-03-05",
    "5. Jänner 2031": "2031-01-05",
    "5 de marzo de 2031": "2031-03-05",
    "5 dicembre 2031": "2031-12-05",
    "5 maart 2031": "2031-03-05",
    "5 de março de 2031": "2031-03-05",
    "5-Mar-2031": "2031-03-05",
    "25/03/2031": "2031-03-25",
    "03/25/2031": "2031-03-25",
    "03/03/2031": "2031-03-03",
    "25.03.2031": "2031-03-25",
    "Toronto Star ; Toronto, Ont. 09 Mar 2031: A.1.": "2031-03-09",
    "2031-03-05 (updated 2031-03-05)": "2031-03-05",
}
EMPTY = {
    "03/04/2031": "told apart",
    "3.4.2031": "told apart",
    "25/03/31": "two digits",
    "March 2031": "only a month",
    "2031": "no date",
    "31 February 2031": "not a day",
    "2031-13-01": "not a day",
    "5 March 2031 and 6 March 2031": "two dates",
    "yesterday": "no date",
    "44990": "no date",
    "1924689600": "no date",
    "5 Smarch 2031": "no date",
    "2031-03-05 or 03/04/2031": "told apart",
}


@pytest.mark.parametrize(("written", "day"), READ.items())
def test_dates_that_can_be_read(written: str, day: str) -> None:
    assert parse_date(written) == (day, "")


@pytest.mark.parametrize(("written", "why"), EMPTY.items())
def test_dates_that_cannot_stay_empty(written: str, why: str) -> None:
    day, note = parse_date(written)
    assert day == ""
    assert why in note


def test_no_date_is_no_problem() -> None:
    assert parse_date("  ") == ("", "")


def test_order_fixes_figures_and_must_be_known() -> None:
    assert parse_date("03/04/2031", "dmy")[0] == "2031-04-03"
    assert parse_date("03/04/2031", "mdy")[0] == "2031-03-04"
    assert parse_date("25/03/2031", "mdy")[0] == ""
    with pytest.raises(ValueError, match="not known"):
        parse_date("03/04/2031", "ymd")


@given(st.dates(dt.date(1700, 1, 1), dt.date(2199, 12, 31)), st.sampled_from(sorted(known_labels()["months"])))
def test_every_month_name_gives_its_month(day: dt.date, name: str) -> None:
    month = known_labels()["months"][name]
    wanted = f"{day.year}-{month:02d}-15"
    assert parse_date(f"15 {name} {day.year}")[0] == wanted
    assert parse_date(f"{name.capitalize()} 15, {day.year}")[0] == wanted
    assert parse_date(day.isoformat()) == (day.isoformat(), "")


@given(st.text(max_size=400))
def test_any_text_gives_a_day_or_a_reason(text: str) -> None:
    day, note = parse_date(text)
    assert day == "" or dt.date.fromisoformat(day).isoformat() == day
    assert not (day and note)
    assert day or note or not text.strip()
