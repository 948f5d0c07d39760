"""Who proposes policies, what logs cost and may cost, and what a replay has to show: from the environment."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from pydantic import SecretStr

from policy_generator.errors import SettingsError
from policy_generator.policy import CostTarget
from policy_generator.price import FREE_GB_PER_MONTH, USD_PER_GB, Price
from policy_generator.settings import true_or_false

PROVIDER = "LIPSERVICE_PROVIDER"
MODEL = "LIPSERVICE_MODEL"
LLM_URL = "LIPSERVICE_LLM_URL"
API_KEY = "LIPSERVICE_LLM_API_KEY"
API_KEY_FILE = "LIPSERVICE_LLM_API_KEY_FILE"
TIMEOUT = "LIPSERVICE_LLM_TIMEOUT_SECONDS"
PROMPT_TOKENS = "LIPSERVICE_PROMPT_TOKENS"
EXAMPLES = "LIPSERVICE_PROMPT_EXAMPLES"
PRICE = "LIPSERVICE_USD_PER_GB"
FREE = "LIPSERVICE_FREE_GB_PER_MONTH"
TARGET_USD = "LIPSERVICE_TARGET_USD_A_DAY"
TARGET_GB = "LIPSERVICE_TARGET_GB_A_DAY"
TARGET_REDUCTION = "LIPSERVICE_TARGET_REDUCTION"
LOST_PATTERNS = "LIPSERVICE_REPLAY_LOST_PATTERN_SHARE"
COUNT_ERROR = "LIPSERVICE_REPLAY_COUNT_ERROR"
POSTHOG_TOKEN = "LIPSERVICE_POSTHOG_TOKEN"  # noqa: S105 - the variable's name, no token
POSTHOG_URL = "LIPSERVICE_POSTHOG_URL"
POSTHOG_CONTENT = "LIPSERVICE_POSTHOG_CONTENT"


class ProviderName(StrEnum):
    """Who proposes rates."""

    RULE_BASED = "rule-based"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"


# The variables in which each provider's own tools look for a key; ours comes first.
USUAL_KEYS: Mapping[ProviderName, str] = MappingProxyType(
    {ProviderName.OPENAI: "OPENAI_API_KEY", ProviderName.ANTHROPIC: "ANTHROPIC_API_KEY"}
)
DEFAULT_MODELS: Mapping[ProviderName, str] = MappingProxyType(
    {ProviderName.OPENAI: "gpt-5-mini", ProviderName.ANTHROPIC: "claude-haiku-4-5"}
)
# PostHog's cloud in the US, where its own libraries send to as well.
POSTHOG_US = "https://us.i.posthog.com"
# A model that thinks takes its time; a scheduler's run of many services must end nevertheless.
TIMEOUT_SECONDS = 120.0
# Some three hundred patterns: what is beyond them is the tail that the budget handles as well.
MOST_PROMPT_TOKENS = 24_000
# Fewer don't hold the instructions and one pattern.
LEAST_PROMPT_TOKENS = 2_000
# A pattern of three lines may be missing from one day's sample by chance; one in twenty is no chance.
LOST_PATTERN_SHARE = 0.05
# A day's count that may be wrong by more than itself says nothing: this limit refuses nothing by default.
ANY_COUNT_ERROR = 1.0


@dataclass(frozen=True, slots=True)
class ReplayLimits:
    """What a replay may show of a policy that is put in force.

    Protected lines have no limit: none is lost.
    """

    lost_pattern_share: float = LOST_PATTERN_SHARE
    count_error: float = ANY_COUNT_ERROR

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "ReplayLimits":
        """Return the limits that the variables in *environ* set."""
        return cls(
            lost_pattern_share=_number(environ, LOST_PATTERNS, default=LOST_PATTERN_SHARE, most=1.0),
            count_error=_number(environ, COUNT_ERROR, default=ANY_COUNT_ERROR),
        )


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """How a model is reached and what it may be told."""

    provider: ProviderName
    model: str
    api_key: SecretStr
    base_url: str | None = None
    timeout_seconds: float = TIMEOUT_SECONDS
    prompt_tokens: int = MOST_PROMPT_TOKENS
    with_examples: bool = False
    posthog_token: SecretStr | None = None
    posthog_url: str = POSTHOG_US
    posthog_content: bool = False


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """All that a policy is made by, besides the logs."""

    llm: LlmSettings | None
    price: Price
    target: CostTarget | None
    limits: ReplayLimits

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "PolicySettings":
        """Return the settings that the variables in *environ* make; an empty one counts as not set.

        >>> PolicySettings.from_environment({"LIPSERVICE_TARGET_GB_A_DAY": "2"}).target
        CostTarget(unit='gb_per_day', amount=2.0)
        """
        given = {name: value for name, value in environ.items() if value}
        return cls(
            llm=_llm(given),
            price=price_from(given),
            target=_target(given),
            limits=ReplayLimits.from_environment(given),
        )


def price_from(environ: Mapping[str, str]) -> Price:
    """Return the price that the variables in *environ* set.

    >>> price_from({"LIPSERVICE_USD_PER_GB": "0.5"})
    Price(usd_per_gb=0.5, free_gb_per_month=10.0)
    """
    return Price(
        _number(environ, PRICE, default=USD_PER_GB), _number(environ, FREE, default=FREE_GB_PER_MONTH)
    )


def _llm(given: Mapping[str, str]) -> LlmSettings | None:
    provider = _provider(given.get(PROVIDER, ProviderName.RULE_BASED))
    if provider is ProviderName.RULE_BASED:
        return None
    token = given.get(POSTHOG_TOKEN)
    return LlmSettings(
        provider=provider,
        model=given.get(MODEL, DEFAULT_MODELS[provider]),
        api_key=_key(given, provider),
        base_url=given.get(LLM_URL),
        timeout_seconds=_number(given, TIMEOUT, default=TIMEOUT_SECONDS, least=1.0),
        prompt_tokens=round(
            _number(given, PROMPT_TOKENS, default=MOST_PROMPT_TOKENS, least=LEAST_PROMPT_TOKENS)
        ),
        with_examples=_is_true(given, EXAMPLES),
        posthog_token=SecretStr(token) if token else None,
        posthog_url=given.get(POSTHOG_URL, POSTHOG_US),
        posthog_content=_is_true(given, POSTHOG_CONTENT),
    )


def _provider(name: str) -> ProviderName:
    try:
        return ProviderName(name)
    except ValueError:
        raise SettingsError(f"{PROVIDER} is {name!r}; expected one of {', '.join(ProviderName)}.") from None


def _key(given: Mapping[str, str], provider: ProviderName) -> SecretStr:
    """Return the provider's key. No message repeats any of it."""
    usual = USUAL_KEYS[provider]
    if API_KEY in given and API_KEY_FILE in given:
        raise SettingsError(f"{API_KEY} and {API_KEY_FILE} are both set. Set one of the two.")
    if API_KEY_FILE in given:
        try:
            key = Path(given[API_KEY_FILE]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"{API_KEY_FILE} names {given[API_KEY_FILE]!r}, which can't be read: "
                f"{getattr(error, 'strerror', None) or 'it is no text'}. Expected a file that holds a key."
            ) from None
    else:
        key = given.get(API_KEY) or given.get(usual, "")
    if not key:
        raise SettingsError(
            f"provider {provider} needs a key, and there is none. Set {API_KEY_FILE} to a file that holds "
            f"it, or {API_KEY} or {usual}; or use --provider rule-based, which needs none."
        )
    if not key.isascii() or not key.isprintable() or " " in key:
        raise SettingsError(
            f"the key for provider {provider} can't be one: expected printable ASCII without spaces. "
            f"Check {API_KEY}, {API_KEY_FILE} and {usual}."
        )
    return SecretStr(key)


