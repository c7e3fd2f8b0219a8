"""What services may not have, each alone and side by side, and which words say so."""

from typing import Any

import pytest

from components.settings import PROJECT, SettingsError
from components.settings.service import rule_priority
from tests.support.program import stack_file
from tests.unit.compute.test_services_by_data import INNER, SITE, SIZE, WORKER, parse

CLASHING = ("service-1", next(
    name for name in map("service-{}".format, range(2, 500))
    if rule_priority(name, "/x") == rule_priority("service-1", "/x")
))  # fmt: skip
REFUSALS: list[tuple[dict[str, Any], str, str]] = [
    ({"shop": SIZE}, "services.shop.tier", "required and not set; it is: Ingress"),
    (
        {"shop": {**SIZE, "tier": "public"}},
        "services.shop",
        "accepted: host: admin.example.com, path: /admin, or both",
    ),
    (
        {"shop": {**SIZE, "tier": "hidden"}},
        "services.shop.tier",
        "accepted: public, internal, discovered, worker",
    ),
    (
        {"jobs": {**WORKER, "port": 8080}},
        "services.jobs",
        "port is set, but tier is worker, which accepts no connections",
    ),
    (
        {"jobs": {**WORKER, "health_path": "/x", "port": 1024}},
        "services.jobs",
        "health_path, port are set",
    ),
    ({"shop": {**SITE, "queue": {}}}, "services.shop", "queue is set, but tier is public"),
    (
        {"inner": {**INNER, "host": "x.dev.example.com"}},
        "services.inner",
        "host is set, but tier is internal",
    ),
    (
        {"inner": {**INNER, "scaling": {"messages_per_task": 3}}},
        "services.inner",
        "counts in a worker's queue",
    ),
    (
        {"jobs": {**WORKER, "scaling": {"requests_per_target": 3}}},
        "services.jobs",
        "counts at a load balancer",
    ),
    ({"shop": {**SITE, "port": 80}}, "services.shop.port", "whole number, 1024 to 32767"),
    ({"shop": {**SITE, "port": 3389}}, "services.shop.port", "network ACLs deny"),
    (
        {"shop": {**SITE, "calls": ["nobody"]}},
        "services.shop.calls[0]",
        "'nobody' is no service; accepted: each once of graphql, agentcore",
    ),
    ({"shop": {**SITE, "calls": ["shop"]}}, "services.shop.calls[0]", "shop calls itself"),
    (
        {"shop": {**SITE, "calls": ["bff"]}},
        "services.shop.calls[0]",
        "bff is public: users reach it",
    ),
    (
        {"shop": {**SITE, "calls": ["graphql", "graphql"]}},
        "services.shop.calls[1]",
        "graphql is listed twice",
    ),
    (
        {"shop": SITE, "store": SITE},
        "services.store.host",
        "/ of shop.dev.example.com belongs to shop",
    ),
    (
        {"shop": {**SITE, "host": None, "path": "/"}},
        "services.shop.path",
        "/ of the platform's host belongs to bff",
    ),
    (
        {"a1": {**SITE, "path": "/x"}, "b1": {**SITE, "path": "/x/y"}},
        "services.b1.path",
        "belongs to a1, which has /x",
    ),
    ({"shop": {**SITE, "path": "/X"}}, "services.shop.path", "words of lower-case letters"),
    (
        {"shop": {**SITE, "host": "shop.example.org"}},
        "services.shop.host",
        "ends in .dev.example.com",
    ),
    (
        {"shop": {**SITE, "host": "agents.dev.example.com"}},
        "services.shop.host",
        "is security.sign_in.host_name",
    ),
    ({"Shop": SITE}, "services.Shop", "'Shop' is no name of a service; accepted: text, 2 to 32"),
    ({"search": INNER}, "services.search", "search is a name of the platform's own"),
    ({"bff-green": INNER}, "services.bff-green", "none that ends in -green"),
    (
        {"bff": {"tier": "internal", "scaling": {}}},
        "services.bff.tier",
        "tier of bff is fixed; accepted: public",
    ),
    (
        {"graphql": {"tier": "discovered", "scaling": {"requests_per_target": None}}},
        "services.graphql.tier",
        "accepted: internal",
    ),
    (
        {"capactiy": {"spot_percent": 3}},
        "services.capactiy",
        "unknown key (did you mean capacity?)",
    ),
    ({"exce": True}, "services.exce", "unknown key (did you mean exec?)"),
    (
        {name: {**SITE, "path": f"/{name}"} for name in CLASHING},
        f"services.{max(CLASHING)}",
        "any other name for one of them",
    ),
    (
        {"jobs": {**WORKER, "scaling": {"messages_per_task": 3}}, "container_insights": "disabled"},
        "services.jobs.scaling.messages_per_task",
        "accepted: container_insights: enabled",
    ),
    (
        {f"site-{it}": {**SITE, "host": f"s{it}.dev.example.com"} for it in range(10)},
        "services",
        "accepted: at most 9",
    ),
    (
        {"tracing": {"image": "public.ecr.aws/otel/collector:v1"}, "shop": {**SITE, "port": 4317}},
        "services.shop.port",
        "the trace collector takes",
    ),
]


@pytest.mark.parametrize(("services", "key", "words"), REFUSALS)
def test_what_a_service_may_not_have_is_refused(
    services: dict[str, Any], key: str, words: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        parse(services)

    (sentence,) = str(refused.value).splitlines()
    assert sentence.startswith(f"Pulumi.dev.yaml: {PROJECT}:{key}: ")
    assert words in sentence
    assert "accepted: " in sentence or "it is: " in sentence


def test_secrets_belong_to_services() -> None:
    with pytest.raises(SettingsError) as refused:
        parse({}, security={"secrets": {"grahpql": {"key": {}}}})
    assert str(refused.value) == (
        "Pulumi.dev.yaml: agentplatform:security.secrets.grahpql: 'grahpql' is no service"
        " (did you mean graphql?); accepted: bff, graphql, agentcore"
    )
    parse({"shop": SITE}, security={"secrets": {"shop": {"key": {}}}})


def test_queues_are_reached_without_nat_by_an_endpoint_only() -> None:
    endpoints: list[str] = stack_file("prod")["agentplatform:network"]["interface_endpoints"]
    images = {name: {"image": "1.0"} for name in ("bff", "graphql", "agentcore")}
    services = {**images, "jobs": {**WORKER, "image": "1.0"}}
    closed = {"nat": "none", "interface_endpoints": endpoints}
    with pytest.raises(SettingsError, match=r"network\.interface_endpoints: without NAT and"):
        parse(services, network=closed)
    parse(services, network={**closed, "interface_endpoints": [*endpoints, "sqs"]})


VALID: list[dict[str, Any]] = [
    {"tracking": {**SITE}},  # near tracing, and a service all the same
    {"shop": SITE, "store": {**SITE, "path": "/store"}},
    {"a1": {**SITE, "path": "/x"}, "b1": {**SITE, "path": "/xy"}},
    {"inner": {**INNER, "calls": ["agentcore"]}, "agentcore": {"calls": ["inner"]}},
    {"inner": {**INNER, "deployment": {"strategy": "blue-green"}}},
    {"bff": {"calls": []}},
    {"agentcore": {"port": 9000}},
]


@pytest.mark.parametrize("services", VALID)
def test_valid_neighbours_pass(services: dict[str, Any]) -> None:
    parse(services)
