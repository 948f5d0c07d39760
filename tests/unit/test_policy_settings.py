"""The environment says who proposes, what logs cost and may cost, or one error says what is wrong."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from policy_generator.commands.making import shared_terms
from policy_generator.errors import SettingsError
from policy_generator.generate import Proposed
from policy_generator.policy import CostTarget, Severity
from policy_generator.policy_settings import LlmSettings, PolicySettings, ProviderName, ReplayLimits
from policy_generator.price import Price
from policy_generator.providers import Proposal, RuleBasedProvider
from policy_generator.warehouse.evidence import ServicePeriod
from policy_generator.warehouse.policies import PolicyKey
from tests.support.evidence import a_pattern, an_evidence

OPENAI = {"LIPSERVICE_PROVIDER": "openai", "OPENAI_API_KEY": "sk-hunter2"}


def test_an_empty_environment_means_rules_at_posthogs_price_without_a_target() -> None:
    assert PolicySettings.from_environment({"LIPSERVICE_PROVIDER": ""}) == PolicySettings(
        llm=None, price=Price(0.25, 10.0), target=None, limits=ReplayLimits(0.05, 1.0)
    )


def test_every_variable_has_its_setting(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("sk-secret\n", encoding="utf-8")

    assert PolicySettings.from_environment(
        {
            "LIPSERVICE_PROVIDER": "anthropic",
            "LIPSERVICE_MODEL": "some-model",
            "LIPSERVICE_LLM_URL": "http://localhost:1",
            "LIPSERVICE_LLM_API_KEY_FILE": str(key),
            "LIPSERVICE_LLM_TIMEOUT_SECONDS": "7",
            "LIPSERVICE_PROMPT_TOKENS": "5000",
            "LIPSERVICE_PROMPT_EXAMPLES": "yes",
            "LIPSERVICE_USD_PER_GB": "0.5",
            "LIPSERVICE_FREE_GB_PER_MONTH": "0",
            "LIPSERVICE_TARGET_REDUCTION": "0.9",
            "LIPSERVICE_REPLAY_LOST_PATTERN_SHARE": "0.1",
            "LIPSERVICE_REPLAY_COUNT_ERROR": "0.2",
            "LIPSERVICE_POSTHOG_TOKEN": "phc_token",
            "LIPSERVICE_POSTHOG_URL": "http://localhost:2",
            "LIPSERVICE_POSTHOG_CONTENT": "1",
        }
    ) == PolicySettings(
        llm=LlmSettings(
            provider=ProviderName.ANTHROPIC,
            model="some-model",
            api_key=SecretStr("sk-secret"),
            base_url="http://localhost:1",
            timeout_seconds=7.0,
            prompt_tokens=5000,
            with_examples=True,
            posthog_token=SecretStr("phc_token"),
            posthog_url="http://localhost:2",
            posthog_content=True,
        ),
        price=Price(0.5, 0.0),
        target=CostTarget(unit="reduction_share", amount=0.9),
        limits=ReplayLimits(0.1, 0.2),
    )


def test_a_key_of_ones_own_outweighs_the_usual_variable() -> None:
    settings = PolicySettings.from_environment({**OPENAI, "LIPSERVICE_LLM_API_KEY": "sk-own"})

    assert settings.llm is not None
    assert settings.llm.api_key.get_secret_value() == "sk-own"


def test_the_key_is_in_no_picture_of_the_settings() -> None:
    assert "hunter2" not in repr(PolicySettings.from_environment(OPENAI))


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("LIPSERVICE_PROVIDER", "oracle", "rule-based, openai, anthropic"),
        ("LIPSERVICE_USD_PER_GB", "-1", "a number from 0"),
        ("LIPSERVICE_USD_PER_GB", "nan", "a number from 0"),
        ("LIPSERVICE_FREE_GB_PER_MONTH", "inf", "a number from 0"),
        ("LIPSERVICE_TARGET_GB_A_DAY", "two", "a number from 0"),
        ("LIPSERVICE_TARGET_REDUCTION", "90", "a number from 0 to 1"),
        ("LIPSERVICE_REPLAY_LOST_PATTERN_SHARE", "2", "a number from 0 to 1"),
        ("LIPSERVICE_PROMPT_TOKENS", "10", "a number from 2000"),
        ("LIPSERVICE_LLM_TIMEOUT_SECONDS", "0", "a number from 1"),
        ("LIPSERVICE_PROMPT_EXAMPLES", "maybe", "true or false"),
    ],
)
def test_a_bad_value_is_named_with_its_variable_and_what_was_expected(
    name: str, value: str, expected: str
) -> None:
    with pytest.raises(SettingsError) as failure:
        PolicySettings.from_environment({**OPENAI, name: value})

    assert f"{name} is {value!r}" in str(failure.value)
    assert expected in str(failure.value)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"OPENAI_API_KEY": ""}, "needs a key"),
        ({"OPENAI_API_KEY": "sk hunter2"}, "printable ASCII"),
        ({"OPENAI_API_KEY": "sk-hünter2"}, "printable ASCII"),
        ({"OPENAI_API_KEY": "sk-hunter2\x07"}, "printable ASCII"),
        ({"LIPSERVICE_LLM_API_KEY_FILE": "/nowhere/key"}, "No such file"),
        (
            {"LIPSERVICE_LLM_API_KEY_FILE": "/nowhere/key", "LIPSERVICE_LLM_API_KEY": "sk-hunter2"},
            "both set",
        ),
        ({"LIPSERVICE_TARGET_GB_A_DAY": "1", "LIPSERVICE_TARGET_USD_A_DAY": "1"}, "one target"),
    ],
)
def test_what_contradicts_itself_or_is_missing_is_told_without_the_key(
    environ: dict[str, str], expected: str
) -> None:
    with pytest.raises(SettingsError, match=expected) as failure:
        PolicySettings.from_environment({**OPENAI, **environ})

    assert "hunter" not in str(failure.value)


def test_services_share_what_is_free_by_their_bytes() -> None:
    settings = PolicySettings(
        llm=None, price=Price(0.25, free_gb_per_month=10), target=None, limits=ReplayLimits()
    )

    terms = shared_terms([a_proposal(6000.0), a_proposal(2000.0)], settings, others=200_000)

    assert [one.price.free_gb_per_month for one in terms] == pytest.approx([6.0, 2.0])
    assert [one.target for one in terms] == [None, None]


def test_a_target_in_money_becomes_bytes_of_each_service() -> None:
    target = CostTarget(unit="usd_per_day", amount=5e-5)
    settings = PolicySettings(llm=None, price=Price(0.25), target=target, limits=ReplayLimits())

    terms = shared_terms([a_proposal(6000.0), a_proposal(2000.0)], settings)

    parts = [one.target for one in terms if one.target is not None]
    assert [one.unit for one in parts] == ["gb_per_day", "gb_per_day"]
    assert sum(one.amount for one in parts) == pytest.approx(0.0002)


def a_proposal(lines: float) -> Proposed:
    """Return what the rules propose for a service of one pattern of so many lines of 100 bytes."""
    evidence = an_evidence(a_pattern(counts={Severity.INFO: lines}))
    rules = RuleBasedProvider()
    period = ServicePeriod(PolicyKey(1, "shop"), evidence.since, evidence.until)
    return Proposed(period, evidence, None, Proposal(rules.draft(evidence), rules), {})
