"""Services by data: what follows from one more record, and what is refused of it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pulumi_aws as aws
import pytest
import yaml

from components.network.security_groups import INTERNET, roles
from components.settings import PROJECT, Settings
from components.settings.service import rule_priority
from components.settings.service_checks import RESERVED
from tests.support.program import ROOT, Graph, merged, stack_file

Deploy = Callable[..., Graph]
SIZE = {"cpu": 512, "memory": 1024}
SITE = {"tier": "public", "host": "shop.dev.example.com", **SIZE}
INNER = {"tier": "internal", **SIZE}
WORKER = {"tier": "worker", **SIZE}
DELEGATED = {"ingress": {"dns": {"delegated": True}}}


def fragment(name: str) -> dict[str, Any]:
    """A file of examples/services as sections over a stack's."""
    config = yaml.safe_load((ROOT / "examples" / "services" / name).read_text())["config"]
    return {key.removeprefix(f"{PROJECT}:"): body for key, body in config.items()}


BOTH = merged(merged(fragment("worker.yaml"), fragment("site.yaml")), DELEGATED)


@pytest.fixture
def five(deploy: Deploy) -> Graph:
    """Stack dev with the services of both examples."""
    return deploy("dev", BOTH)


def parse(services: Mapping[str, Any], **sections: Any) -> Settings:
    config = stack_file("dev")
    prefix = f"{PROJECT}:"
    base = {key.removeprefix(prefix): config[key] for key in config if key.startswith(prefix)}
    return Settings.parse("dev", merged(base, {"services": services, **sections}))


def statements(graph: Graph, role: str) -> dict[str, Any]:
    policy = json.loads(graph.one(aws.iam.RolePolicy, role).inputs["policy"])
    return {each["Sid"]: each for each in policy["Statement"]}


def container(graph: Graph, service: str) -> dict[str, Any]:
    return json.loads(graph.one(aws.ecs.TaskDefinition, service).inputs["containerDefinitions"])[0]


def variables(graph: Graph, service: str) -> dict[str, str]:
    return {each["name"]: each["value"] for each in container(graph, service)["environment"]}


def test_what_there_was_stays_what_it_was(deploy: Deploy, five: Graph) -> None:
    assert {each.urn for each in deploy("dev", DELEGATED).resources} <= {
        each.urn for each in five.resources
    }


@pytest.mark.parametrize("service", ["exports", "console"])
def test_a_service_gets_what_every_service_has(deploy: Deploy, five: Graph, service: str) -> None:
    """The parts that bear agentcore's name, which are those of no tier, under the new name."""
    before = {each.urn for each in deploy("dev", DELEGATED).resources}
    made = {(each.type, each.name) for each in five.resources if each.urn not in before}

    assert {
        (str(kind.pulumi_type), name.format(service))  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType] -- set on every generated SDK class
        for kind, name in (
            (aws.ec2.SecurityGroup, "network-{}"),
            (aws.ecr.Repository, "registry-{}"),
            (aws.cloudwatch.LogGroup, "{}-log"),
            (aws.iam.Role, "{}-task"),
            (aws.iam.Role, "{}-execution"),
            (aws.ecs.TaskDefinition, "{}"),
            (aws.ecs.Service, "{}"),
            (aws.appautoscaling.Target, "{}-scaling"),
            (aws.cloudwatch.MetricAlarm, "observability-alarm-tasks-below-desired-{}"),
        )
    } <= made  # fmt: skip
    assert service in five.outputs["ecsServices"]["serviceNames"]
    dashboard = five.one(aws.cloudwatch.Dashboard, "observability-dashboard-service")
    assert service in dashboard.inputs["dashboardBody"]
    group = five.one(aws.xray.Group, "observability-traces")
    assert f'service("agentplatform-dev-{service}")' in group.inputs["filterExpression"]


