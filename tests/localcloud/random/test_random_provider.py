import base64
import re
import string
from typing import Any

import bcrypt
import grpc
import pulumi_random
import pytest
from google.protobuf import empty_pb2, json_format
from pulumi.runtime.proto import plugin_pb2, provider_pb2

from localcloud.aws.wire import UNKNOWN, secret
from localcloud.random.types import TYPES
from tests.localcloud.random.conftest import Engine, details, message

PASSWORD = "random:index/randomPassword:RandomPassword"  # noqa: S105 -- a type's name
ID = "random:index/randomId:RandomId"


def password(engine: Engine, **inputs: Any) -> str:
    return engine.create(PASSWORD, **inputs)[1]["result"]["value"]


def test_password_is_secret_and_matches_its_hash(engine: Engine) -> None:
    identity, state, _ = engine.create(PASSWORD, length=24)
    assert identity == "none"
    assert state["result"] == secret(state["result"]["value"])
    result, hashed = state["result"]["value"], state["bcryptHash"]["value"]
    assert len(result) == 24
    assert bcrypt.checkpw(result.encode(), hashed.encode())
    assert state["length"] == 24


def test_password_longer_than_bcrypt_reads_is_made(engine: Engine) -> None:
    _, state, _ = engine.create(PASSWORD, length=100)
    result, hashed = state["result"]["value"], state["bcryptHash"]["value"]
    assert len(result) == 100
    assert bcrypt.checkpw(result.encode()[:72], hashed.encode())


def test_two_passwords_differ(engine: Engine) -> None:
    first, second = (engine.create(PASSWORD, length=24)[1]["result"] for _ in range(2))
    assert first != second


def test_minimums_are_kept_and_nothing_else_is_chosen(engine: Engine) -> None:
    minimums = {"minUpper": 3, "minLower": 2, "minNumeric": 4, "minSpecial": 1}
    for _ in range(20):
        text = password(engine, length=10, overrideSpecial="@", **minimums)
        counts = [
            sum(character in alphabet for character in text)
            for alphabet in (string.ascii_uppercase, string.ascii_lowercase, string.digits, "@")
        ]
        assert counts == [3, 2, 4, 1]


def test_classes_that_are_off_do_not_appear(engine: Engine) -> None:
    text = password(engine, length=200, special=False, upper=False)
    assert re.fullmatch(r"[a-z0-9]{200}", text)


def test_override_special_replaces_the_default_ones(engine: Engine) -> None:
    text = password(engine, length=500, overrideSpecial="~")
    assert re.fullmatch(r"[A-Za-z0-9~]{500}", text)
    assert "~" in text


def test_id_has_one_value_in_four_notations_with_prefix(engine: Engine) -> None:
    identity, state, _ = engine.create(ID, byteLength=9, prefix="env-")
    raw = bytes.fromhex(state["hex"].removeprefix("env-"))
    assert len(raw) == 9
    assert state["dec"] == f"env-{int.from_bytes(raw, 'big')}"
    assert state["b64Std"] == f"env-{base64.b64encode(raw).decode()}"
    assert state["b64Url"] == f"env-{identity}"
    assert base64.urlsafe_b64decode(identity) == raw


def test_preview_leaves_what_is_generated_unknown(engine: Engine) -> None:
    identity, state, inputs = engine.create(PASSWORD, preview=True, length=UNKNOWN)
    assert identity == ""
    assert state == inputs
    assert "result" not in state


def test_defaults_are_filled_in(engine: Engine) -> None:
    inputs, _ = engine.check(PASSWORD, length=8)
    assert inputs == {
        "length": 8,
        **dict.fromkeys(("upper", "lower", "numeric", "number", "special"), True),
        **dict.fromkeys(("minUpper", "minLower", "minNumeric", "minSpecial"), 0),
    }


def test_number_is_the_old_name_of_numeric(engine: Engine) -> None:
    assert engine.check(PASSWORD, length=8, number=False)[0]["numeric"] is False
    assert engine.check(PASSWORD, length=8, numeric=False)[0]["number"] is False
    _, failures = engine.check(PASSWORD, length=8, numeric=False, number=True)
    assert "contradicts" in failures["number"]


