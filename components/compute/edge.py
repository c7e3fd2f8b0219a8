"""CloudFront in front of the public load balancer, with a web ACL and access log."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pulumi
import pulumi_aws as aws
import pulumi_random as random
from pulumi_aws import cloudfront

from components.security.context import Context
from components.security.keys import key_policy, log_groups
from components.security.web_acl import WebAclPlace, make_web_acl
from components.settings.ingress import ORIGIN_HEADER, Edge

REGION = "us-east-1"
"""The region of CloudFront's certificates, web ACLs and logs.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
"""

# Ids of AWS's managed policies are the same in every account.
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
_CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
_ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
_SECURITY_HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03"

_METHODS = ("GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE")

_LOGGED = (
    "date", "time", "x-edge-location", "sc-bytes", "c-ip", "cs-method", "cs(Host)", "cs-uri-stem",
    "sc-status", "cs(User-Agent)", "x-edge-result-type", "x-edge-request-id", "x-host-header",
    "cs-protocol", "cs-bytes", "time-taken", "ssl-protocol", "ssl-cipher",
    "x-edge-response-result-type", "cs-protocol-version", "time-to-first-byte",
    "x-edge-detailed-result-type",
)  # fmt: skip
"""Fields of the access log, without queries, cookies and referrers: they contain credentials."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The load balancer as CloudFront's origin.

    Attributes:
        domain_name: Its DNS name.
        ready: The listener rules that accept CloudFront's requests.
    """

    domain_name: pulumi.Input[str]
    secret: pulumi.Input[str]
    ready: Sequence[pulumi.Resource]


@dataclass(frozen=True, kw_only=True)
class AtEdge:
    """CloudFront's distribution and web ACL.

    Attributes:
        web_acl_metric_name: The metric name of its web ACL, in us-east-1.
    """

    distribution: cloudfront.Distribution
    web_acl_metric_name: pulumi.Output[str]


def origin_secrets(context: Context, generation: int) -> list[pulumi.Output[str]]:
    """The secrets between CloudFront and the load balancer: the current and the previous one.

    The load balancer accepts both, because CloudFront takes minutes to deploy a new one everywhere.
    """
    return [
        random.RandomPassword(
            f"ingress-origin-secret-{each}", length=64, special=False, opts=context.own()
        ).result
        for each in (generation, generation - 1)
        if each
    ]


def make_edge(
    context: Context,
    settings: Edge,
    origin: Origin,
    *,
    host_names: Sequence[str],
    certificate_arn: pulumi.Input[str],
    logs_key_arn: pulumi.Input[str],
) -> AtEdge:
    """Create the distribution with its web ACL; it forwards all requests without caching.

    Args:
        context: The component.
        settings: The configuration.
        origin: The load balancer.
        host_names: The host names of platform and services. They are forwarded to the load
            balancer for its certificate and Cognito's callback.
        certificate_arn: Certificate of the hosts in us-east-1.
        logs_key_arn: Key of log groups in the stack's region.
    """
    there = replace(context, account=replace(context.account, region=REGION))
    if context.account.region != REGION:
        logs_key_arn = _logs_key(there).arn
    acl = make_web_acl(
        there,
        settings.web_acl,
        logs_key_arn=logs_key_arn,
        post=WebAclPlace(
            name="ingress-edge-web-acl",
            description="Guards the platform at the edge of CloudFront",
            scope="CLOUDFRONT",
            suffix="-edge",
            region=REGION,
        ),
    )
    distribution = _distribution(
        context,
        settings,
        origin,
        host_names=host_names,
        certificate_arn=certificate_arn,
        web_acl_arn=acl.arn,
    )
    metric_name = acl.visibility_config.apply(lambda config: config.metric_name)
    return AtEdge(distribution=distribution, web_acl_metric_name=metric_name)


def _distribution(
    context: Context,
    settings: Edge,
    origin: Origin,
    *,
    host_names: Sequence[str],
    certificate_arn: pulumi.Input[str],
    web_acl_arn: pulumi.Input[str],
) -> cloudfront.Distribution:
    return cloudfront.Distribution(
        "ingress-edge",
        comment=f"{context.prefix}: {host_names[0]}",
        aliases=list(host_names),
        enabled=True,
        is_ipv6_enabled=True,
        http_version="http2and3",
        price_class=settings.price_class,
        web_acl_id=web_acl_arn,
        origins=[_origin(settings, origin)],
        default_cache_behavior=_behavior(),
        restrictions=_restrictions(settings),
        viewer_certificate=cloudfront.DistributionViewerCertificateArgs(
            acm_certificate_arn=certificate_arn,
            ssl_support_method="sni-only",
            minimum_protocol_version=settings.minimum_tls,
        ),
        opts=context.own(after=origin.ready),
    )


def _origin(settings: Edge, origin: Origin) -> cloudfront.DistributionOriginArgs:
    return cloudfront.DistributionOriginArgs(
        origin_id="load-balancer",
        domain_name=origin.domain_name,
        custom_headers=[
            cloudfront.DistributionOriginCustomHeaderArgs(name=ORIGIN_HEADER, value=origin.secret)
        ],
        custom_origin_config=cloudfront.DistributionOriginCustomOriginConfigArgs(
            origin_protocol_policy="https-only",
            http_port=80,
            https_port=443,
            # The latest version that CloudFront supports for origins.
            origin_ssl_protocols=["TLSv1.2"],
            origin_read_timeout=settings.answer_seconds,
            origin_keepalive_timeout=60,
        ),
    )


def _behavior() -> cloudfront.DistributionDefaultCacheBehaviorArgs:
    """Forward everything: sign-in needs the host, cookies and queries."""
    return cloudfront.DistributionDefaultCacheBehaviorArgs(
        target_origin_id="load-balancer",
        viewer_protocol_policy="redirect-to-https",
        allowed_methods=list(_METHODS),
        cached_methods=["GET", "HEAD"],
        cache_policy_id=_CACHING_DISABLED,
        origin_request_policy_id=_ALL_VIEWER,
        response_headers_policy_id=_SECURITY_HEADERS,
    )


def _restrictions(settings: Edge) -> cloudfront.DistributionRestrictionsArgs:
    geo = settings.geo_restriction
    kinds = {"allow": "whitelist", "deny": "blacklist"}
    return cloudfront.DistributionRestrictionsArgs(
        geo_restriction=cloudfront.DistributionRestrictionsGeoRestrictionArgs(
            restriction_type=kinds[geo.mode] if geo else "none",
            locations=list(geo.countries) if geo else [],
        )
    )


def log_requests(
    context: Context, distribution: cloudfront.Distribution, bucket_arn: pulumi.Input[str]
) -> None:
    """Deliver the distribution's access log to the bucket, below AWSLogs/<account>/CloudFront.

    Legacy logging requires a bucket with ACLs.
    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
    """
    source = aws.cloudwatch.LogDeliverySource(
        "ingress-edge-log-source",
        name=f"{context.prefix}-edge",
        log_type="ACCESS_LOGS",
        resource_arn=distribution.arn,
        region=REGION,
        opts=context.own(),
    )
    destination = aws.cloudwatch.LogDeliveryDestination(
        "ingress-edge-log-destination",
        name=f"{context.prefix}-edge",
        output_format="json",
        delivery_destination_configuration=aws.cloudwatch.LogDeliveryDestinationDeliveryDestinationConfigurationArgs(
            destination_resource_arn=bucket_arn
        ),
        region=REGION,
        opts=context.own(),
    )
    aws.cloudwatch.LogDelivery(
        "ingress-edge-log",
        delivery_source_name=source.name,
        delivery_destination_arn=destination.arn,
        record_fields=list(_LOGGED),
        region=REGION,
        opts=context.own(),
    )


def _logs_key(there: Context) -> aws.kms.Key:
    """The key of log groups in us-east-1: KMS keys are regional."""
    return aws.kms.Key(
        "ingress-edge-logs-key",
        description=f"{there.prefix}: Log groups of the edge",
        enable_key_rotation=True,
        policy=pulumi.Output.json_dumps(
            key_policy(there.account, "logs", log_groups(there.account))
        ),
        region=REGION,
        opts=there.stateful(),
    )
