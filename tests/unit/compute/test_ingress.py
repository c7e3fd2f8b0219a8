"""The ways in, of every stack, before and after the zone is delegated."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pulumi_aws import acm, ecs, lb, route53, wafv2

from tests.support.program import Graph, Registered, run_program

Deploy = Callable[..., Graph]

DELEGATED = {"ingress": {"dns": {"delegated": True}}}
HOSTS = {
    "dev": "agents.dev.example.com",
    "staging": "agents.staging.example.com",
    "prod": "agents.prod.example.com",
}


def conditions(rule: Registered) -> dict[str, Any]:
    return {key: value for each in rule.inputs["conditions"] for key, value in each.items()}


def actions(rule: Registered) -> list[str]:
    listed = sorted(rule.inputs["actions"], key=lambda action: action.get("order", 0))
    return [action["type"] for action in listed]


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize("changes", [{}, DELEGATED], ids=["awaiting", "delegated"])
def test_children_are_named_by_role_whatever_the_stack(
    deploy: Deploy, stack: str, changes: dict[str, Any], *, preview: bool
) -> None:
    graph = deploy(stack, changes, preview=preview)
    (component,) = graph.of("agentplatform:compute:Ingress")
    names = [child.name for child in graph.children(component)]

    assert names
    assert all(name.startswith("ingress-") for name in names)
    assert not [name for name in names if stack in name.split("-")]


@pytest.mark.parametrize("role", ["public", "internal"])
def test_load_balancers_log_and_refuse_improper_requests(
    deploy: Deploy, stack: str, role: str
) -> None:
    inputs = deploy(stack).one(lb.LoadBalancer, f"ingress-{role}").inputs

    assert inputs["internal"] is (role == "internal")
    assert inputs["dropInvalidHeaderFields"] is True
    assert inputs["desyncMitigationMode"] == "strictest"
    assert inputs["enableDeletionProtection"] is True
    assert inputs["enableZonalShift"] is True
    for log, prefix in (("accessLogs", "access"), ("connectionLogs", "connections")):
        assert inputs[log] == {
            "bucket": "storage-load-balancer-logs-0123456",
            "prefix": f"{role}/{prefix}",
            "enabled": True,
        }


def test_load_balancers_stand_in_their_tiers_and_groups(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    public = graph.one(lb.LoadBalancer, "ingress-public").inputs
    internal = graph.one(lb.LoadBalancer, "ingress-internal").inputs

    assert {subnet.split("-")[2] for subnet in public["subnets"]} == {"public"}
    assert {subnet.split("-")[2] for subnet in internal["subnets"]} == {"private"}
    behind = [] if stack == "dev" else ["network-alb-cloudfront-id"]
    assert public["securityGroups"] == ["network-alb-public-id", *behind]
    assert internal["securityGroups"] == ["network-alb-internal-id"]


def test_deletion_protection_follows_the_environment(deploy: Deploy) -> None:
    graph = deploy("prod", {"environment": {"protection": False}})

    assert {alb.inputs["enableDeletionProtection"] for alb in graph.of(lb.LoadBalancer)} == {False}
    assert not graph.one(route53.Zone, "ingress-zone").options.protect


@pytest.mark.parametrize(
    ("service", "path"), [("bff", "/api/health"), ("graphql", "/graphql?query=%7B__typename%7D")]
)
def test_targets_are_checked_as_the_seeds_ask(
    deploy: Deploy, stack: str, service: str, path: str
) -> None:
    inputs = deploy(stack).one(lb.TargetGroup, f"ingress-{service}").inputs

    assert inputs["targetType"] == "ip"
    assert inputs["port"] == 8080
    check = inputs["healthCheck"]
    assert check["path"] == path
    assert (check["interval"], check["unhealthyThreshold"], check["healthyThreshold"]) == (30, 3, 2)
    assert check["protocol"] == inputs["protocol"] == "HTTP"


def test_targets_can_speak_tls(deploy: Deploy) -> None:
    graph = deploy("dev", {"ingress": {"target_protocol": "HTTPS"}})

    for group in graph.of(lb.TargetGroup):
        assert group.inputs["protocol"] == group.inputs["healthCheck"]["protocol"] == "HTTPS"


def test_automatic_names_fit(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack, DELEGATED)

    for found in [*graph.of(lb.LoadBalancer), *graph.of(lb.TargetGroup)]:
        assert len(f"{found.name}-0123456") <= 32


@pytest.mark.parametrize("changes", [{}, DELEGATED], ids=["awaiting", "delegated"])
def test_plain_http_is_redirected(deploy: Deploy, stack: str, changes: dict[str, Any]) -> None:
    listener = deploy(stack, changes).one(lb.Listener, "ingress-public-http").inputs

    (action,) = listener["defaultActions"]
    assert action["redirect"] == {"port": "443", "protocol": "HTTPS", "statusCode": "HTTP_301"}


@pytest.mark.parametrize("role", ["public", "internal"])
def test_https_is_tls_1_3_or_1_2_with_forward_secrecy(
    deploy: Deploy, stack: str, role: str
) -> None:
    graph = deploy(stack, DELEGATED)
    listener = graph.one(lb.Listener, f"ingress-{role}-https").inputs

    assert (listener["port"], listener["protocol"]) == (443, "HTTPS")
    assert listener["sslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    assert f"ingress-{role}-certificate-us-east-1" in listener["certificateArn"]
    name = "routingHttpResponseStrictTransportSecurityHeaderValue"
    assert listener[name] == "max-age=31536000"


def test_people_sign_in_before_anything_is_forwarded(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack, DELEGATED)
    rule = graph.one(lb.ListenerRule, "ingress-bff")

    assert actions(rule) == ["authenticate-cognito", "forward"]
    sign_in = rule.inputs["actions"][0]["authenticateCognito"]
    assert sign_in["userPoolArn"].endswith("security-user-pool")
    assert sign_in["userPoolClientId"] == "security-load-balancer-client-id"
    assert sign_in["onUnauthenticatedRequest"] == "authenticate"
    assert sign_in["sessionTimeout"] == 12 * 3600
    assert conditions(rule)["hostHeader"] == {"values": [HOSTS[stack]]}


def test_health_check_passes_without_sign_in_and_nothing_else_does(
    deploy: Deploy, stack: str
) -> None:
    graph = deploy(stack, DELEGATED)
    open_rules = [
        rule
        for rule in graph.of(lb.ListenerRule)
        if actions(rule) == ["forward"] and rule.name != "ingress-graphql"
    ]

    (health,) = open_rules
    assert conditions(health)["pathPattern"] == {"values": ["/api/health"]}
    assert conditions(health)["httpRequestMethod"] == {"values": ["GET"]}
    main = graph.one(lb.ListenerRule, "ingress-bff")
    assert health.inputs["priority"] < main.inputs["priority"]


def test_what_no_rule_takes_is_forbidden(deploy: Deploy, stack: str) -> None:
    listener = deploy(stack, DELEGATED).one(lb.Listener, "ingress-public-https").inputs

    (action,) = listener["defaultActions"]
    assert action["fixedResponse"]["statusCode"] == "403"


def test_rules_have_no_more_values_than_aws_admits(deploy: Deploy) -> None:
    renewed = {"ingress": {"dns": {"delegated": True}, "edge": {"secret_generation": 2}}}

    for rule in deploy("prod", renewed).of(lb.ListenerRule):
        found = conditions(rule).values()
        assert sum(len(condition["values"]) for condition in found) <= 5


def test_web_acl_guards_before_anyone_is_let_in(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack, DELEGATED)
    association = graph.one(wafv2.WebAclAssociation, "ingress-public-web-acl")

    assert association.inputs["resourceArn"].endswith("ingress-public")
    assert association.inputs["webAclArn"].endswith("security-web-acl")
    listener = graph.one(lb.Listener, "ingress-public-https")
    assert association.urn in listener.options.dependencies


def test_bff_reaches_graphql_by_a_name_with_a_certificate(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack, DELEGATED)
    host = f"graphql.{HOSTS[stack]}"

    zone = graph.one(route53.Zone, "ingress-internal-zone").inputs
    assert zone["name"] == host
    assert zone["vpcs"], "a public zone would publish private addresses"
    record = graph.one(route53.Record, "ingress-internal-a").inputs
    assert (record["name"], record["zoneId"]) == (host, "Z-ingress-internal-zone")
    certificate = graph.one(acm.Certificate, "ingress-internal-certificate-us-east-1").inputs
    assert certificate["domainName"] == host
    proof = graph.one(route53.Record, "ingress-internal-certificate-proof").inputs
    assert proof["zoneId"] == "Z-ingress-zone", "ACM looks in the public zone"
    rule = graph.one(lb.ListenerRule, "ingress-graphql")
    assert conditions(rule)["hostHeader"] == {"values": [host]}


def test_certificates_are_proven_in_the_zone_before_use(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack, DELEGATED)

    for validation in graph.of(acm.CertificateValidation):
        (name,) = validation.inputs["validationRecordFqdns"]
        assert name.startswith("_proof.")
        assert validation.options.customTimeouts.create == "15m", "or a deployment hangs for long"


def test_without_delegation_nothing_waits_and_only_health_checks_pass(
    deploy: Deploy, stack: str
) -> None:
    graph = deploy(stack)

    assert graph.of(acm.Certificate) == []
    assert graph.of(acm.CertificateValidation) == []
    assert graph.of("aws:cloudfront/distribution:Distribution") == []
    assert {listener.inputs["port"] for listener in graph.of(lb.Listener)} == {80}
    rules = graph.of(lb.ListenerRule)
    assert {conditions(rule)["pathPattern"]["values"][0] for rule in rules} == {
        "/api/health",
        "/graphql",
    }
    assert all(conditions(rule)["httpRequestMethod"] == {"values": ["GET"]} for rule in rules)
    assert graph.outputs["ingress"]["serving"] is False


def test_without_delegation_the_name_servers_are_told(
    deploy: Deploy, caplog: pytest.LogCaptureFixture
) -> None:
    graph = deploy("dev", {"environment": {"cost_center": "told"}})  # not from the cache

    assert "ns-1.example.net, ns-2.example.net" in caplog.text
    assert "agentplatform:ingress.dns.delegated: on" in caplog.text
    assert graph.outputs["ingress"]["nameServers"] == ["ns-1.example.net", "ns-2.example.net"]


def test_every_target_group_hangs_on_a_listener(deploy: Deploy, stack: str) -> None:
    for changes in ({}, DELEGATED):
        graph = deploy(stack, changes)
        led_to = {
            action["targetGroupArn"]
            for rule in graph.of(lb.ListenerRule)
            for action in rule.inputs["actions"]
            if "targetGroupArn" in action
        }
        assert {arn.rsplit(":", 1)[-1] for arn in led_to} == {"ingress-bff", "ingress-graphql"}


def test_created_zone_is_protected(deploy: Deploy, stack: str) -> None:
    zone = deploy(stack).one(route53.Zone, "ingress-zone")

    assert zone.options.protect, "another zone would have other name servers"


def existing(**dns: Any) -> dict[str, Any]:
    names = {"zone": "existing", "zone_name": "example.org"} | dns
    return {
        "security": {"sign_in": {"host_name": "agents.example.org"}},
        "ingress": {"dns": names},
    }


def test_existing_zone_is_looked_up_and_used(deploy: Deploy) -> None:
    graph = deploy("dev", existing())

    assert [zone.name for zone in graph.of(route53.Zone)] == ["ingress-internal-zone"]
    record = graph.one(route53.Record, "ingress-public-a").inputs
    assert (record["zoneId"], record["name"]) == ("ZEXISTING", "agents.example.org")


def test_missing_zone_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise Exception("no matching Route 53 Hosted Zone found")  # noqa: TRY002 -- as the SDK

    monkeypatch.setattr(route53, "get_zone", refuse)

    with pytest.raises(pulumi.RunError, match=r"no such public hosted zone 'dev\.example\.com'"):
        run_program("dev", {"ingress": {"dns": {"zone": "existing"}}}, preview=False)


def test_zone_id_of_another_name_is_refused(deploy: Deploy) -> None:
    with pytest.raises(pulumi.RunError, match="accepted: the id of zone_name"):
        deploy("dev", existing(zone_id="Z0123456789"))


def test_issuers_can_be_restricted(deploy: Deploy) -> None:
    caa = {"ingress": {"dns": {"caa": "on"}}}
    record = deploy("dev", caa).one(route53.Record, "ingress-caa").inputs

    assert record["records"] == ['0 issue "amazon.com"']
    assert record["name"] == HOSTS["dev"]


BLUE_GREEN = {
    "services": {
        "graphql": {
            "deployment": {"strategy": "blue-green"},
            "scaling": {"requests_per_target": None},
        }
    }
}


def test_blue_green_gives_ecs_two_groups_and_the_weights_of_one_rule(deploy: Deploy) -> None:
    graph = deploy("dev", DELEGATED | BLUE_GREEN)
    rule = graph.one(lb.ListenerRule, "ingress-graphql-blue-green")

    (action,) = rule.inputs["actions"]
    shares = {
        share["arn"].rsplit(":", 1)[-1]: share["weight"]
        for share in action["forward"]["targetGroups"]
    }
    assert shares == {"ingress-graphql": 100, "ingress-graphql-green": 0}
    assert list(rule.options.ignoreChanges) == ["actions"]


def test_blue_green_has_a_rule_of_its_own_that_comes_before_the_other(deploy: Deploy) -> None:
    """While a running stack changes over, both exist, and the service is updated between them."""
    rolling, shifting = deploy("dev", DELEGATED), deploy("dev", DELEGATED | BLUE_GREEN)
    old = rolling.one(lb.ListenerRule, "ingress-graphql")
    new = shifting.one(lb.ListenerRule, "ingress-graphql-blue-green")

    assert new.inputs["priority"] < old.inputs["priority"]
    assert "ingress-graphql" not in {rule.name for rule in shifting.of(lb.ListenerRule)}
    for graph, rule in ((rolling, old), (shifting, new)):
        assert rule in graph.before(graph.one(ecs.Service, "graphql"))


def test_blue_green_listener_only_forwards(deploy: Deploy) -> None:
    graph = deploy("dev", DELEGATED | BLUE_GREEN)
    listener = graph.one(lb.Listener, "ingress-internal-https")
    rules = [
        rule for rule in graph.of(lb.ListenerRule) if listener.urn in _uses(rule, "listenerArn")
    ]

    assert {action["type"] for action in listener.inputs["defaultActions"]} == {"forward"}
    assert [actions(rule) for rule in rules] == [["forward"]], "ECS fails on any other action"


def test_blue_green_has_to_wait_for_the_certificate(deploy: Deploy) -> None:
    with pytest.raises(pulumi.RunError, match="one target group only; accepted: rolling"):
        deploy("dev", BLUE_GREEN)


def _uses(found: Registered, prop: str) -> list[str]:
    return list(found.options.propertyDependencies[prop].urns)
