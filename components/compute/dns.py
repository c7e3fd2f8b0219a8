"""DNS: the public hosted zone, validated certificates, and alias records."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi_aws import acm, route53

from components.security.context import Context
from components.settings.ingress import Dns

_VALIDATION_LIMIT = "15m"
"""ACM validates within minutes, unless the zone is not delegated."""

_CAA_SECONDS = 3600


@dataclass(frozen=True, kw_only=True)
class PublicZone:
    """The public hosted zone.

    Attributes:
        arn: Its ARN; None for an existing zone.
    """

    zone_id: pulumi.Output[str]
    arn: pulumi.Output[str] | None
    name_servers: pulumi.Output[Sequence[str]]


def public_zone(context: Context, settings: Dns) -> PublicZone:
    """Look the zone up or create it; if it is not delegated, warn with its name servers.

    Raises:
        pulumi.RunError: The zone should exist and does not.
    """
    zone = _existing(context, settings) if settings.zone == "existing" else _made(context, settings)
    if not settings.resolves:
        zone.name_servers.apply(lambda servers: _ask_for_delegation(context, settings, servers))
    return zone


def _made(context: Context, settings: Dns) -> PublicZone:
    # Stateful: a new zone would have other name servers and need a new delegation.
    zone = route53.Zone(
        "ingress-zone",
        name=settings.zone_name,
        comment=f"{context.prefix}: public names",
        opts=context.stateful(),
    )
    return PublicZone(zone_id=zone.zone_id, arn=zone.arn, name_servers=zone.name_servers)


def _existing(context: Context, settings: Dns) -> PublicZone:
    try:
        found = route53.get_zone(
            name=None if settings.zone_id else settings.zone_name,
            zone_id=settings.zone_id,
            private_zone=None if settings.zone_id else False,
            opts=pulumi.InvokeOptions(parent=context.parent),
        )
    except Exception as reason:
        # The SDK raises a bare Exception for errors of AWS or the provider.
        message = (
            f"agentplatform:ingress.dns: account {context.account.account_id} has no such public"
            f" hosted zone '{settings.zone_id or settings.zone_name}'; accepted: the name or id of"
            f" one that it has, or zone: created ({reason})"
        )
        raise pulumi.RunError(message) from reason
    if found.name.rstrip(".") != settings.zone_name:
        message = (
            f"agentplatform:ingress.dns.zone_id: {settings.zone_id} is the zone"
            f" '{found.name.rstrip('.')}'; accepted: the id of zone_name, '{settings.zone_name}'"
        )
        raise pulumi.RunError(message)
    return PublicZone(
        zone_id=pulumi.Output.from_input(found.zone_id),
        arn=None,
        name_servers=pulumi.Output.from_input(found.name_servers),
    )


def _ask_for_delegation(context: Context, settings: Dns, servers: Sequence[str]) -> None:
    pulumi.log.warn(
        f"No certificate and no HTTPS yet: {settings.zone_name} is not delegated. Enter these name"
        f" servers as its NS record at the parent zone or registrar: {', '.join(servers)}. Then set"
        " agentplatform:ingress.dns.delegated: on and run `up` again.",
        resource=context.parent,
    )


def certificates(
    context: Context, name: str, hosts: Sequence[str], *, zone: PublicZone, regions: Sequence[str]
) -> dict[str, pulumi.Output[str]]:
    """Certificates of all hosts by region, as ARNs that resolve after validation.

    ACM uses the same validation record in every region.
    Source: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
    """
    main = hosts[0]
    made = {
        region: acm.Certificate(
            f"{name}-{region}",
            domain_name=main,
            subject_alternative_names=list(hosts),  # left out, ACM would keep former hosts
            validation_method="DNS",
            region=region,
            opts=context.own(),
        )
        for region in regions
    }
    options = made[regions[0]].domain_validation_options
    records = [
        _validation_record(
            context, f"{name}-proof{f'-{host}' if host != main else ''}", host, zone, options
        )
        for host in hosts
    ]
    limit = pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create=_VALIDATION_LIMIT))
    return {
        region: acm.CertificateValidation(
            f"{name}-{region}",
            certificate_arn=certificate.arn,
            validation_record_fqdns=[record.fqdn for record in records],
            region=region,
            opts=pulumi.ResourceOptions.merge(context.own(), limit),
        ).certificate_arn
        for region, certificate in made.items()
    }


def _validation_record(
    context: Context,
    logical: str,
    host: str,
    zone: PublicZone,
    options: pulumi.Output[Sequence[acm.outputs.CertificateDomainValidationOption]],
) -> route53.Record:
    """The DNS validation record of a host."""
    option = options.apply(lambda all_: next(each for each in all_ if each.domain_name == host))
    return route53.Record(
        logical,
        zone_id=zone.zone_id,
        name=option.apply(lambda each: each.resource_record_name or ""),
        type=option.apply(lambda each: each.resource_record_type or ""),
        records=[option.apply(lambda each: each.resource_record_value or "")],
        ttl=60,
        # The record is the same for every certificate of the host in the account, so that it may
        # exist.
        allow_overwrite=True,
        opts=context.own(),
    )


def restrict_issuers(context: Context, logical: str, host: str, zone: PublicZone) -> None:
    """Create a CAA record that allows only Amazon for the host and its subdomains.

    Source: https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html
    """
    route53.Record(
        logical,
        zone_id=zone.zone_id,
        name=host,
        type="CAA",
        records=['0 issue "amazon.com"'],
        ttl=_CAA_SECONDS,
        opts=context.own(),
    )


def lead_to_load_balancer(
    context: Context, name: str, host: str, zone_id: pulumi.Input[str], alb: aws.lb.LoadBalancer
) -> None:
    """Create the alias record of a load balancer, which has IPv4 addresses only."""
    _alias(context, f"{name}-a", "A", host, zone_id, (alb.dns_name, alb.zone_id), health=True)


def lead_to_distribution(
    context: Context, name: str, host: str, zone: PublicZone, edge: aws.cloudfront.Distribution
) -> None:
    """Create the IPv4 and IPv6 alias records of a CloudFront distribution."""
    for kind in ("A", "AAAA"):
        logical = f"{name}-{kind.lower()}"
        target = (edge.domain_name, edge.hosted_zone_id)
        _alias(context, logical, kind, host, zone.zone_id, target, health=False)


def _alias(
    context: Context,
    logical: str,
    kind: str,
    host: str,
    zone_id: pulumi.Input[str],
    target: tuple[pulumi.Input[str], pulumi.Input[str]],
    *,
    health: bool,
) -> None:
    name, hosted_zone = target
    route53.Record(
        logical,
        zone_id=zone_id,
        name=host,
        type=kind,
        aliases=[
            route53.RecordAliasArgs(name=name, zone_id=hosted_zone, evaluate_target_health=health)
        ],
        opts=context.own(),
    )


def internal_zone(
    context: Context, suffix: str, host: str, vpc_id: pulumi.Input[str]
) -> route53.Zone:
    """A private hosted zone for one host, so that no private address is public.

    Its certificate is validated in the public zone.
    """
    return route53.Zone(
        f"ingress-internal-zone{suffix}",
        name=host,
        comment=f"{context.prefix}: internal load balancer",
        vpcs=[route53.ZoneVpcArgs(vpc_id=vpc_id)],
        opts=context.own(),
    )
