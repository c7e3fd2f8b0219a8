"""`platformctl cost`: sources, assumptions, differences, the budget, AWS's price list."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from ops import __main__ as command
from ops import sources
from ops.aws import Aws
from ops.cost import prices
from ops.cost.live import Compared, compare
from ops.cost.prices import ListedProduct
from ops.deployment import Deployment
from ops.options import console

KEY = "aws:kms/key:Key"
NAT = "aws:ec2/natGateway:NatGateway"
URN = "urn:pulumi:{stack}::agentplatform::agentplatform:platform:Platform$agentplatform:{of}${type}"


def resource(kind: str, name: str = "it", *, of: str = "security:Security") -> dict[str, Any]:
    urn = URN.format(stack="dev", of=of, type=kind) + f"::{name}"
    return {"type": kind, "inputs": {"name": name}, "urn": urn}


def keys(count: int) -> tuple[dict[str, Any], ...]:
    return tuple(resource(KEY, f"key-{n}") for n in range(count))


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[dict[str, Any], ...]]:
    """What each stack is made of; tests fill it in."""
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    monkeypatch.setattr(Deployment, "state", property(lambda it: found[it.stack]))
    return found


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr(console, "width", 200)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["platformctl", "cost", *arguments])
        code = command.main()
        said = capsys.readouterr()
        return code, said.out, " ".join(said.err.split())

    return run


States = dict[str, tuple[dict[str, Any], ...]]


def test_a_stack_is_priced_by_component_from_its_state(run: Run, states: States) -> None:
    states["dev"] = (*keys(2), resource(NAT, of="network:Network"))
    code, out, _ = run("dev", "--json")
    bill = json.loads(out)
    assert code == 0
    assert bill["standingUsd"] == pytest.approx(2 + 730 * 0.045)
    assert bill["components"]["Security"]["standingUsd"] == 2
    assert bill["components"]["Network"]["standingUsd"] == 32.85
    assert bill["withinBudget"] is True
    assert bill["notPriced"]


def test_what_waits_to_be_deleted_is_not_paid_for(run: Run, states: States) -> None:
    states["dev"] = (*keys(1), {**keys(1)[0], "delete": True})
    assert json.loads(run("dev", "--json")[1])["standingUsd"] == 1


def test_the_table_says_how_to_assume_otherwise(run: Run, states: States) -> None:
    states["dev"] = keys(2)
    code, out, _ = run("dev")
    assert code == 0
    assert "kms-requests" in out
    assert "200 000 requests" in out
    assert "Free tiers" in out


def test_the_keys_of_usage_are_whole_on_a_narrow_terminal(
    run: Run, states: States, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
    states["dev"] = (*keys(1), {**resource(bucket), "inputs": {"rules": [REPLICATED]}})
    monkeypatch.setattr(console, "width", 80)
    out = run("dev")[1]
    assert "replication-time-gb" in out
    assert "…" not in out


REPLICATED = {"destination": {"replicationTime": {"status": "Enabled"}}}


def test_use_can_be_assumed_otherwise(run: Run, states: States) -> None:
    states["dev"] = keys(1)
    bill = json.loads(run("dev", "--json", "--usage", "kms-requests=1000")[1])
    assert bill["usedUsd"] == 30
    assert {each["because"] for each in bill["lines"] if each["byUse"]} == {"--usage"}


@pytest.mark.parametrize(
    ("usage", "sentence"),
    [
        ("nothing=1", "there is no such usage price; accepted: "),
        ("kms-requests", "accepted: KEY=AMOUNT"),
        ("kms-requests=x", "accepted: KEY=AMOUNT"),
        ("kms-requests=-1", "accepted: KEY=AMOUNT"),
        ("kms-requests=nan", "accepted: KEY=AMOUNT"),
    ],
)
def test_a_wrong_assumption_is_refused(run: Run, usage: str, sentence: str) -> None:
    code, _, err = run("dev", "--usage", usage)
    assert code == 2
    assert sentence in err


def test_above_the_budget_is_red(run: Run, states: States) -> None:
    states["dev"] = keys(501)
    code, out, err = run("dev", "--json")
    assert code == 1
    assert json.loads(out)["withinBudget"] is False
    assert "above its budget of 500 (observability.budget.monthly_usd)" in err


def test_two_stacks_are_compared(run: Run, states: States) -> None:
    states["dev"] = keys(2)
    states["staging"] = (*keys(2), resource(NAT, of="network:Network"))
    found = json.loads(run("staging", "--diff", "dev", "--json")[1])["difference"]
    assert found["from"] == "dev"
    assert found["usd"] == 32.85
    assert [each["what"] for each in found["lines"]] == ["NAT gateways"]
    assert "+32.85" in run("staging", "--diff", "dev")[1]


def export() -> str:
    return json.dumps({"deployment": {"resources": keys(3)}})


def preview() -> str:
    steps = [
        {"op": "same", "urn": each["urn"], "newState": each, "oldState": each} for each in keys(3)
    ]
    gone = resource(NAT)
    return json.dumps({"steps": [*steps, {"op": "delete", "urn": gone["urn"], "oldState": gone}]})


def created(each: dict[str, Any]) -> dict[str, Any]:
    metadata = {"op": "create", "urn": each["urn"], "type": each["type"], "new": each}
    return {"resourcePreEvent": {"metadata": metadata}}


def events(*last: dict[str, Any]) -> str:
    return "\n".join(map(json.dumps, (*map(created, keys(3)), *last)))


ERROR = {"severity": "error", "message": "The program ended.\nAt once."}
SUMMARY: dict[str, Any] = {"summaryEvent": {"result": "succeeded"}}


@pytest.mark.parametrize("text", [export(), preview(), events(SUMMARY)])
def test_files_of_pulumi_are_priced_and_compared(
    run: Run, states: States, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "file.json"
    file.write_text(text)
    states["dev"] = keys(1)
    bill = json.loads(run("dev", "--from", str(file), "--json")[1])
    assert bill["components"]["Security"]["standingUsd"] == 3
    difference = json.loads(run("dev", "--diff", str(file), "--json")[1])["difference"]
    assert difference["usd"] == -2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (events(), "the event log is cut off before its summaryEvent"),
        (events(SUMMARY)[:-5], "the event log is cut off before its summaryEvent"),
        (events({"diagnosticEvent": ERROR}, SUMMARY), "the operation failed (The program ended.)"),
        (json.dumps(json.loads(preview()) | {"diagnostics": [ERROR]}), "the preview failed"),
    ],
)
def test_a_part_of_the_resources_is_no_bill(run: Run, tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "file.json"
    file.write_text(text)
    code, out, err = run("dev", "--from", str(file), "--json")
    assert (code, out) == (2, "")
    assert f"has only a part of the stack's resources: {why}" in err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"deployment": {}}', "nothing"])
def test_other_files_are_refused_in_a_sentence(run: Run, tmp_path: Path, text: str) -> None:
    file = tmp_path / "file.json"
    file.write_text(text)
    code, _, err = run("dev", "--from", str(file))
    assert code == 2
    assert "names no resources; accepted: pulumi stack export" in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--from", "/nowhere/file"), "cannot be read (FileNotFoundError)"),
        (("--diff", "nowhere"), "there is no such stack, and no such file"),
        (("--markdown", "/nowhere/page.md"), "it cannot be written"),
    ],
)
def test_a_wrong_place_is_refused(
    run: Run, states: States, arguments: tuple[str, ...], sentence: str
) -> None:
    states["dev"] = keys(1)
    code, _, err = run("dev", *arguments)
    assert code == 2
    assert sentence in err


def test_what_has_no_price_ends_in_a_sentence(run: Run, states: States) -> None:
    cluster = {"instanceType": "x9.huge.search", "instanceCount": 1}
    domain = resource("aws:opensearch/domain:Domain", of="data:Search")
    domain["inputs"] = {"clusterConfig": cluster, "ebsOptions": {"volumeSize": 1}}
    states["dev"] = (domain,)
    code, _, err = run("dev")
    assert code == 2
    assert "no price 'x9.huge.search'" in err


def test_the_page_is_written(run: Run, states: States, tmp_path: Path) -> None:
    states["dev"] = keys(2)
    page = tmp_path / "cost.md"
    assert run("dev", "--markdown", str(page))[0] == 0
    assert "| KMS keys | 2 | 1 per month | 2.00 |" in page.read_text()
    assert "| Security | 2.00 | 0.60 | 2.60 |" in page.read_text()


def product(*usd: float) -> str:
    tiers = {
        str(n): {"beginRange": str(n * 100), "pricePerUnit": {"USD": str(each)}}
        for n, each in enumerate(usd)
    }
    return json.dumps({"product": {}, "terms": {"OnDemand": {"x": {"priceDimensions": tiers}}}})


def compared(listed: ListedProduct, *products: str) -> Compared:
    session: Any = boto3.Session("test", "test", region_name="us-east-1")
    client: Any = session.client("pricing")
    table = prices.load().model_copy(update={"listed": {"kms-requests": listed}})
    with Stubber(client) as stub:
        usage = ",".join(p + listed.usage for p in ("", "USE1-", "us-east-1-"))
        asked = [{"Type": "ANY_OF", "Field": "usagetype", "Value": usage}]
        if not listed.worldwide:
            asked.append({"Type": "TERM_MATCH", "Field": "regionCode", "Value": "us-east-1"})
        asked += [{"Type": "TERM_MATCH", "Field": k, "Value": v} for k, v in listed.having.items()]
        stub.add_response(
            "get_products",
            {"PriceList": list(products)},
            {"ServiceCode": listed.service, "Filters": asked},
        )
        (found,) = compare(client, table)
        stub.assert_no_pending_responses()
    return found


REQUESTS = ListedProduct(
    service="awskms", usage="KMS-Requests", times=10_000, having={"group": "x"}
)


@pytest.mark.parametrize(
    ("products", "text"),
    [
        ((product(0, 0.000003),), "same"),
        ((product(0.000003, 0.000001), product(0.000003)), "same"),
        ((product(0.000004),), "differs"),
        ((), "not found"),
        ((product(0.000003), product(0.000004)), "ambiguous: 0.03, 0.04"),
    ],
)
def test_the_table_is_held_against_the_price_list(products: tuple[str, ...], text: str) -> None:
    assert compared(REQUESTS, *products).text == text


def test_what_is_of_no_region_is_asked_for_everywhere() -> None:
    assert compared(REQUESTS.model_copy(update={"worldwide": True})).text == "not found"


def test_the_price_list_is_asked_in_a_region_that_answers(
    run: Run, states: States, monkeypatch: pytest.MonkeyPatch
) -> None:
    states["dev"] = keys(1)
    asked: list[tuple[str, str | None]] = []

    class Paged:
        def get_paginator(self, _: str) -> "Paged":
            return self

        def paginate(self, **_: Any) -> list[Any]:
            return [{"PriceList": [product(1)]}]

    def client(_: Aws, service: str, region: str | None = None) -> Paged:
        asked.append((service, region))
        return Paged()

    monkeypatch.setattr(Aws, "client", client)
    found = json.loads(run("dev", "--live", "--json")[1])["live"]
    assert asked == [("pricing", "us-east-1")]
    assert {"key": "kms-key", "tableUsd": 1, "liveUsd": [1], "told": "same"} in found
    assert "Compared with AWS's price list" in run("dev", "--live")[1]


def test_the_local_aws_has_no_price_list(run: Run, states: States) -> None:
    states["dev"] = keys(1)
    assert "not provable here" in run("dev", "--live", "--local")[1]
    assert json.loads(run("dev", "--live", "--local", "--json")[1])["live"] is None


def test_every_listed_price_is_of_the_table() -> None:
    table = prices.load()
    assert set(table.listed) <= set(table.prices)


def test_every_use_has_a_key_of_its_own() -> None:
    table = prices.load()
    assert len(table.usage) == len(table.used)


def test_a_resource_knows_its_component() -> None:
    found = sources.deployed(_Made(state=(resource(KEY), {"type": KEY, "urn": "urn:x::y::z::n"})))  # pyright: ignore[reportArgumentType] -- the state is all that is read
    assert [each.component for each in found] == ["Security", "Stack"]


class _Made:
    def __init__(self, *, state: tuple[dict[str, Any], ...]) -> None:
        self.state = state
