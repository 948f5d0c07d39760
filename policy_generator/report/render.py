"""Turns report data into one HTML file that needs nothing else: no network, no script, no font."""

import os
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from policy_generator.errors import SettingsError
from policy_generator.excerpts import REPLACEMENT
from policy_generator.price import BYTES_PER_GB, Price
from policy_generator.report.anomalies import most_telling
from policy_generator.report.courses import Timeline, band, sparkline, timeline
from policy_generator.report.data import Anomaly, ReportData, ServiceReport, Totals
from policy_generator.report.stacks import DayMix, HourChart, day_mixes, hour_chart, segments
from policy_generator.report.words import (
    anomaly_in_words,
    human_bytes,
    human_count,
    instant,
    percent,
    rate_in_words,
    short_template,
    span_of_time,
    usd,
)

OVERALL_CHART_HEIGHT, SERVICE_CHART_HEIGHT = 300.0, 190.0


@dataclass(frozen=True, slots=True)
class Bill:
    """What logs come to before and after sampling, per day and per month."""

    gb_per_day: float
    kept_gb_per_day: float
    usd_per_month: float
    kept_usd_per_month: float

    @classmethod
    def of(cls, totals: Totals, *, days: float, price: Price) -> "Bill":
        """Return the bill for *totals* of so many *days*.

        >>> Bill.of(Totals(9, 9, 20e9, 5e9, 0, 0), days=2, price=Price(usd_per_gb=0.25))
        Bill(gb_per_day=10.0, kept_gb_per_day=2.5, usd_per_month=75.0, kept_usd_per_month=18.75)
        """
        before, kept = totals.billed_bytes / BYTES_PER_GB / days, totals.kept_bytes / BYTES_PER_GB / days
        return cls(before, kept, price.usd_per_month(before), price.usd_per_month(kept))


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service with its charts laid out; *anchor* is where links to it lead."""

    anchor: str
    data: ServiceReport
    hours: HourChart
    days: tuple[DayMix, ...]
    spans: tuple[Anomaly, ...]
    told_spans: tuple[Anomaly, ...]
    timeline: Timeline


def render_report(data: ReportData) -> str:
    """Return the report of *data* as an HTML page.

    Texts of logs, of models and of people are escaped, and what no reader can see (control characters,
    directional overrides) is replaced, so that no log line can change what the page says around it.
    """
    return (
        _environment()
        .get_template("report.html.jinja")
        .render(
            data=data,
            totals=data.totals,
            bill=Bill.of(data.totals, days=data.replay.days, price=data.price),
            hours=hour_chart(
                (hour for service in data.services for hour in service.severity_hours),
                period=data.replay,
                height=OVERALL_CHART_HEIGHT,
            ),
            services=[_view(data, index) for index in range(len(data.services))],
        )
    )


def write_report(path: Path, data: ReportData) -> None:
    """Write the report of *data* to *path*, whole or not at all."""
    page = render_report(data)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(page)
        # Made for its owner only, unlike any other file that is written.
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except OSError as error:
        raise SettingsError(
            f"cannot write the report to {path}: {error.strerror}. Name a file in a folder you may write to."
        ) from error


def without_invisibles(value: object) -> object:
    r"""Return *value*; in a text, each character that isn't printed is replaced, line breaks aside.

    >>> without_invisibles("paid\u202e\x1b[2J\n")
    'paid��[2J\n'
    """
    if isinstance(value, str) and not isinstance(value, Markup):
        return "".join(
            character if character.isprintable() or character == "\n" else REPLACEMENT for character in value
        )
    return value


def _view(data: ReportData, index: int) -> ServiceView:
    """Return the service at *index* with its charts laid out."""
    service = data.services[index]
    spans = tuple(sorted(service.anomalies, key=lambda one: (one.started_at, one.kind, one.pattern_id)))
    return ServiceView(
        anchor=f"service-{index + 1}",
        data=service,
        hours=hour_chart(service.severity_hours, period=data.replay, height=SERVICE_CHART_HEIGHT),
        days=day_mixes(service.severity_days),
        spans=spans,
        told_spans=most_telling(spans),
        timeline=timeline(spans, period=data.period, replay=data.replay),
    )


@cache
def _environment() -> Environment:
    """Return the environment in which the page is rendered."""
    environment = Environment(
        loader=PackageLoader("policy_generator.report"),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=without_invisibles,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "bytes": human_bytes,
        "count": human_count,
        "percent": percent,
        "rate": rate_in_words,
        "usd": usd,
        "instant": instant,
        "when": span_of_time,
        "told": anomaly_in_words,
        "band": band,
        "template": short_template,
        "spark": sparkline,
        "segments": segments,
    }
    return environment
