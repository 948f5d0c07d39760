"""What the commands say when there is nothing to show, or something wrong is asked for."""

import json

import pytest
from pytest_httpserver import HTTPServer

from policy_generator.policy_settings import ProviderName
from tests.support.engine import Engine
from tests.support.model_server import an_answer, model_server

SHOP = "tests/docs/shop.log"


def test_reading_before_the_models_have_run_says_what_to_do(engine: Engine) -> None:
    engine.run("lipservice", "load", SHOP)

    done = engine.run("lipservice", "patterns", check=False)

    assert done.returncode == 1
    assert done.stderr.startswith("error: the models have not run in database")
    assert "Traceback" not in done.stderr


def test_a_run_without_lines_says_so_and_fails(embedded_engine: Engine) -> None:
    done = embedded_engine.run("lipservice", "run", check=False)

    assert done.returncode == 1
    assert "error: no lines are counted yet. `lipservice load` some logs" in done.stderr


@pytest.fixture
def shop(embedded_engine: Engine) -> Engine:
    embedded_engine.run("lipservice", "load", SHOP)
    embedded_engine.run("lipservice", "run")
    return embedded_engine


def test_wrong_names_and_versions_are_one_line_that_tells_what_is_there(shop: Engine) -> None:
    said = {
        argv: shop.run("lipservice", *argv, check=False)
        for argv in (
            ("patterns", "--service", "nope"),
            ("policy", "show", "shop", "--version", "9"),
            ("policy", "show", "shop", "--team", "7"),
            ("policy", "activate", "shop", "9"),
            ("policy", "rollback", "shop"),
            ("load", "missing.log"),
            ("load", SHOP, "--timezone", "Mars"),
        )
    }

    assert {done.returncode for done in said.values()} == {1}
    assert [done.stderr.strip().splitlines()[-1].split(". ")[0] for done in said.values()] == [
        "error: no counted lines of service 'nope'",
        "error: service 'shop' has no policy version 9; versions 1 to 1 are there.",
        "error: no counted lines of service 'shop' of team 7",
        "error: service 'shop' has no policy version 9; versions 1 to 1 are there.",
        "error: service 'shop' has had no other active policy to roll back to",
        "error: cannot read missing.log: No such file or directory",
        "error: --timezone: 'Mars' is no time zone; expected one such as Europe/Berlin.",
    ]


def test_a_policy_is_activated_rolled_back_and_the_history_tells(shop: Engine) -> None:
    assert shop.query("select sum(record_count), sum(protected_count) from fct_pattern_windows") == [
        (420, 11)
    ]
    shop.run("lipservice", "load", SHOP, "--again")
    shop.run("lipservice", "run")
    shop.run("lipservice", "policy", "rollback", "shop", "--why", "noisy")

    history = json.loads(shop.run("lipservice", "policy", "history", "shop", "--json").stdout)
    changed = json.loads(shop.run("lipservice", "policy", "diff", "shop", "2", "--json").stdout)

    assert [(row["version"], row["status"]) for row in history] == [(2, "superseded"), (1, "active")]
    assert shop.query(
        "select action, reason from fct_policy_activations order by activation_number desc limit 1"
    ) == [("rolled_back", "noisy")]
    assert "projection.kept_bytes" in {one["field"] for one in changed["fields"]}


def test_a_policy_beyond_the_limits_comes_into_force_by_force_only_and_the_record_says_so(
    shop: Engine,
) -> None:
    shop.run("lipservice", "run", "--target-reduction", "0.5", "--no-activate")
    strict = {"LIPSERVICE_REPLAY_COUNT_ERROR": "0.0001"}
    activate = ("lipservice", "policy", "activate", "shop", "2")

    replayed = json.loads(shop.run("lipservice", "policy", "replay", "shop", "2", "--json").stdout)
    back = shop.run("lipservice", "policy", "rollback", "shop", "--to", "2", check=False)
    refused = shop.run(*activate, check=False, environment=strict)
    shop.run(*activate, "--force", "--why", "tried", environment=strict)

    assert replayed["is_allowed"]
    assert replayed["anomalies"]["anomalous_count"] == replayed["anomalies"]["found_count"]
    assert replayed["reduction_share"] == pytest.approx(0.5, abs=0.1)
    assert "error: policy v2 of 'shop' was never in force" in back.stderr
    assert refused.returncode == 1
    assert "LIPSERVICE_REPLAY_COUNT_ERROR allows 0.0%" in refused.stderr
    [(action, version, reason)] = shop.query(
        "select action, version, reason from fct_policy_activations order by activation_number desc limit 1"
    )
    assert (action, version) == ("activated", 2)
    assert str(reason).startswith("forced, although its replay counted")
    assert str(reason).endswith("tried")


