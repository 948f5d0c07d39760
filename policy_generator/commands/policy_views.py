"""How a policy, a difference and a replay look on a screen."""

from collections.abc import Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from policy_generator.commands.shared import NOTHING
from policy_generator.comparison import PatternComparison, PatternSide
from policy_generator.excerpts import excerpt
from policy_generator.policy import Policy, Severity
from policy_generator.report.words import human_bytes
from policy_generator.warehouse.replay import Anomalies, Replay

# What a person reads at a glance; --json has them all.
SHOWN_PATTERNS = 20


def policy_panel(policy: Policy) -> Group:
    """Return a policy as a person wants to read it."""
    projection = policy.projection
    head = Text.assemble(
        (f"{excerpt(policy.service_name)} v{policy.version}", "bold"),
        f"  {policy.provider}, {policy.created_at:%Y-%m-%d %H:%M} UTC by {excerpt(policy.created_by)}\n",
        f"{human_bytes(projection.billed_bytes)} → {human_bytes(projection.kept_bytes)} ",
        (f"(-{projection.reduction_share:.1%})", "green"),
        f", {projection.usd_per_day:.2f} → {projection.kept_usd_per_day:.2f} USD a day,"
        if projection.usd_per_day
        else "",
        f" over {projection.period_days:.3g} days; boost x{policy.anomaly_boost:g}, "
        f"{len(policy.changes)} changes by guardrails\n",
    )
    rates = Table(box=None, title="Rates by severity; a pattern's own rate comes first", title_justify="left")
    for severity in Severity:
        rates.add_column(severity.value, justify="right")
    rates.add_column("any other", justify="right")
    every = [*(policy.severity_rates[severity] for severity in Severity), policy.global_rate]
    rates.add_row(*(f"{rate:.2%}" for rate in every))
    return Group(head, Text(policy.reasoning + "\n"), rates, Text(), _patterns_table(policy))


def _patterns_table(policy: Policy) -> Table:
    projected = policy.projection.patterns
    templates = {pattern.pattern_id: pattern.template for pattern in policy.patterns}
    largest = sorted(
        policy.pattern_rates, key=lambda one: -projected[one].kept_line_count / policy.pattern_rates[one]
    )
    title = f"Rates by pattern, the largest {min(SHOWN_PATTERNS, len(largest))} of {len(largest)}"
    table = Table(title=title, title_justify="left", expand=True)
    table.add_column("Pattern", no_wrap=True)
    for column in ("Rate", "Kept lines", "Error of count"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("Template", overflow="ellipsis", no_wrap=True, ratio=1)
    for pattern_id in largest[:SHOWN_PATTERNS]:
        table.add_row(
            pattern_id,
            f"{policy.pattern_rates[pattern_id]:.2%}",
            f"{projected[pattern_id].kept_line_count:,.0f}",
            f"±{projected[pattern_id].relative_error:.1%}",
            Text(excerpt(templates[pattern_id], limit=200)),
        )
    return table


def changed_patterns_table(patterns: Sequence[PatternComparison], *, usd_per_gb: float) -> Table:
    """Return what becomes of the patterns that have another rate: bytes, cost, certainty."""
    shown = patterns[:SHOWN_PATTERNS]
    title = f"Patterns with another rate, the {len(shown)} of {len(patterns)} that change most"
    table = Table(title=title, title_justify="left", expand=True)
    table.add_column("Pattern", no_wrap=True)
    for column in ("Rate", "Kept a day", "USD a day", "Error of count"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("Template", overflow="ellipsis", no_wrap=True, ratio=1)
    for one in shown:
        table.add_row(
            one.pattern_id,
            f"{_rate(one.before)} → {_rate(one.after)}",
            f"{_kept(one.before)} → {_kept(one.after)}",
            f"{one.usd_per_day(usd_per_gb):+.3g}",
            f"{_error(one.before)} → {_error(one.after)}",
            Text(excerpt(one.template, limit=200)),
        )
    return table


def replay_table(policy: Policy, replay: Replay, anomalies: Anomalies | None = None) -> Table:
    """Return what a replay shows, and what it shows of *anomalies*, one figure a row."""
    title = f"{excerpt(policy.service_name)} v{policy.version} on {replay.since:%Y-%m-%d %H:%M} to "
    table = Table(
        "", "", title=f"{title}{replay.until:%Y-%m-%d %H:%M} UTC", title_justify="left", show_header=False
    )
    rows = {
        "Bytes": f"{human_bytes(replay.record_bytes)} → {human_bytes(replay.kept_bytes)} "
        f"(-{replay.reduction_share:.1%})",
        "Lines": f"{replay.record_count:,} → {replay.kept_count:,}",
        "Errors, and what may be one": f"{replay.kept_protected_count:,} of {replay.protected_count:,} kept",
        "Patterns without a line left": f"{replay.lost_pattern_count:,} of {replay.pattern_count:,}",
        "Error of a pattern's count": f"at most {replay.count_error_p95:.1%} for 19 of 20 patterns",
    }
    if replay.novel_count:
        rows["First lines of what it doesn't know"] = (
            f"{replay.novel_count:,} kept; a line left of {replay.kept_new_pattern_count:,} of "
            f"{replay.new_pattern_count:,} new patterns"
        )
    if anomalies is not None:
        rows["Hours far above the day before"] = (
            f"{anomalies.found_count:,} of {anomalies.anomalous_count:,} still seen, "
            f"{anomalies.false_count:,} seen that were none"
        )
    if replay.undecidable_count:
        rows["Lines sampled before at a lower rate"] = f"{replay.undecidable_count:,}: estimated, not decided"
    for name, shown in rows.items():
        table.add_row(name, Text(shown))
    return table


def _rate(side: PatternSide | None) -> str:
    if side is None:
        return NOTHING
    return "by severity" if side.rate is None else f"{side.rate:.2%}"


def _kept(side: PatternSide | None) -> str:
    return NOTHING if side is None else human_bytes(side.kept_bytes_per_day)


def _error(side: PatternSide | None) -> str:
    return NOTHING if side is None else f"±{side.relative_error:.1%}"
