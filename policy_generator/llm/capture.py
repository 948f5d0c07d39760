"""Capture of calls to models as PostHog's `$ai_generation` events, where a project token is given."""

from collections.abc import Iterator
from contextlib import contextmanager

from posthog import Posthog

from policy_generator.policy_settings import LlmSettings

# A policy doesn't wait for its record.
TIMEOUT_SECONDS = 5


@contextmanager
def capturing(settings: LlmSettings) -> Iterator[Posthog | None]:
    """Give a client that captures for the length of the block, None where no token says where to.

    Events are of no person. Prompts and answers are left out of them unless the settings ask for them.
    """
    if settings.posthog_token is None:
        yield None
        return
    client = Posthog(
        settings.posthog_token.get_secret_value(),
        host=settings.posthog_url,
        timeout=TIMEOUT_SECONDS,
        max_retries=1,
        privacy_mode=not settings.posthog_content,
        disable_geoip=True,
    )
    try:
        yield client
    finally:
        client.shutdown()
