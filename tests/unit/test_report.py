"""The report: one file that says what it should, whatever the logs say."""

import doctest
import importlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy_generator.errors import SettingsError
from policy_generator.policy import Severity
from policy_generator.price import Price
from policy_generator.report import (
    AnomalyKind,
    GuardrailChange,
    Period,
    PolicySummary,
    ReportData,
    Totals,
    render_report,
    write_report,
)
from tests.support.policies import a_policy
from tests.support.reports import (
    REPLAYED_SINCE,
    a_pattern_row,
    a_report,
    a_service,
    an_anomaly,
    page_of,
    read_page,
    text_of,
)

A_CHANGE = GuardrailChange("severity_rates.ERROR", "0.5", "1", "ERROR lines are always kept")
FULL = a_report(
    a_service(
        anomalies=(
            an_anomaly(),
            an_anomaly(kind=AnomalyKind.SILENCE),
            an_anomaly(kind=AnomalyKind.NEW_PATTERN),
        ),
        changes=(A_CHANGE,),
    ),
    a_service(name="search"),
)
HOSTILE = '</code></td><script>alert(1)</script><img src=x onerror="alert(1)">{{ 7 * 7 }}{% raw %}\' "'
UNSEEN = "paid\u202etxt\x1b[2J\x00\u2066\u200b\u2028end"


@pytest.mark.parametrize("module", ["anomalies", "courses", "data", "render", "scales", "stacks", "words"])
def test_the_examples_of_the_report_hold(module: str) -> None:
    result = doctest.testmod(importlib.import_module(f"policy_generator.report.{module}"))

    assert result.failed == 0
    assert result.attempted > 0


def test_the_head_line_says_what_is_saved() -> None:
    page = page_of(a_service(), price=Price(usd_per_gb=0.25))

    assert "75% less log volume, and every error kept" in text_of(page, "p", class_="headline")
    assert "Volume a day 500 MB instead of 2 GB" in text_of(page, "dl", class_="tiles")
    assert "Cost a month $3.75 instead of $15.00" in text_of(page, "dl", class_="tiles")
    assert "Errors kept 70 of 70" in text_of(page, "dl", class_="tiles")


def test_the_head_line_says_when_an_error_was_lost() -> None:
    page = page_of(a_service(totals=Totals(100, 10, 1000, 100, 7, 6)), a_service())

    assert "but 1 error lost" in text_of(page, "p", class_="headline")
    assert "every error kept" not in text_of(page, "p", class_="headline")
    assert text_of(page, "strong", class_="bad") == "1 error lost"


def test_totals_are_those_of_all_services() -> None:
    page = page_of(a_service(), a_service(name="search"))

    assert "Volume a day 1 GB instead of 4 GB" in text_of(page, "dl", class_="tiles")
    assert "Errors kept 140 of 140" in text_of(page, "dl", class_="tiles")


def test_the_bill_is_for_a_month_above_what_is_free() -> None:
    page = page_of(a_service(), price=Price(usd_per_gb=0.25, free_gb_per_month=10))

    assert "Cost a month $1.25 instead of $12.50" in text_of(page, "dl", class_="tiles")


@pytest.mark.parametrize(
    "data", [FULL, a_report(), a_report(a_service(patterns=(), hours=()))], ids=["full", "empty", "bare"]
)
def test_the_page_is_well_formed(data: ReportData) -> None:
    page = read_page(render_report(data))

    assert page.misnested == []


def test_the_page_needs_nothing_but_itself() -> None:
    html = render_report(FULL)
    page = read_page(html)

    assert page.all("script") == page.all("link") == page.all("img") == page.all("iframe") == []
    assert not re.search(r"https?:|@import|url\(|javascript:", html)
    assert [link.attributes["href"] for link in page.all("a")] == ["#service-1", "#service-2"]
    assert (
        "default-src 'none'"
        in page.all("meta", **{"http-equiv": "Content-Security-Policy"})[0].attributes["content"]
    )


def test_every_chart_has_a_name_that_is_read_aloud() -> None:
    page = read_page(render_report(FULL))
    ids = {element.attributes["id"] for element in page.elements if "id" in element.attributes}
    charts = [svg for svg in page.all("svg") if "aria-hidden" not in svg.attributes]

    named = [
        svg for svg in charts if svg.attributes.get("aria-label") or svg.attributes.get("aria-labelledby")
    ]

    assert len(charts) == 18
    assert named == charts
    assert {one for svg in charts for one in svg.attributes.get("aria-labelledby", "").split()} <= ids
    assert all(svg.attributes["role"] == "img" for svg in charts)


def test_every_id_is_there_once_and_every_table_head_has_a_scope() -> None:
    page = read_page(render_report(FULL))
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]

    assert len(ids) == len(set(ids))
    assert [head for head in page.all("th") if head.attributes.get("scope") not in {"row", "col"}] == []