def _target(given: Mapping[str, str]) -> CostTarget | None:
    named = [name for name in (TARGET_USD, TARGET_GB, TARGET_REDUCTION) if name in given]
    if not named:
        return None
    if len(named) > 1:
        raise SettingsError(f"{' and '.join(named)} are set, and there can be one target. Set one of them.")
    amount = _number(given, named[0], default=0.0, most=1.0 if named[0] == TARGET_REDUCTION else math.inf)
    match named[0]:
        case "LIPSERVICE_TARGET_USD_A_DAY":
            return CostTarget(unit="usd_per_day", amount=amount)
        case "LIPSERVICE_TARGET_GB_A_DAY":
            return CostTarget(unit="gb_per_day", amount=amount)
        case _:
            return CostTarget(unit="reduction_share", amount=amount)


def _number(
    given: Mapping[str, str], name: str, *, default: float, least: float = 0.0, most: float = math.inf
) -> float:
    if not given.get(name):
        return default
    try:
        number = float(given[name])
    except ValueError:
        number = math.nan
    if least <= number <= most and math.isfinite(number):
        return number
    up_to = "" if math.isinf(most) else f" to {most:g}"
    raise SettingsError(f"{name} is {given[name]!r}; expected a number from {least:g}{up_to}.")


def _is_true(given: Mapping[str, str], name: str) -> bool:
    return name in given and true_or_false(given[name], name=name) == "true"
