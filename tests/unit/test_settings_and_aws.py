"""Settings refuse what AWS would refuse in the middle of an `up`; their valid neighbours pass."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pulumi_aws as aws
import pytest

from components.settings import Settings, SettingsError
from components.settings.database import RESERVED_WORDS
from tests.support.program import Graph, merged
from tests.support.settings import at, keys, sections

PROD = {"recovery_region": "us-west-2"}


@dataclass(frozen=True, kw_only=True)
class Case:
    """Values of one key, or changes of several, that AWS refuses or takes.

    Args:
        key: The key, below the project.
        value: What it is set to.
        names: The part of the key that the refusal names, if not all of it.
        beside: What has to be set too.
        stack: Whose file it is laid over.
    """

    key: str
    value: Any
    names: str = ""
    beside: dict[str, Any] | None = None
    stack: str = "dev"

    def __str__(self) -> str:
        return f"{self.key}={self.value!r}"[:80]

    @property
    def changes(self) -> Any:
        parts = [int(part) if part.isdigit() else part for part in self.key.split(".")]
        return merged(self.beside or {}, at(tuple(parts), self.value))


BFF = "services.bff.scaling.scheduled.night"
LIMITS = {"services": {"bff": {"scaling": {"scheduled": {"night": {"min": 2, "max": 3}}}}}}


def scaling(key: str, *values: str) -> Iterator[Case]:
    for value in values:
        chosen = {"schedule": "rate(1 day)"} | {key: value}
        limits = {"min": 2, "max": 3} | chosen
        yield Case(key=BFF, value=limits, names=f"{BFF}.{key}")


def cases(key: str, *values: Any, names: str = "", **more: Any) -> Iterator[Case]:
    for value in values:
        yield Case(key=key, value=value, names=names or key, **more)


DAILY = "data.backup.daily.schedule"
NODE = "data.search.node_type"
CLASS = "data.database.instance_class"
PROVISIONED = {"data": {"database": {"serverless": None, "data_api": "off"}}}
COUNTRIES = "ingress.edge.geo_restriction"
VERSION = "data.search.version"


def countries(*codes: str) -> dict[str, Any]:
    return {"mode": "deny", "countries": list(codes)}


REFUSED = [
    *cases(
        DAILY,
        "cron(0 3 * * *)", "cron(0 3 * * * *)", "cron(0 3 ? * ? *)", "cron(0 25 * * ? *)",
        "cron(60 3 * * ? *)", "cron(0 3 32 * ? *)", "cron(0 3 0 * ? *)", "cron(0 3 * 13 ? *)",
        "cron(0 3 ? * 8 *)", "cron(0 3 ? * 0 *)", "cron(0 3 ? * FUN *)", "cron(0 3 * JUX ? *)",
        "cron(0 3 * * ? 1969)", "cron(0 3 * * ? 2200)", "cron(0 3 1 * MON *)",
        "cron(0/30 * * * ? *)",
        "cron(* 3 * * ? *)", "cron(0,30 3 * * ? *)", "cron(0 9-5 * * ? *)", "cron(0 3/0 * * ? *)",
        "cron(0 3 ? * FRI-MON *)", "cron(0 3 ? * 2#6 *)", "cron(0  3 * * ? *)",
        "cron( 0 3 * * ? *)",
        "cron(0 3 * * ? *", "0 3 * * ? *", "rate(1 day)", "daily", "", "cron()",
        "CRON(0 3 * * ? *)", "cron(0 -1 * * ? *)", "cron(0 3 * * ? * *)",
    ),
    *scaling(
        "schedule",
        "cron(0 20 * * *)", "cron(every evening)", "rate(soon)", "rate(0 minutes)",
        "rate(1 minutes)",
        "rate(5 minute)", "rate(5 weeks)", "rate(-1 day)", "rate(1.5 hours)", "rate(5minutes)",
        "rate()", "at(tomorrow)", "at(2026-13-01T00:00:00)", "at(2026-02-30T00:00:00)",
        "at(2026-01-01)", "at(2026-01-01T25:00:00)", "at(2026-01-01T00:00:00Z)", "at 6",
        "cron(0 24 ? * * *)", "cron(61 20 ? * * *)", "cron(0 20 * * * *)", "every(5 minutes)",
        "cron(0 20 ? * MON-FRY *)", "cron(0 20 L L ? *)", "cron(0 20 32W * ? *)",
    ),
    *scaling(
        "timezone",
        "Europe/Berlinn", "europe/berlin", "Berlin", "CEST", "UTC+1", "", "Mars/Base", "GMT+25",
        "Europe", "US", "Europe/ Berlin", "Z",
    ),
    *(
        Case(key=COUNTRIES, value=countries("DE", code), names=f"{COUNTRIES}.countries[1]")
        for code in ("ZZ", "UK", "EU", "XX", "de", "DEU", "Germany", "", "D", "QQ", "AB", "AA")
    ),
    *cases(
        NODE,
        "r7g.huge.search", "r9z.large.search", "m5.small.search", "db.r7g.large", "r7g.large",
        "t3.micro.search", "large.search", "R7G.large.search", "r7g.large.elasticsearch",
        "m7g.nano.search", "x1.large.search", "t3.nano.search", "i3.medium.search",
        stack="prod",
    ),
    *cases(
        "data.search.masters.node_type",
        "m7g.tiny.search", "m99.large.search", "m7g.large", "c5.small.search",
        stack="prod",
    ),
    *cases(
        CLASS,
        "db.r7g.huge", "db.r99.large", "db.t3.micro", "db.t4g.small", "db.m5.large", "r7g.large",
        "db.t2.medium", "db.r7g", "db.serverless", "db.m7g.large", "db.r5b.large", "db.R7g.large",
        "db..large", "db.x9.16xlarge",
        beside=PROVISIONED,
    ),
    *cases(VERSION, *(f"OpenSearch_{it}" for it in ("0.9", "1.4", "2.2", "2.18", "2.21", "3.2",
        "4.0", "2")),
           "Elasticsearch_7.10", "2.19", "opensearch_2.19"),
    *cases("data.database.database_name", *sorted(RESERVED_WORDS), "postgres", "rdsadmin",
           "template1", "pg_data", "rds_data"),
    *cases("data.database.application_user", "user", "postgres", "clusteradmin", "pg_app",
        "rdsuser",
           "public", "select"),
    *(
        Case(key="environment.name", value=name, names=names)
        for name, names in (
            ("aws-dev", "security"), ("cognito", "security"), ("amazon-eu", "security"),
            ("dev-aws", "security"), ("my-cognito", "security"), ("a--b", "environment.name"),
            ("dev-", "environment.name"), ("-dev", "environment.name"), ("Dev", "environment.name"),
            ("d", "environment.name"), ("1dev", "environment.name"), ("dev_1", "environment.name"),
            ("development-and-tests", "data"), ("dev.eu", "environment.name"),
        )
    ),
    *cases("data.recovery_region", "cn-north-1", "us-gov-west-1", "us-gov-east-1", "cn-northwest-1",
           "us-iso-east-1", "us-east-1", names="data", stack="prod"),
    *(
        Case(key="agents.models", names="agents", value=[{"id": "us.amazon.nova-lite-v1:0",
            "regions": [it]}])
        for it in ("cn-north-1", "us-gov-west-1", "us-east-9", "nowhere")
    ),
    *cases("environment.region", "us-east-9", "US-EAST-1", "us-east-1a", "us_east_1", "global", "",
           "cn-north-1", "us-gov-west-1"),
    Case(key="security.sign_in.token_minutes", value=120, names="security.sign_in",
         beside={"security": {"sign_in": {"session_hours": 2}}}),
    Case(key="network.ingress.cloudfront", value=True, names="network.ingress.cidrs"),
    Case(key="data.backup.lock", value={"min_days": 8, "max_days": 7}, names="data.backup.lock"),
    Case(key="ingress.health_check", value={"interval_seconds": 5, "timeout_seconds": 5},
         names="ingress.health_check"),
    Case(key="services.bff.tasks", value={"min": 3, "max": 2}, names="services.bff.tasks"),
    Case(key="security.trail", value={"retention_days": 365, "cold_after_days": 365},
        names="security.trail"),
    *cases("data.search.volume_gib", 9, 101, 20_000, names="data.search"),
    *cases("security.web_acl.common.count_rules", [""], ["Size Restrictions"], ["A\n"],
           ["A" * 129], names="security.web_acl.common.count_rules[0]"),
    *cases("observability.cost_anomaly.monitor_arn", "", "Default-Services-Monitor",
           "arn:aws:ce::1:anomalymonitor/a", "arn:aws:cw::123456789012:anomalymonitor/a"),
    *cases("services.bff.health_command", ["/app/healthy"], ["CMD"], ["CMD", ""], [],
           names="services.bff.health_command"),
]  # fmt: skip


ACCEPTED = [
    *cases(
        DAILY,
        "cron(0 3 * * ? *)", "cron(0 3 ? * * *)", "cron(59 23 L * ? *)", "cron(0 3 15W * ? *)",
        "cron(0 3 ? * MON-FRI *)", "cron(0 3 ? * 2#1 *)", "cron(0 3 ? * 6L *)",
        "cron(0 0/6 * * ? *)",
        "cron(0 3,15 1,15 JAN-JUN ? 2026-2030)", "cron(0 */12 * * ? *)", "cron(0 8-18/2 ? * SUN *)",
    ),
    *scaling(
        "schedule",
        "cron(0 20 ? * * *)", "cron(0/5 8-17 ? * MON-FRI *)", "rate(1 minute)", "rate(5 minutes)",
        "rate(1 day)", "rate(2 days)", "rate(1 hour)", "at(2026-02-28T00:00:00)",
        "at(2028-02-29T23:59:59)",
    ),
    *scaling("timezone", "UTC", "Europe/Berlin", "America/Argentina/Ushuaia", "Asia/Kolkata",
        "Etc/GMT+12"),
    Case(key=COUNTRIES, value=countries("DE", "CH", "NO", "US", "GB")),
    *cases(NODE, "r7g.large.search", "m7g.xlarge.search", "r6g.2xlarge.search", stack="prod"),
    *cases("data.search.masters.node_type", "m7g.large.search", "t3.small.search", stack="prod"),
    *cases(CLASS, "db.r7g.large", "db.r8g.2xlarge", "db.x2g.large", beside=PROVISIONED),
    *cases(VERSION, *(f"OpenSearch_{it}" for it in ("1.3", "2.5", "2.17", "2.19", "3.1", "3.3"))),
    *cases("data.database.database_name", "agents", "users", "selection", "orders", "public"),
    *cases("data.database.application_user", "application", "users"),
    *cases("environment.name", "dev", "dev-1", "prod-eu", "qa2"),
    Case(key="environment.name", value="aws-dev",
         beside={"security": {"sign_in": {"domain_prefix": "agents-dev"}}}),
    *cases("data.recovery_region", "eu-west-1", "ca-central-1", stack="prod"),
    Case(key="security.sign_in.token_minutes", value=119,
         beside={"security": {"sign_in": {"session_hours": 2}}}),
    Case(key="ingress.health_check", value={"interval_seconds": 10, "timeout_seconds": 4}),
    *cases("data.search.volume_gib", 10, 100),
    *cases("security.web_acl.common.count_rules", ["SizeRestrictions_BODY"]),
    *cases("observability.cost_anomaly.monitor_arn",
           "arn:aws:ce::123456789012:anomalymonitor/0a1b2c3d-0000-4000-8000-123456789abc"),
    *cases("services.bff.health_command", ["CMD", "/healthy"], ["CMD-SHELL", "/healthy || exit 1"]),
]  # fmt: skip


def said(case: Case, stack: str) -> list[str]:
    try:
        Settings.parse(stack, merged(sections(case.stack), case.changes))
    except SettingsError as refused:
        return str(refused).splitlines()
    return []


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_what_aws_refuses_is_refused_in_one_sentence(case: Case) -> None:
    (sentence,) = said(case, case.stack)

    assert sentence.startswith(f"Pulumi.{case.stack}.yaml: agentplatform:{case.names}")
    assert "; accepted: " in sentence


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_valid_neighbours_pass(case: Case) -> None:
    named = case.key == "environment.name"  # a stack's file names its environment

    assert said(case, case.value if named else case.stack) == []


def test_there_are_enough_cases() -> None:
    assert len(REFUSED) >= 200


NUMBERS = [
    key for key, body in keys() if body.get("enum") and all(type(it) is int for it in body["enum"])
]


@pytest.mark.parametrize("key", NUMBERS, ids=str)
@pytest.mark.parametrize("value", [True, False])
def test_no_boolean_stands_for_a_number(key: tuple[str | int, ...], *, value: bool) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.parse("dev", merged(sections(), at(key, value)))

    assert f"{str(value).lower()} is refused; accepted: " in str(refused.value)


REPEATABLE = {"health_command", "examples"}
"""Lists whose order and repetition mean something."""

LISTS = [
    (key[:-1], body)
    for key, body in keys()
    if key[-1] == 0 and "$ref" not in body and key[-2] not in REPEATABLE
]


@pytest.mark.parametrize(("key", "body"), LISTS, ids=str)
def test_no_list_names_anything_twice(key: tuple[str | int, ...], body: dict[str, Any]) -> None:
    text = {"interface_endpoints": "kms", "cidrs": "10.0.0.0/8", "zones": "us-east-1a"}
    value = body.get("enum", [text.get(str(key[-1]), "x-origin-verify")])[0]
    value = {"countries": "DE", "pull_accounts": "1" * 12, "regions": "us-east-1"}.get(
        str(key[-1]), value
    )

    with pytest.raises(SettingsError) as refused:
        Settings.parse("prod", merged(sections("prod"), at(key, [value, value])))

    assert any(word in str(refused.value) for word in ("twice", "once", "overlaps"))


@pytest.mark.parametrize(
    ("size", "iops", "throughput"),
    [(100, 3000, 125), (170, 3000, 125), (256, 3000, 250), (1500, 4500, 250), (4000, 12_000, 500),
     (16_384, 16_000, 1000)],
)  # fmt: skip
def test_a_larger_volume_gets_the_performance_that_aws_demands(
    deploy: Any, size: int, iops: int, throughput: int
) -> None:
    graph: Graph = deploy("prod", {"data": {"search": {"volume_gib": size}}})
    (domain,) = graph.of(aws.opensearch.Domain)

    ebs = domain.inputs["ebsOptions"]
    assert (ebs["iops"], ebs["throughput"]) == (iops, throughput)
