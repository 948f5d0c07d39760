"""Models behind Anthropic's Messages API."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import anthropic
from anthropic.types import AssistantMessageParam, Message, MessageParam, UserMessageParam
from posthog.ai.anthropic import Anthropic as CapturingAnthropic

from policy_generator.llm.answers import UnusableAnswerError, answer_schema
from policy_generator.llm.capture import capturing
from policy_generator.llm.model import (
    CUT_OFF,
    MOST_ANSWER_TOKENS,
    RETRIES,
    LibraryErrors,
    Turn,
    asked,
    refusal_error,
)
from policy_generator.policy_settings import LlmSettings

_ERRORS = LibraryErrors(
    timeout=anthropic.APITimeoutError,
    connection=anthropic.APIConnectionError,
    status=anthropic.APIStatusError,
    any_=anthropic.AnthropicError,
)


@dataclass(frozen=True, slots=True)
class AnthropicModel:
    """A model of Anthropic's."""

    settings: LlmSettings

    def ask(self, system: str, turns: Sequence[Turn]) -> str:
        """Return what the model says after *turns*."""
        return asked(self.settings, _ERRORS, call=lambda: self._message(system, turns), said=self._said)

    def _message(self, system: str, turns: Sequence[Turn]) -> Message:
        settings = self.settings
        with capturing(settings) as posthog:
            client_type: Callable[..., anthropic.Anthropic] = (
                anthropic.Anthropic if posthog is None else partial(CapturingAnthropic, posthog)
            )
            with client_type(
                api_key=settings.api_key.get_secret_value(),
                base_url=settings.base_url,
                timeout=settings.timeout_seconds,
                max_retries=RETRIES,
            ) as client:
                return client.messages.create(
                    model=settings.model,
                    system=system,
                    messages=[_message_of(turn) for turn in turns],
                    output_config={"format": {"type": "json_schema", "schema": answer_schema()}},
                    max_tokens=MOST_ANSWER_TOKENS,
                )

    def _said(self, message: Message) -> str:
        if message.stop_reason == "refusal":
            raise refusal_error(self.settings, "")
        if message.stop_reason == "max_tokens":
            raise UnusableAnswerError(CUT_OFF)
        return "".join(part.text for part in message.content if part.type == "text")


def _message_of(turn: Turn) -> MessageParam:
    if turn.role == "user":
        return UserMessageParam(role="user", content=turn.text)
    return AssistantMessageParam(role="assistant", content=turn.text)
