"""`lipservice patterns` on tables like those of the models, filled by hand."""

import json
from collections.abc import Mapping

from lipservice.signature import signature

from tests.support.engine import Engine

LINE = "took 5 ms"
SIGNATURE = signature(LINE)

EXPLAINED = {
    "fct_severity_mix_hours": """
        select toInt32(1) as team_id, arrayJoin(['api', 'shop']) as service_name,
            toDateTime('2026-09-01 10:00:00', 'UTC') as hour_start
    """,
    "dim_log_signatures": f"""
        select toInt32(1) as team_id, 'api' as service_name, toUInt64({SIGNATURE}) as signature,
            'cc' as pattern_id, toDateTime64('2026-09-01 10:30:00', 6, 'UTC') as first_seen_at
    """,
    "int_signatures_placed": f"""
        select toInt32(1) as team_id, 'api' as service_name, toUInt64({SIGNATURE}) as signature,
            'aa' as pattern_id
    """,
    "int_pattern_changes": """
        select toInt32(1) as team_id, 'api' as service_name, 'aa' as pattern_id, change.1 as merged_into,
            toUInt64(change.2) as change_number
        from (select arrayJoin([('', 1), ('bb', 3), ('cc', 5), ('cc', 6)]) as change)
    """,
    "dim_log_patterns": """
        select toInt32(1) as team_id, 'api' as service_name, pattern.1 as pattern_id, pattern.2 as template,
            toUInt64(2) as signature_count, pattern.3 as log_count, pattern.4 as match_regex,
            if(match_regex is null, 'as another', '') as match_regex_reason
        from (
            select arrayJoin([
                ('cc', 'took <*> ms', 40., cast('^took [0-9]+ ms$', 'Nullable(String)')),
                ('dd', 'caf\\xe9 <*>', 9., '^caf\\\\C+[0-9]$'),
                ('ee', 'anything', 8., null),
                ('01', '(INFO lines beyond the cap on signatures)', 7., null)
            ]) as pattern
        )
    """,
    "int_overflow_patterns": "select toInt32(1) as team_id, 'api' as service_name, '01' as pattern_id",
    "int_signatures": "select toInt32(1) as team_id, 'api' as service_name, '' as native_pattern",
}


# Seven hours of `shop`: one pattern in each window of five minutes, another in the first hour alone.
COUNTED = {
    "fct_severity_mix_hours": """
        select toInt32(1) as team_id, 'shop' as service_name,
            toDateTime('2026-09-01 10:00:00', 'UTC') + toIntervalHour(number) as hour_start
        from numbers(7)
    """,
    "rpt_policy_evidence": """
        select toInt32(1) as team_id, 'shop' as service_name, toUInt32(300) as window_seconds
    """,
    "fct_pattern_windows": """
        select toInt32(1) as team_id, 'shop' as service_name,
            arrayJoin(if(number < 12, ['aa', 'bb'], ['aa'])) as pattern_id,
            if(pattern_id = 'aa', 'INFO', 'WARNING') as severity,
            toDateTime('2026-09-01 10:00:00', 'UTC') + toIntervalMinute(5 * number) as window_start,
            1. as log_count, if(pattern_id = 'aa', 10., 70.) as log_bytes,
            toDateTime64(window_start, 6, 'UTC') as first_seen_at, first_seen_at as last_seen_at
        from numbers(84)
    """,
    "dim_log_patterns": """
        select toInt32(1) as team_id, 'shop' as service_name, arrayJoin(['aa', 'bb']) as pattern_id,
            'up' as template
    """,
    "dim_active_policies": """
        select toInt32(1) as team_id, 'shop' as service_name, map('aa', 0.5) as pattern_rates
    """,
}


def fill(engine: Engine, tables: Mapping[str, str]) -> None:
    engine.create_database()
    engine.execute(
        *(
            f"create table {name} engine = MergeTree order by tuple() as {rows}"
            for name, rows in tables.items()
        )
    )


def test_patterns_come_with_shares_and_a_course_in_bars_of_whole_windows(engine: Engine) -> None:
    fill(engine, COUNTED)

    steady, early = json.loads(engine.run("lipservice", "patterns", "--json").stdout)

    # 84 windows in at most 24 bars: four windows a bar.
    assert (steady["bar_seconds"], steady["course"]) == (1_200, [4.0] * 21)
    assert early["course"] == [4.0] * 3 + [0.0] * 18
    assert (early["log_share"], early["byte_share"]) == (12 / 96, 0.5)
    assert (early["pattern_id"], early["severity_counts"]) == ("bb", {"WARNING": 12.0})
    assert early["last_seen_at"].startswith("2026-09-01 10:55:00")


def test_a_line_is_explained_by_what_its_service_knows(embedded_engine: Engine) -> None:
    fill(embedded_engine, EXPLAINED)
    run = embedded_engine.run
    api = ("lipservice", "patterns", "--service", "api", "--explain")

    known = json.loads(run(*api, "took 77 ms", "--json").stdout)
    unknown = json.loads(run(*api, "-", "--json", stdin=b"caf\xe9 [red] 7\n").stdout)
    shown = run(*api, '{"msg": "[red]took\\u001b 5 ms", "at": 1}').stdout
    unnamed = run("lipservice", "patterns", "--explain", LINE, check=False)

    assert (known["signature"], known["is_known"]) == (f"{SIGNATURE:016x}", True)
    assert known["pattern"] == {
        "pattern_id": "cc",
        "template": "took <*> ms",
        "first_seen_at": known["pattern"]["first_seen_at"],
        "placed_in": "aa",
        "merges": [{"into": "bb", "change_number": 3}, {"into": "cc", "change_number": 5}],
        "signature_count": 2,
        "log_count": 40.0,
        "match_regex": "^took [0-9]+ ms$",
        "match_regex_reason": "",
    }
    assert (unknown["pattern"], unknown["masked"]) == (None, "caf\N{REPLACEMENT CHARACTER} [red] <*>")
    assert [one["pattern_id"] for one in unknown["lookalikes"]] == ["dd"]
    assert "7 lines of the service are beyond the cap" in " ".join(unknown["why"])
    assert "[red]took\\u001b 5 ms" in shown
    assert unnamed.returncode == 1
    assert unnamed.stderr.startswith("error: --explain looks a line up in one service, and there are several")
    assert "api (team 1), shop (team 1)" in unnamed.stderr
