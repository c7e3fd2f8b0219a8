"""CloudFront in front: what it shows the load balancer, what it forwards, where it logs."""

import json
from collections.abc import Callable
from typing import Any

import pulumi_aws as aws
import pytest
from pulumi_aws import acm, cloudfront, lb, route53, wafv2

from tests.support.aws_mocks import PASSWORD
from tests.support.program import Graph

Deploy = Callable[..., Graph]

DELEGATED = {"ingress": {"dns": {"delegated": True}}}
BEHIND = pytest.mark.parametrize("name", ["staging", "prod"])


def distribution(graph: Graph) -> dict[str, Any]:
    return graph.one(cloudfront.Distribution, "ingress-edge").inputs


def edge(**settings: Any) -> dict[str, Any]:
    return {"ingress": {"dns": {"delegated": True}, "edge": settings}}


def admitted(graph: Graph, rule: str) -> list[str]:
    listed = graph.one(lb.ListenerRule, rule).inputs["conditions"]
    (header,) = [each["httpHeader"] for each in listed if "httpHeader" in each]
    assert header["httpHeaderName"] == "x-origin-verify"
    return header["values"]


def test_dev_has_none(deploy: Deploy) -> None:
    graph = deploy("dev", DELEGATED)

    assert graph.of(cloudfront.Distribution) == []
    listed = graph.one(lb.ListenerRule, "ingress-bff").inputs["conditions"]
    assert [each for each in listed if "httpHeader" in each] == []
    assert graph.one(route53.Record, "ingress-public-a").inputs["aliases"][0]["zoneId"] == "Z-alb"


@BEHIND
@pytest.mark.parametrize("rule", ["ingress-bff", "ingress-bff-health"])
def test_load_balancer_serves_only_who_knows_the_secret(
    deploy: Deploy, name: str, rule: str
) -> None:
    graph = deploy(name, DELEGATED)
    (origin,) = distribution(graph)["origins"]

    (shown,) = origin["customHeaders"]
    assert shown == {
        "name": "x-origin-verify",
        "value": f"{PASSWORD} of ingress-origin-secret-1",
    }
    assert admitted(graph, rule) == [shown["value"]]


def test_renewed_secret_leaves_the_one_before_valid(deploy: Deploy) -> None:
    graph = deploy("prod", edge(secret_generation=3))
    (origin,) = distribution(graph)["origins"]

    newest, before = (f"{PASSWORD} of ingress-origin-secret-{each}" for each in (3, 2))
    assert origin["customHeaders"][0]["value"] == newest
    assert admitted(graph, "ingress-bff") == [newest, before]


@BEHIND
def test_load_balancer_admits_the_secret_before_cloudfront_sends_it(
    deploy: Deploy, name: str
) -> None:
    graph = deploy(name, DELEGATED)
    dependencies = graph.one(cloudfront.Distribution, "ingress-edge").options.dependencies

    assert {
        graph.one(lb.ListenerRule, rule).urn for rule in ("ingress-bff", "ingress-bff-health")
    } <= set(dependencies)


