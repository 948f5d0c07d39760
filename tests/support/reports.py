"""Builders of reports, and a reader of the page they become."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

from policy_generator.policy import Severity
from policy_generator.price import Price
from policy_generator.report import (
    Anomaly,
    AnomalyKind,
    GuardrailChange,
    PatternRow,
    Period,
    PolicySummary,
    ReportData,
    ServiceReport,
    SeverityCount,
    SeverityDay,
    SeverityHour,
    Totals,
    render_report,
)

SINCE = datetime(2026, 9, 14, tzinfo=UTC)
REPLAYED_SINCE = datetime(2026, 9, 20, tzinfo=UTC)
UNTIL = datetime(2026, 9, 21, tzinfo=UTC)

# These have no end tag.
VOID_ELEMENTS = frozenset({"meta", "br", "hr", "img", "input", "link", "col", "wbr"})


def a_pattern_row(
    *, template: str = "GET /healthz <N>", rate: float | None = 0.01, reason: str = "health check"
) -> PatternRow:
    """Return a health check's row."""
    return PatternRow(
        pattern_id="00000000000000aa",
        template=template,
        log_count=7000,
        log_share=0.7,
        billed_bytes=1_000_000,
        kept_bytes=10_000,
        rate=rate,
        relative_error=0.12,
        severities=(SeverityCount(Severity.INFO, 6930), SeverityCount(Severity.ERROR, 70)),
        hourly_counts=tuple(float(hour % 24) for hour in range(7 * 24)),
        reason=reason,
    )


def an_anomaly(
    *,
    kind: AnomalyKind = AnomalyKind.SPIKE,
    minutes: int = 0,
    template: str = "payment declined",
    lines: float = 60,
) -> Anomaly:
    """Return an anomaly of a quarter of an hour in the replay, so many *minutes* after it began."""
    return Anomaly(
        kind=kind,
        pattern_id="00000000000000bb",
        template=template,
        started_at=REPLAYED_SINCE + timedelta(minutes=minutes),
        ended_at=REPLAYED_SINCE + timedelta(minutes=minutes + 15),
        log_count=lines,
        expected=10,
        lower=4,
        upper=18,
        z_score=5.5,
    )


def a_service(
    *,
    name: str = "checkout",
    totals: Totals | None = None,
    patterns: tuple[PatternRow, ...] | None = None,
    anomalies: tuple[Anomaly, ...] = (),
    changes: tuple[GuardrailChange, ...] = (),
    reasoning: str = "Health checks are noise.",
    hours: tuple[SeverityHour, ...] | None = None,
) -> ServiceReport:
    """Return a service that keeps a quarter of 2 GB a day, and all of its 70 errors."""
    return ServiceReport(
        service_name=name,
        policy=PolicySummary(
            version=3,
            provider="rule-based",
            model=None,
            created_at=REPLAYED_SINCE,
            global_rate=0.2,
            severity_rates=((Severity.INFO, 0.2), (Severity.ERROR, 1.0)),
            anomaly_boost=3.0,
            reasoning=reasoning,
            changes=changes,
        ),
        totals=totals or Totals(10_000, 2_000, 2e9, 0.5e9, 70, 70),
        pattern_count=31,
        patterns=(a_pattern_row(),) if patterns is None else patterns,
        severity_days=(
            SeverityDay(date(2026, 9, 14), Severity.INFO, 990),
            SeverityDay(date(2026, 9, 14), Severity.ERROR, 10),
        ),
        severity_hours=(an_hour(), an_hour(severity=Severity.ERROR, before=10, kept=10))
        if hours is None
        else hours,
        anomalies=anomalies,
    )


def an_hour(
    *, hour: int = 9, severity: Severity = Severity.INFO, before: float = 90, kept: float = 18
) -> SeverityHour:
    """Return an hour of the replayed day."""
    return SeverityHour(REPLAYED_SINCE + timedelta(hours=hour), severity, before, kept)


def a_report(
    *services: ServiceReport, title: str = "A week of logs", price: Price | None = None
) -> ReportData:
    """Return a report on a week whose last day is replayed."""
    return ReportData(
        title=title,
        generated_at=UNTIL,
        period=Period(SINCE, UNTIL),
        replay=Period(REPLAYED_SINCE, UNTIL),
        price=price or Price(usd_per_gb=0.25),
        services=services,
        versions=(("LipService", "0.1.0"),),
    )


@dataclass
class Element:
    """An element of a page, with all text in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A page as a browser would take it apart: its elements, in order, and what doesn't fit together."""

    elements: list[Element] = field(default_factory=list)
    misnested: list[str] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID_ELEMENTS:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].tag != tag:
            self.misnested.append(tag)
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def close(self) -> None:
        super().close()
        self.misnested.extend(element.tag for element in self._open)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of *tag* whose attributes hold the words given."""
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(
                words in element.attributes.get(name.rstrip("_"), "").split()
                for name, words in attributes.items()
            )
        ]


def read_page(html: str) -> Page:
    """Return *html* taken apart."""
    page = Page()
    page.feed(html)
    page.close()
    return page


def page_of(*services: ServiceReport, price: Price | None = None) -> Page:
    """Return the page of a report on *services*."""
    return read_page(render_report(a_report(*services, price=price)))


def text_of(page: Page, tag: str, **attributes: str) -> str:
    """Return the text of all elements of *tag* whose attributes hold the words given, in single spaces."""
    return " ".join(" ".join(element.text for element in page.all(tag, **attributes)).split())
