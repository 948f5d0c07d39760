"""What a provider asks of a model, and what can go wrong between them, in words that hold no key."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from policy_generator.errors import ProviderError
from policy_generator.excerpts import excerpt
from policy_generator.policy_settings import API_KEY, API_KEY_FILE, LLM_URL, MODEL, LlmSettings
from policy_generator.redaction import redact

# Each library waits longer after each failure, as long as the server asks for within its limits.
RETRIES = 2
# An answer about 300 patterns has some 13,000 tokens, and a model may think before it.
MOST_ANSWER_TOKENS = 32_000
# What a server says may be a whole page.
LONGEST_REASON = 120

CUT_OFF = "the answer was cut off for its length; give shorter reasons"

UNAUTHORIZED, FORBIDDEN, NOT_FOUND, TOO_MANY, FAILED = 401, 403, 404, 429, 500


class Turn(NamedTuple):
    """One turn of a conversation."""

    role: Literal["user", "assistant"]
    text: str


class UnreachableError(ProviderError):
    """Nothing that is asked would be answered, so that nothing more is asked in this run."""


class Model(Protocol):
    """A model that answers in JSON of the schema in `answers`."""

    def ask(self, system: str, turns: Sequence[Turn]) -> str:
        """Return what the model says after *turns*.

        Raises:
            UnusableAnswerError: it ended before it was done.
            ProviderError: it doesn't want to, or can't be reached.
        """


def status_error(settings: LlmSettings, status: int, message: str) -> ProviderError:
    """Return what HTTP *status* means for a person; *message* is what the server said."""
    named = f"provider {settings.provider}"
    match status:
        case _ if status in {UNAUTHORIZED, FORBIDDEN}:
            return UnreachableError(
                f"{named} refuses the key (HTTP {status}). Check {API_KEY}, or the file that {API_KEY_FILE} "
                "names."
            )
        case _ if status == NOT_FOUND:
            return UnreachableError(
                f"{named} knows no model {settings.model!r} (HTTP 404). Check {MODEL} and {LLM_URL}."
            )
        case _ if status == TOO_MANY:
            return UnreachableError(
                f"{named} limits requests (HTTP 429), after {RETRIES} more tries too. Run again later."
            )
        case _ if status >= FAILED:
            return UnreachableError(
                f"{named} failed (HTTP {status}), after {RETRIES} more tries too. Run again later."
            )
        case _:
            return ProviderError(
                f"{named} refused the request (HTTP {status}): {_told(settings, message)}. Check {MODEL}."
            )


def timeout_error(settings: LlmSettings) -> ProviderError:
    """Return that there was no answer in time."""
    return UnreachableError(
        f"provider {settings.provider} gave no answer in {settings.timeout_seconds:g} s, {RETRIES + 1} times."
        " Raise LIPSERVICE_LLM_TIMEOUT_SECONDS, or run again later."
    )


def connection_error(settings: LlmSettings) -> ProviderError:
    """Return that nothing answers, or that it hung up."""
    return UnreachableError(
        f"provider {settings.provider} can't be reached, or hung up, {RETRIES + 1} times. "
        f"Check {LLM_URL} and the network."
    )


def nonsense_error(settings: LlmSettings) -> ProviderError:
    """Return that what answers doesn't speak the provider's language."""
    return UnreachableError(
        f"what answers for provider {settings.provider} doesn't speak its language. Check {LLM_URL}."
    )


def refusal_error(settings: LlmSettings, message: str) -> ProviderError:
    """Return that the model doesn't want to answer."""
    said = f": {_told(settings, message)}" if message else ""
    return ProviderError(f"model {settings.model!r} refused to answer{said}")


def _told(settings: LlmSettings, message: str) -> str:
    # A server may repeat the request, and the key with it.
    without_key = message.replace(settings.api_key.get_secret_value(), "<KEY>")
    return excerpt(redact(without_key), limit=LONGEST_REASON)