def test_a_worker_takes_from_its_queue_and_its_caller_sends(five: Graph) -> None:
    queue = five.one(aws.sqs.Queue, "queues-exports").inputs
    dead = five.one(aws.sqs.Queue, "queues-exports-dead-letters")
    assert queue["visibilityTimeoutSeconds"] == 900
    assert json.loads(queue["redrivePolicy"])["maxReceiveCount"] == 3
    assert queue["kmsMasterKeyId"] == dead.inputs["kmsMasterKeyId"]

    took, sends = statements(five, "exports-task"), statements(five, "bff-task")
    assert "sqs:ReceiveMessage" in took["Work"]["Action"]
    assert "sqs:SendMessage" not in str(took)
    assert sends["Workers"]["Action"] == ["sqs:SendMessage"]
    assert sends["Workers"]["Resource"] == took["Work"]["Resource"]
    assert took["MessageKey"]["Action"] == ["kms:Decrypt"]
    key = json.loads(five.one(aws.kms.Key, "security-key-data").inputs["policy"])
    assert "sqs.us-east-1.amazonaws.com" in str(key)
    url = variables(five, "exports")["QUEUE_URL"]
    assert variables(five, "bff")["EXPORTS_QUEUE_URL"] == url
    assert five.outputs["ecsServices"]["queueUrls"] == {"exports": url}


def test_nobody_connects_to_a_worker(five: Graph) -> None:
    service = five.one(aws.ecs.Service, "exports").inputs
    assert not service.get("loadBalancers")
    assert not service.get("serviceRegistries")
    assert "portMappings" not in container(five, "exports")
    assert "PORT" not in variables(five, "exports")
    group = "network-exports-id"
    rules = five.of(aws.vpc.SecurityGroupIngressRule)
    assert not [each.name for each in rules if each.inputs["securityGroupId"] == group]


def test_a_worker_scales_by_its_backlog_and_is_watched(five: Graph) -> None:
    policy = five.one(aws.appautoscaling.Policy, "exports-scaling-messages").inputs
    tracked = policy["targetTrackingScalingPolicyConfiguration"]
    assert tracked["targetValue"] == 20
    metrics = {it["id"]: it for it in tracked["customizedMetricSpecification"]["metrics"]}
    assert metrics["each"]["expression"] == "waiting / running"
    names = {metrics[it]["metricStat"]["metric"]["metricName"] for it in ("waiting", "running")}
    assert names == {"ApproximateNumberOfMessagesVisible", "RunningTaskCount"}
    for alarm in ("work-waits", "work-failed"):
        five.one(aws.cloudwatch.MetricAlarm, f"observability-alarm-{alarm}-exports")


def test_a_second_site_has_its_host_and_the_same_sign_in(five: Graph) -> None:
    host = "console.dev.example.com"
    rule, health = (
        five.one(aws.lb.ListenerRule, name).inputs
        for name in ("ingress-console", "ingress-console-health")
    )
    assert [each["hostHeader"]["values"] for each in rule["conditions"]] == [[host]]
    assert [each["type"] for each in rule["actions"]] == ["authenticate-cognito", "forward"]
    assert health["priority"] < rule["priority"]
    client = five.one(aws.cognito.UserPoolClient, "security-load-balancer-client").inputs
    assert f"https://{host}/oauth2/idpresponse" in client["callbackUrls"]
    certificate = five.one(aws.acm.Certificate, "ingress-public-certificate-us-east-1").inputs
    main = certificate["domainName"]
    assert certificate["subjectAlternativeNames"] == [main, host]
    five.one(aws.route53.Record, f"ingress-public-{host}-a")
    assert five.outputs["ingress"]["serviceHosts"] == {"console": host}


