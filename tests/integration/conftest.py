"""Fixtures of the tests that ask models: an endpoint that plays them, as each provider in turn."""

from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer

from policy_generator.policy_settings import ProviderName
from tests.support.model_server import ModelServer, model_server


@pytest.fixture(scope="module")
def model_http() -> Iterator[HTTPServer]:
    # One for all tests: to stop a server takes half a second.
    with HTTPServer(threaded=True) as server:
        yield server


@pytest.fixture(params=[ProviderName.OPENAI, ProviderName.ANTHROPIC], ids=["openai", "anthropic"])
def models(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, model_http: HTTPServer
) -> Iterator[ModelServer]:
    # Where a server names no time to wait, the libraries begin with half a second.
    for library in ("openai", "anthropic"):
        monkeypatch.setattr(f"{library}._base_client.INITIAL_RETRY_DELAY", 0.01)
    with model_server(request.param, model_http) as playing:
        yield playing