def test_both_colour_schemes_define_the_same_colours() -> None:
    css = text_of(read_page(render_report(FULL)), "style")
    light, dark = css.split("@media (prefers-color-scheme: dark)")[:2]

    assert set(re.findall(r"(--[a-z]+):", light)) == set(re.findall(r"(--[a-z]+): #", dark))


@pytest.mark.parametrize("severity", list(Severity))
def test_every_severity_has_a_colour(severity: Severity) -> None:
    css = text_of(read_page(render_report(FULL)), "style")

    assert f".{severity.lower()} {{ --colour: var(--{severity.lower()}); }}" in css


def test_a_pattern_says_all_that_is_decided_about_it() -> None:
    page = page_of(a_service())
    row = text_of(page, "table", class_="patterns")

    assert "GET /healthz <N> health check 7,000 70%" in row
    assert "1% 10 kB of 1 MB ±12%" in row
    assert page.all("svg", class_="spark")[0].attributes["aria-label"].endswith("at most 23")


def test_a_pattern_without_a_rate_of_its_own_goes_by_severity() -> None:
    page = page_of(a_service(patterns=(a_pattern_row(rate=None),)))

    assert "by severity" in text_of(page, "table", class_="patterns")


def test_what_guardrails_changed_is_told_with_the_reason() -> None:
    page = page_of(a_service(changes=(A_CHANGE,)))

    assert "severity_rates.ERROR 0.5 1 ERROR lines are always kept" in text_of(
        page, "table", class_="changes"
    )


def test_a_changed_pattern_is_named_by_its_template() -> None:
    change = replace(A_CHANGE, field="pattern_rates.00000000000000aa")
    page = page_of(a_service(changes=(change,)))

    assert "GET /healthz <N>" in text_of(page, "table", class_="changes")


@pytest.mark.parametrize("hostile", [HOSTILE, UNSEEN], ids=["markup", "unseen"])
def test_hostile_text_stays_text(hostile: str) -> None:
    service = a_service(
        name=hostile,
        patterns=(a_pattern_row(template=hostile, reason=hostile),),
        anomalies=(an_anomaly(template=hostile),),
        changes=(GuardrailChange(hostile, hostile, hostile, hostile),),
        reasoning=hostile,
    )
    html = render_report(a_report(service, title=hostile))
    page = read_page(html)
    harmless = read_page(
        render_report(a_report(a_service(anomalies=(an_anomaly(),), changes=(A_CHANGE,)), title="harmless"))
    )

    assert [element.tag for element in page.elements] == [element.tag for element in harmless.elements]
    assert page.misnested == []
    assert [name for element in page.elements for name in element.attributes if name.startswith("on")] == []
    assert [character for character in html if not character.isprintable() and character != "\n"] == []


def test_what_looks_like_a_template_is_shown_as_it_is() -> None:
    page = page_of(a_service(reasoning="{{ 7 * 7 }} {% raw %}"))

    assert text_of(page, "p", class_="reasoning") == "{{ 7 * 7 }} {% raw %}"


def test_a_stack_trace_of_megabytes_is_cut() -> None:
    html = render_report(a_report(a_service(patterns=(a_pattern_row(template="at com.shop\n" * 200_000),))))

    assert len(html) < 200_000


def test_instants_are_shown_in_utc() -> None:
    east = datetime.fromisoformat("2026-09-20T05:30:00+05:30")

    page = read_page(render_report(replace(FULL, generated_at=east)))

    assert "Made Sun 20 Sep 00:00 UTC" in text_of(page, "footer")


def test_a_policy_is_summed_up_with_the_calmest_severity_first() -> None:
    policy = a_policy()

    summary = PolicySummary.of(policy)

    assert [severity for severity, _ in summary.severity_rates] == list(Severity)
    assert summary.reasoning == policy.reasoning
    assert len(summary.changes) == len(policy.changes)


def test_a_period_without_length_is_refused() -> None:
    with pytest.raises(ValueError, match="is empty; expected a later end"):
        Period(REPLAYED_SINCE, REPLAYED_SINCE)


def test_the_file_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.html"

    write_report(path, FULL)

    assert path.read_text(encoding="utf-8") == render_report(FULL)
    assert [file.name for file in path.parent.iterdir()] == ["report.html"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(SettingsError, match=r"cannot write the report to .*report\.html: .*Name a file"):
        write_report(tmp_path / "file" / "report.html", FULL)


def test_the_same_data_makes_the_same_page() -> None:
    assert render_report(FULL) == render_report(replace(FULL, generated_at=FULL.generated_at.astimezone(UTC)))


def test_a_bill_within_what_is_free_is_said_to_be_nothing() -> None:
    page = page_of(a_service(), price=Price(usd_per_gb=0.25, free_gb_per_month=1000))

    assert "Cost a month $0.00 either way: 1,000 GB are free" in text_of(page, "dl", class_="tiles")


def test_long_reasoning_begins_on_the_page_and_goes_on_below() -> None:
    page = page_of(a_service(reasoning="first\nsecond\nthird\nfourth"))

    assert [one.text for one in page.all("p", class_="reasoning")] == ["first\nsecond\nthird", "fourth"]
