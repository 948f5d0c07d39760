"""What a provider asks of a model, and what can go wrong between them, in words that hold no key."""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, Protocol, TypeVar, cast

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


AnswerT = TypeVar("AnswerT")


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


class StatusError(Protocol):
    """What a provider's library says of an HTTP status that is no success."""

    status_code: int
    message: str


class LibraryErrors(NamedTuple):
    """What a provider's library raises; *status* ones are a StatusError, *any_* are all there are."""

    timeout: type[Exception]
    connection: type[Exception]
    status: type[Exception]
    any_: type[Exception]


def asked(
    settings: LlmSettings,
    errors: LibraryErrors,
    *,
    call: Callable[[], AnswerT],
    said: Callable[[AnswerT], str],
) -> str:
    """Return what the answer to *call* says, as *said* reads it; whatever goes wrong is told in words."""
    try:
        answer = call()
    except errors.timeout:
        raise _timeout_error(settings) from None
    except errors.connection:
        raise _connection_error(settings) from None
    except errors.status as error:
        raise _status_error(settings, cast("StatusError", error)) from None
    except (errors.any_, ValueError):
        raise _nonsense_error(settings) from None
    try:
        return said(answer)
    except (TypeError, AttributeError):
        # The libraries check no answer: what isn't one fails where it is first looked into.
        raise _nonsense_error(settings) from None


def refusal_error(settings: LlmSettings, message: str) -> ProviderError:
    """Return that the model doesn't want to answer."""
    said = f": {_told(settings, message)}" if message else ""
    return ProviderError(f"model {settings.model!r} refused to answer{said}")


def _status_error(settings: LlmSettings, error: StatusError) -> ProviderError:
    """Return what the HTTP status of *error* means for a person."""
    named, status = f"provider {settings.provider}", error.status_code
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
                f"{named} refused the request (HTTP {status}): {_told(settings, error.message)}. "
                f"Check {MODEL}."
            )


def _timeout_error(settings: LlmSettings) -> ProviderError:
    """Return that there was no answer in time."""
    return UnreachableError(
        f"provider {settings.provider} gave no answer in {settings.timeout_seconds:g} s, {RETRIES + 1} times."
        " Raise LIPSERVICE_LLM_TIMEOUT_SECONDS, or run again later."
    )


def _connection_error(settings: LlmSettings) -> ProviderError:
    """Return that nothing answers, or that it hung up."""
    return UnreachableError(
        f"provider {settings.provider} can't be reached, or hung up, {RETRIES + 1} times. "
        f"Check {LLM_URL} and the network."
    )


def _nonsense_error(settings: LlmSettings) -> ProviderError:
    """Return that what answers doesn't speak the provider's language."""
    return UnreachableError(
        f"what answers for provider {settings.provider} doesn't speak its language. Check {LLM_URL}."
    )


def _told(settings: LlmSettings, message: str) -> str:
    # A server may repeat the request, and the key with it.
    without_key = message.replace(settings.api_key.get_secret_value(), "<KEY>")
    return excerpt(redact(without_key), limit=LONGEST_REASON)
