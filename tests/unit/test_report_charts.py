"""The report's charts: marks stand where the numbers say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from policy_generator.policy import Severity
from policy_generator.report import AnomalyKind, CourseWindow, Period, render_report
from tests.support.reports import (
    REPLAYED_SINCE,
    a_report,
    a_service,
    an_anomaly,
    an_hour,
    page_of,
    read_page,
    text_of,
)


def test_bars_of_an_hour_stand_on_the_ground_and_on_each_other() -> None:
    hours = (an_hour(before=60, kept=30), an_hour(severity=Severity.ERROR, before=40, kept=40))
    page = page_of(a_service(hours=hours))

    bars = page.all("rect", class_="sev")[:4]
    error_before, info_before, error_kept, info_kept = (
        (float(bar.attributes["y"]), float(bar.attributes["height"])) for bar in bars
    )

    assert error_before == error_kept
    assert info_before[0] + info_before[1] == pytest.approx(error_before[0], abs=0.11)
    assert info_before[1] == pytest.approx(1.5 * error_before[1], rel=0.01)
    assert info_kept[1] == pytest.approx(0.75 * error_kept[1], rel=0.01)


def test_hours_outside_the_replay_are_not_drawn() -> None:
    page = page_of(a_service(hours=(an_hour(hour=-1), an_hour(hour=24))))

    assert page.all("rect", class_="before") == []


def test_an_anomaly_is_told_with_its_usual_range() -> None:
    page = page_of(a_service(anomalies=(an_anomaly(minutes=600),)))

    assert text_of(page, "ul", class_="told") == (
        "Sun 20 Sep 10:00–10:15 payment declined 6× its usual Sunday 10:00 level, "  # noqa: RUF001
        "60 lines against 4–18 expected."  # noqa: RUF001
    )
    assert len(page.all("rect", class_="mark")) == 1


def test_what_happened_about_an_anomaly_is_drawn_over_the_usual_range() -> None:
    anomaly = an_anomaly()
    course = tuple(
        CourseWindow(anomaly.started_at + timedelta(minutes=minutes), lines, 4, 18)
        for minutes, lines in ((-5, 10), (0, 60), (5, 10))
    )
    page = page_of(a_service(anomalies=(replace(anomaly, course=course),)))

    assert len(page.all("svg", class_="band")) == 1
    assert page.all("path", class_="counted")[0].attributes["d"] == "M0,38.5L120,3.5L240,38.5"


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (AnomalyKind.NEW_PATTERN, "was seen for the first time"),
        (AnomalyKind.SILENCE, "fell silent"),
        (AnomalyKind.DROP, "% of its usual"),
        (AnomalyKind.SPIKE, "× its usual"),  # noqa: RUF001
        (AnomalyKind.ERROR_SURGE, "their usual Sunday 00:00 share"),
        (AnomalyKind.SEVERITY_SHIFT, "severities mixed"),
    ],
)
def test_each_kind_of_anomaly_has_a_mark_and_words(kind: AnomalyKind, told: str) -> None:
    page = page_of(a_service(anomalies=(an_anomaly(kind=kind),)))

    assert len(page.all("rect", class_=kind.value)) == 1
    assert told in text_of(page, "li", class_=kind.value)


def test_the_weightiest_anomalies_are_told_and_the_others_counted() -> None:
    spikes = tuple(an_anomaly(minutes=60 * index, lines=20 + index) for index in range(12))
    page = page_of(a_service(anomalies=spikes))

    assert len(page.all("li", class_="spike")) == 5
    assert "31 lines against" in text_of(page, "ul", class_="told")
    assert "And 7 more of less weight." in text_of(page, "p", class_="fine")
    assert len(page.all("rect", class_="mark")) == 12


def test_marks_stand_where_they_happened() -> None:
    page = page_of(a_service(anomalies=(an_anomaly(minutes=12 * 60),)))

    mark = page.all("rect", class_="mark")[0].attributes
    assert float(mark["x"].rstrip("%")) == pytest.approx(6.5 / 7 * 100, abs=0.01)


def test_a_report_of_minutes_has_its_hour() -> None:
    minutes = Period(REPLAYED_SINCE, REPLAYED_SINCE + timedelta(minutes=10))

    page = read_page(
        render_report(replace(a_report(a_service(hours=(an_hour(hour=0),))), period=minutes, replay=minutes))
    )

    assert len(page.all("rect", class_="before")) == 2


def test_a_bar_is_as_high_as_its_bytes_on_the_scale() -> None:
    page = page_of(a_service(hours=(an_hour(before=200, kept=50),)))

    ground, *lines = (float(line.attributes["y1"]) for line in page.all("line") if "y1" in line.attributes)
    before, kept = (float(bar.attributes["height"]) for bar in page.all("rect", class_="sev")[:2])
    assert [text.text for text in page.all("text", class_="tick")][4] == "200 B"
    assert 0 <= lines[3] < ground
    assert before == pytest.approx(ground - lines[3], abs=0.11)
    assert kept == pytest.approx(before / 4, abs=0.11)
