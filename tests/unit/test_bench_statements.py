"""What of a line is taken for constant, what for a variable, and which statements deploys add."""

import doctest

import pytest

from tests.bench import labelled
from tests.bench.deploys import STATEMENTS_PER_SERVICE, deploy_statements
from tests.bench.labelled import LabelledLine
from tests.bench.statements import Kind, Piece, Statement, statements_of

DELETED = "Deleted block <*> at <*>"


def a_line(content: str, *, template: str = DELETED, event_id: str = "E1") -> LabelledLine:
    return LabelledLine("HDFS", "INFO", content, event_id, template)


def the_statement(content: str, *, template: str) -> Statement:
    [statement] = statements_of([a_line(content, template=template)])
    return statement


def test_digits_vary_and_the_words_of_a_variable_with_one_wording_stay() -> None:
    statement = the_statement("Deleted block blk_-38 at 7", template=DELETED)

    assert statement.pieces == (
        Piece("Deleted block blk_-", Kind.DIGITS, 2),
        Piece(" at ", Kind.DIGITS, 1),
    )
    assert statement.tail == ""


def test_digits_of_a_constant_stay() -> None:
    statement = the_statement("eth1 is up since 12", template="eth1 is up since <*>")

    assert statement.pieces == (Piece("eth1 is up since ", Kind.DIGITS, 2),)


def test_the_longest_word_of_a_variable_with_two_wordings_is_drawn() -> None:
    statements = statements_of(
        [a_line("Deleted block 1 at /tmp/alpha"), a_line("Deleted block 2 at /var/beta")]
    )

    assert [statement.pieces[1] for statement in statements] == [
        Piece(" at /tmp/", Kind.WORD, 5),
        Piece(" at /var/", Kind.WORD, 4),
    ]


@pytest.mark.parametrize(
    ("value", "pieces"),
    [
        ("0xff1a", (Piece("id 0x", Kind.HEX, 4),)),
        ("c8b374162bbb", (Piece("id ", Kind.HEX, 12),)),
        ("12345678901234567890", (Piece("id ", Kind.DIGITS, 16), Piece("", Kind.DIGITS, 4))),
    ],
)
def test_an_id_is_hexadecimal_or_decimal(value: str, pieces: tuple[Piece, ...]) -> None:
    assert the_statement(f"id {value}", template="id <*>").pieces == pieces


def test_a_line_that_does_not_fit_its_template_is_refused() -> None:
    with pytest.raises(ValueError, match="doesn't fit its template"):
        the_statement("Moved block 1", template=DELETED)


def test_each_deploy_adds_statements_that_are_worded_as_no_other() -> None:
    known = statements_of(
        [
            a_line("Deleted block blk_7 at node 3", template="Deleted block <*> at node <*>"),
            a_line(
                "Received block 4 from somewhere", template="Received block <*> from somewhere", event_id="E2"
            ),
        ]
    )

    added = set(deploy_statements(known, deploys=2))

    templates = {statement.template for statement in added}
    assert len(templates) == len(added) == 2 * STATEMENTS_PER_SERVICE
    assert templates.isdisjoint(statement.template for statement in known)
    assert {statement.deploy for statement in added} == {1, 2}


def test_the_examples_in_the_docstrings_hold() -> None:
    result = doctest.testmod(labelled)

    assert result.failed == 0
    assert result.attempted > 0
