"""The measures of accuracy, on cases small enough to count by hand."""

import doctest
from collections.abc import Hashable

import pytest

from tests.bench import accuracy as module
from tests.bench.accuracy import Accuracy, Parsed, accuracy, normalised, overall


def a_line(
    event_id: str, group: Hashable, *, template: str = "up", predicted_template: str | None = None
) -> Parsed:
    return Parsed(event_id, template, group, template if predicted_template is None else predicted_template)


def test_a_perfect_parser_scores_one_everywhere() -> None:
    assert accuracy([a_line("E1", 1), a_line("E1", 1), a_line("E2", 2)]) == Accuracy(1, 1, 1, 1, 1)


def test_an_event_in_two_groups_makes_neither_group_right() -> None:
    result = accuracy([a_line("E1", 1), a_line("E1", 2), a_line("E2", 3), a_line("E2", 3)])

    assert result.ga == 0.5
    # One right of three predicted and two true.
    assert result.fga == pytest.approx(2 / 5)
    assert result.patterns_per_template == 1.5


def test_two_events_in_one_group_make_the_group_wrong_for_both() -> None:
    result = accuracy([a_line("E1", 1), a_line("E2", 1), a_line("E3", 2), a_line("E3", 2)])

    assert result.ga == 0.5
    assert result.fga == pytest.approx(2 / 5)
    assert result.patterns_per_template == 1


def test_a_right_template_counts_for_lines_even_in_a_wrong_group() -> None:
    result = accuracy([a_line("E1", 1), a_line("E1", 2)])

    assert result.pa == 1
    assert result.fta == 0


def test_a_right_group_with_a_wrong_template_counts_for_groups_only() -> None:
    result = accuracy([a_line("E1", 1, template="at <*>", predicted_template="at noon")])

    assert (result.ga, result.fga) == (1, 1)
    assert (result.pa, result.fta) == (0, 0)


def test_a_group_whose_lines_differ_in_template_is_not_right_as_a_template() -> None:
    result = accuracy([a_line("E1", 1), a_line("E1", 1, predicted_template="down")])

    assert result.ga == 1
    assert result.pa == 0.5
    assert result.fta == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("at <*>:<*> now", "at <*> now"),
        ("at <*>:<*>:<*>", "at <*>"),
        ("id <*><*>", "id <*>"),
        ("took <num> ms", "took <*> ms"),
        ("from  <ip>:<num>", "from <*>"),
    ],
)
def test_templates_are_equal_but_for_how_they_cut_one_value(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("block blk_<*>", "block <*>"),
        ("<*> <*>", "<*>"),
        ("v<*>.<*>", "v<*>"),
        ("took <*>ms", "took <*> ms"),
        ("Took <*>", "took <*>"),
    ],
)
def test_templates_that_tell_constants_otherwise_are_not_equal(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


def test_each_system_weighs_the_same_and_the_worst_is_told() -> None:
    result = overall([Accuracy(1, 1, 1, 1, 1), Accuracy(0.5, 0.5, 0.5, 0.5, 1.6)])

    assert result.mean.ga == 0.75
    assert result.mean.patterns_per_template == pytest.approx(1.3)
    assert result.worst_patterns_per_template == 1.6


def test_no_lines_are_refused() -> None:
    with pytest.raises(ValueError, match="no lines to judge"):
        accuracy([])


def test_the_examples_in_the_docstrings_hold() -> None:
    result = doctest.testmod(module)

    assert result.failed == 0
    assert result.attempted > 0
