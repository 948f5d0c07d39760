"""An endpoint on this machine that answers as OpenAI's or Anthropic's does, well or badly."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from policy_generator.llm import LlmProvider, llm_provider
from policy_generator.policy_settings import LlmSettings, ProviderName

KEY = "sk-hunter2-hunter2-hunter2"
# The libraries wait as long as a server asks for; this one doesn't ask for much.
AT_ONCE = {"retry-after-ms": "1"}


def an_answer(**fields: object) -> str:
    """Return the text of a good answer about one pattern, with *fields* of it replaced."""
    answer = {
        "global_rate": 0.2,
        "severity_rates": [{"severity": "DEBUG", "rate": 0.05}],
        "patterns": [{"id": "p1", "value": 0.3, "rate": 0.1, "reason": "routine requests"}],
        "anomaly_boost": 3.0,
        "reasoning": "It mostly tells of requests.",
    }
    return json.dumps({**answer, **fields})


@dataclass
class ModelServer:
    """Plays one scripted answer after the other, the last one again and again."""

    provider: ProviderName
    server: HTTPServer
    script: list[Callable[[], Response]] = field(default_factory=list)
    requests: list[dict[str, object]] = field(default_factory=list)
    events: list[dict[str, object]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return self.server.url_for("/").rstrip("/")

    def provider_asking(self, *, timeout_seconds: float = 10.0, **settings: object) -> LlmProvider:
        """Return the provider that asks this server."""
        given = {
            "provider": self.provider,
            "model": "a-model",
            "api_key": SecretStr(KEY),
            "base_url": self.url,
            "timeout_seconds": timeout_seconds,
            **settings,
        }
        return llm_provider(LlmSettings(**given))  # type: ignore[arg-type] # what a test names

    def says(self, *texts: str, ends: str = "whole") -> None:
        """Play an answer of each text; *ends* tells why the model stopped."""
        for text in texts:
            self.script.append(lambda text=text: self._answer(text, ends))  # type: ignore[misc]

    def plays(self, status: int, body: str = "{}", **headers: str) -> None:
        """Play a bare HTTP response."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.script.append(
            lambda: Response(body, status, {**AT_ONCE, **named}, content_type="application/json")
        )

    def hangs_up(self) -> None:
        """Play an answer of which only the beginning arrives."""
        whole = self._answer(an_answer(), "whole").get_data()
        length = {"Content-Length": str(len(whole))}
        # An iterator, or the length would be corrected.
        self.script.append(lambda: Response(iter([whole[:99]]), 200, length, mimetype="application/json"))

    def hangs(self) -> None:
        """Play no answer until the test ends."""

        def wait() -> Response:
            self.ended.wait(20)
            return Response("")

        self.script.append(wait)

    def play(self, request: Request) -> Response:
        if request.path == "/batch/":
            self.events += request.get_json()["batch"]
            return Response('{"status": 1}', content_type="application/json")
        self.requests.append(request.get_json())
        return self.script[min(len(self.requests), len(self.script)) - 1]()

    def _answer(self, text: str, ends: str) -> Response:
        document = (
            _openai_response(text, ends)
            if self.provider is ProviderName.OPENAI
            else _anthropic_message(text, ends)
        )
        return Response(json.dumps(document), content_type="application/json")


@contextmanager
def model_server(provider: ProviderName, server: HTTPServer) -> Iterator[ModelServer]:
    """Play *provider* on *server* for the length of the block."""
    playing = ModelServer(provider, server)
    server.expect_request(_Anything()).respond_with_handler(playing.play)
    try:
        yield playing
    finally:
        playing.ended.set()
        server.clear()


class _Anything(str):
    """Equals every path."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


def _openai_response(text: str, ends: str) -> dict[str, object]:
    part: dict[str, object] = {"type": "output_text", "text": text, "annotations": []}
    if ends == "refusal":
        part = {"type": "refusal", "refusal": text}
    message = {"type": "message", "id": "m", "status": "completed", "role": "assistant", "content": [part]}
    return {
        "id": "r",
        "object": "response",
        "created_at": 1,
        "model": "a-model",
        "status": "incomplete" if ends == "cut" else "completed",
        "output": [{"type": "reasoning", "id": "t", "summary": []}, message],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": 3,
            "output_tokens": 4,
            "total_tokens": 7,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        },
    }


def _anthropic_message(text: str, ends: str) -> dict[str, object]:
    return {
        "id": "m",
        "type": "message",
        "role": "assistant",
        "model": "a-model",
        "content": [{"type": "text", "text": text}],
        "stop_reason": {"whole": "end_turn", "cut": "max_tokens", "refusal": "refusal"}[ends],
        "stop_sequence": None,
        "usage": {"input_tokens": 3, "output_tokens": 4},
    }
