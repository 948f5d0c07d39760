"""`lipservice demo`: the whole job on a generated week."""

import shutil
import time
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from clickhouse_connect.driver.client import Client
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from policy_generator.commands.anomalies import print_anomalies
from policy_generator.commands.making import write_policies
from policy_generator.commands.pattern_table import most_bars, patterns_table
from policy_generator.commands.policy_views import policy_panel
from policy_generator.commands.run import results_table
from policy_generator.commands.shared import err, model_progress, opened, out
from policy_generator.demo.generator import DemoProgress, DemoSummary, generate_demo
from policy_generator.errors import StoreError
from policy_generator.policy_settings import PolicySettings, ReplayLimits
from policy_generator.price import USD_PER_GB, Price
from policy_generator.report import Period, ReportData, write_report
from policy_generator.report.read import read_service_report
from policy_generator.report.words import human_bytes
from policy_generator.settings import WarehouseSettings
from policy_generator.warehouse.dbt import prepare_store, run_models
from policy_generator.warehouse.embedded import refuse_held
from policy_generator.warehouse.evidence import ServicePeriod, service_periods
from policy_generator.warehouse.marts import anomaly_rows, pattern_rows, severity_shares

DAYS = 7
# Other services use up what is free.
FREE_GB = 0.0
# A folder without this file was made by somebody else and is never removed.
MARKER = "lipservice-demo"
SHOWN = 6


def demo(
    *,
    lines: Annotated[int, typer.Option(min=10_000, help="How many log lines to generate.")] = 2_000_000,
    until: Annotated[
        datetime | None, typer.Option(help="End of the week, in UTC.", show_default="the last midnight")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed makes another week.")] = 1,
    store: Annotated[
        Path, typer.Option(help="Folder of the demo's store; an older demo in it is removed.")
    ] = Path(".lipservice/demo"),
    report: Annotated[Path, typer.Option(help="Where the HTML report goes.")] = Path(
        ".lipservice/demo-report.html"
    ),
    usd_per_gb: Annotated[float, typer.Option(min=0, help="Price of a decimal GB of logs.")] = USD_PER_GB,
    free_gb: Annotated[float, typer.Option(min=0, help="GB a month that are free.")] = FREE_GB,
) -> None:
    """Do the whole job on a generated week: logs, patterns, anomalies, policies, replay, report.

    Policies are written from the first six days and replayed on the seventh, which they have never seen.

    [bold]Examples:[/bold]

      lipservice demo
      lipservice demo --lines 200000 --report week.html
    """
    began = time.monotonic()
    settings = WarehouseSettings(target="embedded", store=_fresh(store))
    end = (until or datetime.now(UTC).replace(hour=0)).replace(minute=0, second=0, microsecond=0, tzinfo=UTC)
    week = (end - timedelta(days=DAYS), end)
    replayed_from = end - timedelta(days=1)
    price = Price(usd_per_gb, free_gb)
    with opened(settings, database_required=False) as client:
        with model_progress("Preparing the store") as advance:
            prepare_store(settings, on_progress=advance)
        client.database = settings.database
        summary = _generate(client, settings, until=end, lines=lines, seed=seed)
        with model_progress("Running the models") as advance:
            run_models(settings, on_progress=advance)
        services = [period.key for period in service_periods(client)]
        evidence = tuple(ServicePeriod(key, week[0], replayed_from) for key in services)
        generated = write_policies(
            client,
            evidence,
            settings=PolicySettings(None, price, target=None, limits=ReplayLimits()),
            hours=(DAYS - 1) * 24,
            activate=True,
        )
        with err.status("Replaying the policies on the last day"):
            data = ReportData(
                title="A week of demo logs",
                generated_at=datetime.now(UTC),
                period=Period(*week),
                replay=Period(replayed_from, end),
                price=price,
                services=tuple(
                    read_service_report(
                        client,
                        ServicePeriod(key, *week),
                        ServicePeriod(key, replayed_from, end),
                        one.policy,
                    )
                    for key, one in zip(services, generated, strict=True)
                ),
                versions=(("LipService", version("lipservice")), ("ClickHouse", str(client.server_version))),
            )
        _show(client, tuple(ServicePeriod(key, *week) for key in services), summary)
    out.print(policy_panel(generated[0].policy))
    out.print(results_table(generated))
    out.print(_savings(data))
    write_report(report, data)
    out.print(Text(f"Report: {report}"))
    out.print(Text(f"Store:  {store}  (look around: lipservice patterns --store {store})"))
    out.print(f"Done in {time.monotonic() - began:.0f} s.")


def _fresh(store: Path) -> Path:
    """Return *store* without an older demo in it."""
    marker = store.with_name(f"{store.name}.{MARKER}")
    if store.is_symlink() or (store.exists() and not store.is_dir()):
        raise StoreError(f"{store} is no folder. Name one for the demo's store with --store.")
    refuse_held(store)
    if store.exists() and any(store.iterdir()):
        if not marker.exists():
            raise StoreError(
                f"{store} holds a store that no demo made, and the demo needs one of its own. "
                "Name another folder with --store."
            )
        shutil.rmtree(store)
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.touch()
    return store


def _generate(
    client: Client, settings: WarehouseSettings, *, until: datetime, lines: int, seed: int
) -> DemoSummary:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        task = bars.add_task("Generating a week of logs", total=1.0)

        def advance(progress: DemoProgress) -> None:
            bars.update(
                task, completed=progress.done_share, description=f"Generating logs of {progress.service_name}"
            )

        return generate_demo(
            client,
            database=settings.database,
            until=until,
            days=DAYS,
            lines=lines,
            seed=seed,
            on_progress=advance,
        )


def _show(client: Client, periods: tuple[ServicePeriod, ...], summary: DemoSummary) -> None:
    out.print(
        f"{summary.line_count:,} lines ({human_bytes(summary.body_bytes)}) of {len(periods)} services, "
        f"{summary.since:%Y-%m-%d %H:%M} to {summary.until:%Y-%m-%d %H:%M} UTC.\n"
    )
    first = periods[0]
    rows = pattern_rows(client, first, most_bars=most_bars(out.width), limit=SHOWN)
    out.print(patterns_table(first, rows, {}, width=out.width))
    mix = Table("Service", "Severity mix", title="Severities", title_justify="left")
    for period in periods:
        shares = ", ".join(f"{severity} {share:.2%}" for severity, share in severity_shares(client, period))
        mix.add_row(period.key.service_name, shares)
    out.print(mix)
    for period in periods:
        print_anomalies(period, anomaly_rows(client, period, limit=SHOWN))


def _savings(data: ReportData) -> Table:
    table = Table(title="Replayed on the last day, which the policies have not seen", title_justify="left")
    table.add_column("Service")
    for column in ("Before", "After", "Cut", "Errors kept"):
        table.add_column(column, justify="right")
    named = [(service.service_name, service.totals) for service in data.services]
    for name, totals in [*named, ("all", data.totals)]:
        table.add_row(
            name,
            human_bytes(totals.billed_bytes),
            human_bytes(totals.kept_bytes),
            f"{totals.reduction_share:.1%}",
            f"{totals.kept_protected_count:,.0f} of {totals.protected_count:,.0f}",
            end_section=name == named[-1][0],
        )
    return table