@pytest.mark.parametrize(
    ("token", "news", "name", "reason"),
    [
        (PASSWORD, {}, "length", "missing, and required"),
        (PASSWORD, {"length": 0}, "length", "0 is too small; at least 1"),
        (PASSWORD, {"length": 1.5}, "length", "1.5 is not of type integer"),
        (PASSWORD, {"length": "x"}, "length", "'x' is not of type integer"),
        (PASSWORD, {"length": 3, "minUpper": 2, "minLower": 2}, "length", "which is 4"),
        (PASSWORD, {"length": 3, "minUpper": -1}, "minUpper", "-1 is too small; at least 0"),
        (PASSWORD, {"length": 3, "special": "yes"}, "special", "'yes' is not of type boolean"),
        (PASSWORD, {"length": 3, "keepers": "x"}, "keepers", "'x' is not of type map of strings"),
        (PASSWORD, {"length": 3, "lenght": 3}, "lenght", "unknown property"),
        (
            PASSWORD,
            {"length": 3, "upper": False, "lower": False, "numeric": False, "special": False},
            "special",
            "one of upper, lower, numeric and special has to be true",
        ),
        (ID, {"byteLength": 0}, "byteLength", "0 is too small; at least 1"),
        (ID, {"byteLength": 3, "length": 3}, "length", "unknown property"),
    ],
)
def test_wrong_inputs_are_named(
    engine: Engine, token: str, news: dict[str, Any], name: str, reason: str
) -> None:
    _, failures = engine.check(token, **news)
    assert list(failures) == [name]
    assert reason in failures[name]


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [
        ({}, set[str]()),
        ({"special": True, "overrideSpecial": "", "keepers": {}}, set[str]()),
        ({"length": 9}, {"length"}),
        ({"length": UNKNOWN}, {"length"}),
        ({"keepers": {"a": "b"}}, {"keepers"}),
        ({"overrideSpecial": "@"}, {"overrideSpecial"}),
        ({"numeric": False}, {"numeric", "number"}),
        ({"minLower": 1}, {"minLower"}),
    ],
)
def test_every_change_replaces_and_no_change_does_not(
    engine: Engine, changes: dict[str, Any], replaces: set[str]
) -> None:
    _, _, inputs = engine.create(PASSWORD, length=8)
    assert engine.diff(PASSWORD, inputs, {"length": 8} | changes) == replaces


def test_refresh_finds_the_state(engine: Engine) -> None:
    identity, state, _ = engine.create(PASSWORD, length=8)
    answer = engine.read(PASSWORD, identity, **state)
    assert answer.id == identity
    assert json_format.MessageToDict(answer.properties) == state


@pytest.mark.parametrize(
    ("given", "identity", "inputs", "outputs"),
    [
        ("AQID", "AQID", {"byteLength": 3}, {"hex": "010203", "dec": "66051"}),
        ("p-,-_8", "-_8", {"byteLength": 2, "prefix": "p-"}, {"b64Std": "p-+/8="}),
    ],
)
def test_import_by_value(
    engine: Engine, given: str, identity: str, inputs: dict[str, Any], outputs: dict[str, Any]
) -> None:
    answer = engine.read(ID, given)
    state = json_format.MessageToDict(answer.properties)
    assert answer.id == identity
    assert state.items() >= (inputs | outputs).items()
    # The program that describes the imported resource needs no change.
    assert engine.diff(ID, json_format.MessageToDict(answer.inputs), inputs) == set()


def test_import_of_a_password_keeps_it_secret(engine: Engine) -> None:
    answer = engine.read(PASSWORD, "hunter22")
    state = json_format.MessageToDict(answer.properties)
    assert answer.id == "none"
    assert state["result"] == secret("hunter22")
    assert bcrypt.checkpw(b"hunter22", state["bcryptHash"]["value"].encode())
    assert json_format.MessageToDict(answer.inputs)["length"] == 8


@pytest.mark.parametrize("given", ["a", "!"])
def test_import_of_nonsense_is_one_sentence(engine: Engine, given: str) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        engine.read(ID, given)
    assert details(caught.value).startswith(f"{ID}: the import id {given!r} is not")


def test_a_type_that_is_not_modelled_is_named(engine: Engine) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        engine.check("random:index/randomPet:RandomPet")
    assert "random:index/randomPet:RandomPet is not modelled" in details(caught.value)


def test_a_function_is_refused_by_name(engine: Engine) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        engine.call(
            "Invoke",
            provider_pb2.InvokeRequest(tok="random:index:f"),
            provider_pb2.InvokeResponse,
        )
    assert "random:index:f is not modelled" in details(caught.value)


def test_what_the_engine_asks_before_the_first_resource(engine: Engine) -> None:
    shake = engine.call(
        "Handshake",
        provider_pb2.ProviderHandshakeRequest(),
        provider_pb2.ProviderHandshakeResponse,
    )
    configured = engine.call(
        "Configure", provider_pb2.ConfigureRequest(), provider_pb2.ConfigureResponse
    )
    info = engine.call("GetPluginInfo", empty_pb2.Empty(), plugin_pb2.PluginInfo)
    schema = engine.call(
        "GetSchema", provider_pb2.GetSchemaRequest(), provider_pb2.GetSchemaResponse
    )
    config = engine.call(
        "CheckConfig",
        provider_pb2.CheckRequest(news=message({"seed": 1})),
        provider_pb2.CheckResponse,
    )
    # The engine itself marks what came from a secret.
    assert not shake.accept_secrets
    assert not configured.acceptSecrets
    assert info.version == "4.21.4"
    assert '"random"' in schema.schema
    assert [failure.property for failure in config.failures] == ["seed"]


def test_every_type_is_one_of_the_sdk_with_its_inputs() -> None:
    for token, declared in TYPES.items():
        arguments: type = getattr(pulumi_random, f"{token.rpartition(':')[2]}Args")
        known = {
            re.sub(r"_(\w)", lambda found: found[1].upper(), name)
            for name in dir(arguments)
            if isinstance(getattr(arguments, name), property)
        }
        assert set(declared.inputs) == known
