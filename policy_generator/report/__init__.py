"""The HTML report: what was found in the logs, what the policies do about it, and what that saves."""

from policy_generator.price import Price
from policy_generator.report.data import (
    Anomaly,
    AnomalyKind,
    CourseWindow,
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
)
from policy_generator.report.render import render_report, write_report

__all__ = [
    "Anomaly",
    "AnomalyKind",
    "CourseWindow",
    "GuardrailChange",
    "PatternRow",
    "Period",
    "PolicySummary",
    "Price",
    "ReportData",
    "ServiceReport",
    "SeverityCount",
    "SeverityDay",
    "SeverityHour",
    "Totals",
    "render_report",
    "write_report",
]