@BEHIND
def test_host_cookies_and_queries_are_forwarded_and_nothing_is_cached(
    deploy: Deploy, name: str
) -> None:
    behavior = distribution(deploy(name, DELEGATED))["defaultCacheBehavior"]

    assert behavior["cachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    assert behavior["originRequestPolicyId"] == "216adef6-5c7f-47e4-b989-5492eafa07d3"
    assert behavior["viewerProtocolPolicy"] == "redirect-to-https"
    assert "POST" in behavior["allowedMethods"]


@BEHIND
def test_tls_on_both_sides(deploy: Deploy, name: str) -> None:
    inputs = distribution(deploy(name, DELEGATED))

    (origin,) = inputs["origins"]
    assert origin["customOriginConfig"]["originProtocolPolicy"] == "https-only"
    assert origin["customOriginConfig"]["originSslProtocols"] == ["TLSv1.2"]
    assert inputs["viewerCertificate"]["minimumProtocolVersion"] == "TLSv1.2_2021"
    assert inputs["viewerCertificate"]["sslSupportMethod"] == "sni-only"
    assert inputs["httpVersion"] == "http2and3"


@BEHIND
def test_host_leads_to_cloudfront_by_ipv4_and_ipv6(deploy: Deploy, name: str) -> None:
    graph = deploy(name, DELEGATED)

    for record, kind in (("ingress-public-a", "A"), ("ingress-public-aaaa", "AAAA")):
        inputs = graph.one(route53.Record, record).inputs
        assert inputs["type"] == kind
        assert inputs["aliases"][0]["zoneId"] == "Z-edge"
    assert distribution(graph)["aliases"] == [graph.outputs["ingress"]["publicUrl"][8:]]


@BEHIND
def test_web_acl_at_the_edge_counts_connections(deploy: Deploy, name: str) -> None:
    graph = deploy(name, DELEGATED)
    acl = graph.one(wafv2.WebAcl, "ingress-edge-web-acl").inputs

    assert (acl["scope"], acl["region"]) == ("CLOUDFRONT", "us-east-1")
    assert distribution(graph)["webAclId"].endswith("ingress-edge-web-acl")
    groups = {
        rule["statement"]["managedRuleGroupStatement"]["name"]
        for rule in acl["rules"]
        if "managedRuleGroupStatement" in rule["statement"]
    }
    assert {"AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"} <= groups
    (rate,) = [rule for rule in acl["rules"] if rule["name"] == "rate-limit"]
    assert rate["statement"]["rateBasedStatement"]["aggregateKeyType"] == "IP"


OF_ADDRESSES = {"ip-reputation", "anonymous-ip", "rate-limit"}


@BEHIND
def test_addresses_are_looked_at_where_callers_connect(deploy: Deploy, name: str) -> None:
    """Behind CloudFront there are its addresses only, and a header that callers write to."""
    graph = deploy(name, DELEGATED)
    found = {
        acl: {rule["name"] for rule in graph.one(wafv2.WebAcl, acl).inputs["rules"]}
        for acl in ("ingress-edge-web-acl", "security-web-acl")
    }
    at_edge = OF_ADDRESSES - ({"anonymous-ip"} if name == "staging" else set())
    assert found["ingress-edge-web-acl"] & OF_ADDRESSES == at_edge
    assert found["security-web-acl"] == {"known-bad-inputs", "sql-injection", "common"}


@BEHIND
def test_as_long_as_there_is_no_edge_the_load_balancer_looks_itself(
    deploy: Deploy, name: str
) -> None:
    rules = deploy(name).one(wafv2.WebAcl, "security-web-acl").inputs["rules"]
    assert {"ip-reputation", "rate-limit"} <= {rule["name"] for rule in rules}


@BEHIND
def test_edge_log_of_the_web_acl_has_a_name_and_policy_of_its_own(
    deploy: Deploy, name: str
) -> None:
    graph = deploy(name, DELEGATED)
    group = graph.one(aws.cloudwatch.LogGroup, "ingress-edge-web-acl-log").inputs

    assert group["name"] == f"aws-waf-logs-agentplatform-{name}-edge"
    assert group["region"] == "us-east-1"
    assert group["kmsKeyId"].endswith("key/security-key-logs-id")


@BEHIND
def test_requests_are_logged_without_credentials(deploy: Deploy, name: str) -> None:
    graph = deploy(name, DELEGATED)
    delivery = graph.one(aws.cloudwatch.LogDelivery, "ingress-edge-log").inputs
    destination = graph.one(
        aws.cloudwatch.LogDeliveryDestination, "ingress-edge-log-destination"
    ).inputs

    assert not {"cs-uri-query", "cs(Cookie)", "cs(Referer)"} & set(delivery["recordFields"])
    assert {"c-ip", "cs-uri-stem", "sc-status"} <= set(delivery["recordFields"])
    assert destination["deliveryDestinationConfiguration"] == {
        "destinationResourceArn": "arn:aws:s3:::storage-load-balancer-logs-0123456"
    }
    policy = graph.one(aws.s3.BucketPolicy, "storage-load-balancer-logs-policy").inputs["policy"]
    (statement,) = [each for each in json.loads(policy)["Statement"] if each["Sid"] == "EdgeLogs"]
    assert statement["Principal"] == {"Service": ["delivery.logs.amazonaws.com"]}
    assert statement["Condition"]["ArnLike"] == {
        "aws:SourceArn": "arn:aws:logs:us-east-1:123456789012:delivery-source:*"
    }


def test_countries_and_price_class_follow_the_configuration(deploy: Deploy) -> None:
    only = {"mode": "allow", "countries": ["CH", "DE"]}
    chosen = distribution(deploy("prod", edge(geo_restriction=only, price_class="PriceClass_All")))

    assert chosen["priceClass"] == "PriceClass_All"
    assert chosen["restrictions"]["geoRestriction"] == {
        "restrictionType": "whitelist",
        "locations": ["CH", "DE"],
    }
    plain = distribution(deploy("prod", DELEGATED))
    assert plain["restrictions"]["geoRestriction"]["restrictionType"] == "none"


ELSEWHERE = {
    "environment": {"region": "eu-west-1"},
    "network": {"zones": ["eu-west-1a", "eu-west-1b"], "interface_endpoints": []},
    "ingress": {"dns": {"delegated": True}},
}


def test_elsewhere_the_edge_still_lives_in_us_east_1(deploy: Deploy) -> None:
    graph = deploy("staging", ELSEWHERE)

    made = {certificate.name: certificate for certificate in graph.of(acm.Certificate)}
    assert made["ingress-public-certificate-eu-west-1"].inputs["region"] == "eu-west-1"
    assert made["ingress-public-certificate-us-east-1"].inputs["region"] == "us-east-1"
    assert "ingress-internal-certificate-us-east-1" not in made
    used = distribution(graph)["viewerCertificate"]["acmCertificateArn"]
    assert used.endswith("ingress-public-certificate-us-east-1")
    (proof,) = [
        record
        for record in graph.of(route53.Record)
        if record.name.startswith("ingress-public-certificate")
    ]
    assert proof.inputs["name"] == "_proof.agents.staging.example.com."


def test_elsewhere_the_edge_log_has_a_key_of_its_region(deploy: Deploy) -> None:
    graph = deploy("staging", ELSEWHERE)
    key = graph.one(aws.kms.Key, "ingress-edge-logs-key").inputs
    group = graph.one(aws.cloudwatch.LogGroup, "ingress-edge-web-acl-log").inputs

    assert key["region"] == "us-east-1"
    services = [each["Principal"].get("Service") for each in json.loads(key["policy"])["Statement"]]
    assert ["logs.us-east-1.amazonaws.com"] in services
    assert group["kmsKeyId"].endswith("key/ingress-edge-logs-key-id")