def test_a_replay_keeps_the_first_lines_of_what_the_policy_does_not_know(shop: Engine) -> None:
    shop.execute(
        "insert into otel_logs (Timestamp, ServiceName, SeverityText, Body) select"
        " toDateTime64('2026-09-01 08:10:00', 9, 'UTC') + number, 'shop', if(number < 50, 'INFO', 'ERROR'),"
        " 'something nobody has seen before' from numbers(55)"
    )

    replayed = json.loads(shop.run("lipservice", "policy", "replay", "shop", "1", "--json").stdout)

    assert replayed["novel_count"] == 20
    assert replayed["protected_count"] == replayed["kept_protected_count"] == 11 + 5
    assert (replayed["new_pattern_count"], replayed["kept_new_pattern_count"]) == (1, 1)


def test_a_replay_tells_which_anomalies_the_kept_lines_still_show(shop: Engine) -> None:
    """A day of health checks, then two thousand within minutes; all else the shop wrote is new that day."""
    shop.execute(
        "insert into otel_logs (Timestamp, ServiceName, SeverityText, Body) select"
        " if(number < 5780, toDateTime64('2026-08-31 07:55:00', 9, 'UTC') + number * 15,"
        " toDateTime64('2026-09-01 08:40:00', 9, 'UTC') + (number - 5780) * 0.1), 'shop', 'INFO',"
        " concat('2026-08-31 08:00:14,484 INFO  [http] GET /healthz 200 in ', toString(number), ' ms')"
        " from numbers(7780)"
    )

    replayed = json.loads(shop.run("lipservice", "policy", "replay", "shop", "1", "--json").stdout)

    assert replayed["anomalies"] == {"anomalous_count": 2, "found_count": 1, "false_count": 0}


def test_patterns_are_estimated_from_lines_that_were_sampled_before(shop: Engine) -> None:
    shop.execute(
        "insert into otel_logs (Timestamp, ServiceName, SeverityText, Body, LogAttributes) select"
        " toDateTime64('2026-09-01 08:50:00', 9, 'UTC') + number, 'shop', 'INFO',"
        " concat('2026-09-01 08:50:14,484 INFO  [http] GET /healthz 200 in ', toString(number), ' ms'),"
        " map('lipservice.sample_rate', '0.1') from numbers(50)"
    )

    sampled, whole = (
        shop.query(
            "select sum(kept_count), sum(estimated_count), round(sum(interval_low)),"
            " round(sum(interval_high))"
            f" from rpt_pattern_estimates(since = '2026-09-01 {since}', until = '2026-09-01 {until}')"
        )
        for since, until in (("08:50:00", "09:00:00"), ("08:00:00", "08:50:00"))
    )

    assert sampled == [(50, 500, 378, 646)]
    assert whole == [(420, 420, 420, 420)]


def test_a_version_in_shadow_is_replayed_beside_the_one_in_force_once_for_each_hour(shop: Engine) -> None:
    run = ("lipservice", "run", "--target-reduction", "0.5")
    in_shadow = ("lipservice", "policy", "shadow", "shop")
    shop.run(*run)
    shop.run(*in_shadow, "1", "--why", "stricter")
    first = json.loads(shop.run(*run, "--json").stdout)
    again = json.loads(shop.run(*run, "--json").stdout)
    history = json.loads(shop.run("lipservice", "policy", "history", "shop", "--json").stdout)
    recorded = json.loads(shop.run(*in_shadow, "--json").stdout)
    shop.run(*in_shadow, "1", "--stop")
    twice = shop.run(*in_shadow, "1", "--stop", check=False)

    [replayed] = first[0]["shadows"]
    assert replayed["version"] == 1
    assert replayed["kept_protected_count"] == replayed["protected_count"]
    assert replayed["kept_bytes"] != replayed["active_kept_bytes"]
    assert again[0]["shadows"] == []
    assert [row["status"] for row in history if row["version"] == 1] == ["shadow"]
    assert [(one["version"], one["kept_bytes"]) for one in recorded] == [(1, replayed["kept_bytes"])]
    assert "so it can't be taken out of shadow" in twice.stderr


def test_a_run_asks_a_model_once_for_one_evidence_and_rules_stand_in_when_it_fails(shop: Engine) -> None:
    asked = ("lipservice", "run", "--provider", "openai", "--json")
    with HTTPServer(threaded=True) as server, model_server(ProviderName.OPENAI, server) as models:
        models.plays(401)
        models.says(an_answer())
        settings = {"OPENAI_API_KEY": "sk-hunter2", "LIPSERVICE_LLM_URL": models.url}

        outcomes = [json.loads(shop.run(*asked, environment=settings).stdout)[0] for _ in range(3)]

    assert [(one["version"], one["provider"], one["outcome"]) for one in outcomes] == [
        (2, "rule-based", "activated"),
        (3, "openai", "activated"),
        (3, "openai", "unchanged"),
    ]
    assert "refuses the key (HTTP 401)" in outcomes[0]["fallback_reason"]
    assert len(models.requests) == 2
    assert shop.query("select count() from fct_policies where document like '%hunter2%'") == [(0,)]
