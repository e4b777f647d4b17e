"""Work that is squared is told from work that is linear."""

from __future__ import annotations

from work import growth, lines_run


def in_a_row(size: int) -> None:
    for _ in range(size):
        pass


def each_with_each(size: int) -> None:
    for _ in range(size):
        in_a_row(size)


def test_lines_are_counted() -> None:
    assert lines_run(lambda: in_a_row(20)) - lines_run(lambda: in_a_row(10)) == 20


def test_squared_work_grows_sixteen_times() -> None:
    assert 3.5 < growth(in_a_row, 100) < 4.5
    assert 14 < growth(each_with_each, 30) < 17
