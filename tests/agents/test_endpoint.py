"""What bad input gets: a sentence naming the value and the remedy, before the first paid call."""

import json
from collections.abc import Callable

import httpx
import pytest
from inspect_ai.model import get_model

from holdfast.agents.endpoint import Endpoint, look
from holdfast.agents.errors import BadInput
from tests.conftest import Run, Serve, simulated


def listing(*names: str, **facts: object) -> dict[str, object]:
    return {"object": "list", "data": [{"id": name, "object": "model", "created": 0, "owned_by": "me"} | facts for name in names]}


GOOD = {
    "id": "x",
    "object": "chat.completion",
    "created": 0,
    "model": "sft-20",
    "choices": [{"index": 0, "finish_reason": "length", "message": {"role": "assistant", "content": "Hi"}}],
}


def model(url: str, name: str = "openai-api/ckpt/sft-20"):
    return get_model(name, base_url=url, api_key="none", memoize=False)


def test_a_good_endpoint_is_asked_for_one_token(serve: Serve):
    url, asked = serve(listing("sft-20"), (200, GOOD))

    assert look(model(url), chat=True) == Endpoint()
    assert [json.loads(body)["max_tokens"] for body in asked] == [1]


def test_a_password_in_the_url_is_refused_and_not_repeated():
    with pytest.raises(BadInput, match=r"use http://127\.0\.0\.1:9/v1") as refused:
        look(model("http://me:hunter-two-2@127.0.0.1:9/v1"), chat=True)

    assert "hunter" not in refused.value.message


def test_a_revision_spares_the_second_look(serve: Serve):
    url, asked = serve(listing("sft-20"), (200, GOOD))
    for _ in range(3):
        look(model(url), chat=True, revision="abc")

    assert len(asked) == 1


@pytest.mark.parametrize(
    ("models", "chat", "said"),
    [
        (listing("sft-10", "sft-30"), (200, GOOD), "does not serve 'sft-20'.*'sft-10', 'sft-30'"),
        (listing(), (200, GOOD), "serves nothing"),
        ({"detail": "not found"}, (200, GOOD), "Nothing usable answers|does not serve"),
        (listing("sft-20"), (400, {"error": {"message": "no chat template is defined"}}), "does not answer chat messages.*no chat template"),
        (listing("sft-20"), (404, {"detail": "Not Found"}), "does not answer chat messages"),
        (listing("sft-20"), (200, GOOD | {"choices": []}), "no choices"),
        (listing("sft-20", simulated=True), (200, GOOD), "simulated endpoint.*openai-api/sim/"),
    ],
    ids=["another model", "no model", "no list", "no chat template", "no chat route", "no choices", "simulated in disguise"],
)
def test_an_endpoint_that_cannot_be_used_is_refused_with_a_sentence(serve: Serve, models: object, chat: tuple[int, object], said: str):
    url, _ = serve(models, chat)

    with pytest.raises(BadInput, match=said) as error:
        look(model(url), chat=True)
    assert url in error.value.message


def pinned(name: str) -> Callable[[str], tuple[int, object]]:
    """How a server answers that knows one name."""
    return lambda body: (200, GOOD) if json.loads(body)["model"] == name else (400, {"detail": f"Server is pinned to '{name}'"})


@pytest.mark.parametrize("listed", [[], ["gpt2"]], ids=["an empty list", "a list of other things"])
def test_a_server_that_lists_its_download_cache_alone_is_known_by_whom_it_answers_to(serve: Serve, listed: list[str]):
    url, _ = serve(listing(*listed), pinned("sft-20"))

    assert look(model(url), chat=True) == Endpoint()
    with pytest.raises(BadInput, match="does not serve 'sft-30'"):
        look(model(url, "openai-api/ckpt/sft-30"), chat=True)


def test_a_real_endpoint_may_not_pass_for_a_simulated_one(serve: Serve):
    url, _ = serve(listing("base"), (200, GOOD))

    with pytest.raises(BadInput, match="is none"):
        look(model(url, "openai-api/sim/base"), chat=False)


def test_an_endpoint_that_is_down_is_named():
    with pytest.raises(BadInput, match=r"Nothing usable answers at http://127\.0\.0\.1:9/v1"):
        look(model("http://127.0.0.1:9/v1"), chat=True)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"strategy": "ladders"}, "strategy='ladders'.*'adaptive', 'ladder' or 'single'"),
        ({"split": "test"}, "split='test'"),
        ({"preset": "big"}, "preset='big'"),
        ({"seed": "x"}, "seed='x'"),
        ({"traits": "decoy"}, "no openings for 'mending'"),
        ({"traits": "decoy"}, "0 of 5 traits fit"),
        ({"bank": "/nowhere"}, "no opening bank at '/nowhere'"),
        ({"traits": "nowhere.md"}, r"no traits document 'nowhere\.md'"),
    ],
)
def test_an_argument_that_does_not_fit_costs_nothing(audits: Run, endpoint: str, args: dict[str, object], said: str):
    before = httpx.get(f"{endpoint}/simulated/requests").json()["chat"]

    with pytest.raises(BadInput, match=said):
        audits("base", args=args)
    assert httpx.get(f"{endpoint}/simulated/requests").json()["chat"] == before


def test_a_missing_role_is_named_with_its_flag(endpoint: str, audits: Run):
    with pytest.raises(BadInput, match="--model-role judge=<model>"):
        audits("base", roles={"judge": None})


def test_the_checkpoint_is_no_role(audits: Run):
    with pytest.raises(BadInput, match="--model, not as --model-role target"):
        audits("base", roles={"target": simulated("base")})