def test_a_port_opens_on_the_way_to_its_service_only(five: Graph) -> None:
    rules = [
        *five.of(aws.vpc.SecurityGroupIngressRule),
        *five.of(aws.vpc.SecurityGroupEgressRule),
    ]
    found = {each.name for each in rules if each.inputs["fromPort"] == 8090}
    assert found == {"network-alb-public-to-console-8090"}
    public = five.one(aws.ec2.NetworkAcl, "network-public").inputs["egress"]
    assert {8080, 8090} <= {each["fromPort"] for each in public}


def test_behind_cloudfront_a_site_is_an_alias(deploy: Deploy) -> None:
    site = fragment("site.yaml")
    site["services"]["console"]["host"] = "console.prod.example.com"
    graph = deploy("prod", merged(site, DELEGATED))
    (edge,) = graph.of(aws.cloudfront.Distribution)
    assert edge.inputs["aliases"] == [*edge.inputs["aliases"][:1], "console.prod.example.com"]
    rule = graph.one(aws.lb.ListenerRule, "ingress-console-health").inputs
    values = [it for each in rule["conditions"] for part in each.values() for it in part["values"]]
    assert len(values) <= 5, "AWS admits five values in a rule's conditions"


def test_a_path_comes_before_the_rest_of_its_host(deploy: Deploy) -> None:
    graph = deploy(
        "dev", merged(DELEGATED, {"services": {"wiki": {**SITE, "host": None, "path": "/wiki"}}})
    )
    own, rest = (
        graph.one(aws.lb.ListenerRule, name).inputs for name in ("ingress-wiki", "ingress-bff")
    )
    assert own["priority"] < rest["priority"]
    assert own["conditions"][-1]["pathPattern"]["values"] == ["/wiki", "/wiki/*"]


def test_internal_services_share_a_load_balancer_by_host(deploy: Deploy) -> None:
    changes = {
        "services": {
            "bff": {"calls": ["graphql", "prices"]},
            "prices": {**INNER, "uses": {"search": "read"}},
        }
    }
    graph = deploy("dev", merged(DELEGATED, changes))
    rule = graph.one(aws.lb.ListenerRule, "ingress-prices").inputs
    (host,) = rule["conditions"][0]["hostHeader"]["values"]
    assert variables(graph, "bff")["PRICES_HOST"] == host
    assert graph.one(aws.route53.Zone, "ingress-internal-zone-prices").inputs["name"] == host
    assert {"SearchDocuments", "SearchQueries"} <= statements(graph, "prices-task").keys()
    assert "Database" not in statements(graph, "prices-task")


def test_rules_wait_without_a_certificate_each_at_a_priority_of_its_own(deploy: Deploy) -> None:
    graph = deploy("dev", {"services": {"shop": SITE, "prices": INNER}})
    waiting = [each for each in graph.of(aws.lb.ListenerRule) if each.name.endswith("-awaiting")]
    assert len(waiting) == 4
    places = {(each.inputs["listenerArn"], each.inputs["priority"]) for each in waiting}
    assert len(places) == 4


def test_no_two_resources_of_one_type_have_the_same_name(deploy: Deploy) -> None:
    names = (
        "network",
        "data",
        "security",
        "agents",
        "ingress",
        "cluster",
        "discovery",
        "queues",
        "topics",
        "observability",
        "registry",
        "storage",
        "backup",
        "platform",
    )
    graph = deploy("dev", {"services": dict.fromkeys(names, WORKER)})
    urns = [each.urn for each in graph.resources]
    assert len(urns) == len(set(urns))


def test_names_of_the_platforms_groups_are_reserved() -> None:
    settings = parse({})
    groups = roles(settings.network, settings.services).keys() - settings.services.by_name.keys()
    assert groups | {INTERNET} <= {*RESERVED}


def test_priorities_leave_room_for_health_checks() -> None:
    names = [f"service-{number}" for number in range(500)]
    for prefix in ("/", "/path"):
        found = {rule_priority(name, prefix) for name in names}
        assert found <= set(range(1, 50001)) - {10, 100}
    assert all(rule_priority(name, "/") % 2 for name in names), "between them are health checks"
