"""The code in the READMEs runs, and what README.md says the demo prints is what it prints."""

import re
import shlex
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from sybil import Document, Example, Region
from sybil.parsers.markdown import CodeBlockParser
from sybil.parsers.rest import DocTestParser

from tests.support.engine import Engine

PROJECT = Path(__file__).parents[2]
READMES = sorted(PROJECT.glob("*/README.md"))
PRINTED = re.compile(r"<!-- printed by: (?P<command>.+) -->\n```text\n(?P<text>.+?)```", re.DOTALL)


def parse(path: Path, *parsers: Callable[[Document], Iterable[Region]]) -> Document:
    return Document.parse(str(path), *parsers)


def test_the_commands_and_queries_of_the_readme_work_one_after_the_other(embedded_engine: Engine) -> None:
    def run_commands(example: Example) -> None:
        for line in str(example.parsed).splitlines():
            embedded_engine.run(*shlex.split(line))

    def run_query(example: Example) -> None:
        assert embedded_engine.query(str(example.parsed)), f"no rows: {example.parsed}"

    readme = parse(
        PROJECT / "README.md", CodeBlockParser("bash", run_commands), CodeBlockParser("sql", run_query)
    )
    examples = list(readme.examples())
    for example in examples:
        example.evaluate()

    assert len(examples) == 12


@pytest.mark.parametrize("path", READMES, ids=[path.parent.name for path in READMES])
def test_the_python_in_a_folders_readme_gives_what_it_shows(path: Path) -> None:
    for example in parse(path, DocTestParser()).examples():
        example.evaluate()


def test_the_readme_shows_what_the_demo_prints(embedded_engine: Engine, tmp_path: Path) -> None:
    shown = PRINTED.search((PROJECT / "README.md").read_text(encoding="utf-8"))
    assert shown
    report = tmp_path / "report.html"

    printed = embedded_engine.run(
        *shlex.split(shown["command"]), "--store", str(tmp_path / "demo"), "--report", str(report)
    ).stdout

    lines = [line.rstrip() for line in printed.splitlines()]
    assert [line for line in shown["text"].splitlines() if line.rstrip() not in lines] == []
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")
