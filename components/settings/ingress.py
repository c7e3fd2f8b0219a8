"""`agentplatform:ingress`: DNS and certificates, load balancers, and CloudFront."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from components.settings.base import Distinct, Section, Spelling, Switch, shown
from components.settings.choices import Country
from components.settings.network import Network
from components.settings.security import HostName, Security, WebAcl

INTERNAL_LABEL = "graphql"
"""First label of the internal load balancer's host name."""

ORIGIN_HEADER = "x-origin-verify"
"""Header with the secret that CloudFront sends to the public load balancer."""

_LONGEST_COMMON_NAME = 64
"""Maximum length of a certificate's domain name (AWS API: RequestCertificate)."""


ZoneId = Annotated[str, Spelling(r"^Z[A-Z0-9]{1,31}$", "the zone's id, such as Z0123456789ABC")]


class Dns(Section):
    """The public hosted zone of the platform."""

    zone_name: HostName = Field(
        description="Name of the zone; it contains security.sign_in.host_name."
    )
    zone: Literal["existing", "created"] = Field(
        default="existing",
        description="Use an existing zone of the account, or create it with the stack.",
    )
    zone_id: ZoneId | None = Field(
        default=None, description="Id of the existing zone, if several have that name."
    )
    delegated: Switch | None = Field(
        default=None,
        description="Whether the parent zone delegates to this zone, which certificates require;"
        " unset: on for an existing zone, off for a created one.",
    )
    caa: Switch = Field(
        default=False,
        description="Create a CAA record for the host that allows only Amazon.",
    )

    @property
    def resolves(self) -> bool:
        """Whether the zone is delegated, so that certificates can be validated."""
        return self.zone == "existing" if self.delegated is None else self.delegated

    @model_validator(mode="after")
    def _id_of_an_existing_zone(self) -> "Dns":
        if self.zone == "created" and self.zone_id:
            raise ValueError(
                "zone_id names a zone that exists, but zone is created;"
                " accepted: zone: existing, or no zone_id"
            )
        return self


class HealthCheck(Section):
    """Health checks of the load balancers."""

    interval_seconds: Annotated[int, Field(ge=5, le=300)] = Field(
        default=30, description="Interval in seconds, 5 to 300."
    )
    timeout_seconds: Annotated[int, Field(ge=2, le=120)] = Field(
        default=5, description="Timeout in seconds, 2 to 120."
    )
    failures: Annotated[int, Field(ge=2, le=10)] = Field(
        default=3, description="Unhealthy threshold, 2 to 10."
    )
    successes: Annotated[int, Field(ge=2, le=10)] = Field(
        default=2, description="Healthy threshold, 2 to 10."
    )

    @model_validator(mode="after")
    def _answers_before_the_next_check(self) -> "HealthCheck":
        if self.timeout_seconds >= self.interval_seconds:
            raise ValueError(
                f"timeout_seconds is {self.timeout_seconds};"
                f" accepted: less than interval_seconds, {self.interval_seconds}"
            )
        return self


class GeoRestriction(Section):
    """CloudFront geographic restrictions."""

    mode: Literal["allow", "deny"] = Field(description="Allow only these countries, or deny them.")
    countries: Annotated[tuple[Country, ...], Field(min_length=1), Distinct] = Field(
        description="ISO 3166 alpha-2 codes, in capitals and quoted (NO is a word of YAML)."
    )


class Edge(Section):
    """CloudFront, if `network.ingress.cloudfront` is on."""

    price_class: Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"] = Field(
        default="PriceClass_100",
        description="Price class: North America and Europe, most edge locations, or all.",
    )
    minimum_tls: Literal["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"] = Field(
        default="TLSv1.2_2021", description="CloudFront security policy for viewers."
    )
    answer_seconds: Annotated[int, Field(ge=1, le=120)] = Field(
        default=60,
        description="Origin response timeout in seconds, 1 to 120.",
    )
    geo_restriction: GeoRestriction | None = Field(
        default=None, description="Countries to allow or deny; unset: all are allowed."
    )
    web_acl: WebAcl = Field(
        default=WebAcl(), description="The web ACL of CloudFront, which sees viewers' addresses."
    )
    secret_generation: Annotated[int, Field(ge=1)] = Field(
        default=1,
        description="Increment it to rotate the secret between CloudFront and the load balancer;"
        " the previous one stays valid until the next rotation.",
    )

    @model_validator(mode="after")
    def _counts_connections(self) -> "Edge":
        if self.web_acl.rate_limit.forwarded_header:
            raise ValueError(
                "web_acl.rate_limit.forwarded_header is set, but callers connect to the edge"
                " themselves and could forge it; accepted: no forwarded_header here"
            )
        return self


class Ingress(Section):
    """DNS, load balancers and CloudFront."""

    dns: Dns = Field(description="The hosted zone.")
    tls_policy: Literal[
        "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09",
        "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
        "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
        "ELBSecurityPolicy-TLS13-1-3-2021-06",
    ] = Field(
        default="ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        description="TLS policy of both load balancers: TLS 1.3, or 1.2 with forward secrecy.",
    )
    target_protocol: Literal["HTTP", "HTTPS"] = Field(
        default="HTTP",
        description="Protocol of target groups; HTTPS requires images that terminate TLS.",
    )
    health_check: HealthCheck = Field(
        default=HealthCheck(), description="Health checks of the load balancers."
    )
    idle_timeout_seconds: Annotated[int, Field(ge=1, le=4000)] = Field(
        default=120, description="Idle timeout of connections in seconds, 1 to 4000."
    )
    deregistration_seconds: Annotated[int, Field(ge=0, le=3600)] = Field(
        default=60, description="Deregistration delay in seconds, 0 to 3600."
    )
    edge: Edge = Field(
        default=Edge(), description="CloudFront in front of the public load balancer."
    )


def check_ingress(ingress: Ingress, network: Network, security: Security) -> Ingress:
    """Refuse names outside the zone, and web ACL rules that do not work behind CloudFront."""
    host, zone = security.sign_in.host_name, ingress.dns.zone_name
    if not f".{host}".endswith(f".{zone}"):
        raise ValueError(
            f"dns.zone_name is {shown(zone)}, which security.sign_in.host_name {shown(host)} is not"
            " in;"
            f" accepted: {', '.join(_zones_of(host))}"
        )
    longest = _LONGEST_COMMON_NAME - len(f"{INTERNAL_LABEL}.")
    if len(host) > longest:
        raise ValueError(
            f"security.sign_in.host_name has {len(host)} characters, which no certificate takes;"
            f" accepted: at most {longest}"
        )
    if network.ingress.cloudfront:
        _check_behind_cloudfront(security.web_acl)
    return ingress


def _zones_of(host: str) -> Sequence[str]:
    labels = host.split(".")
    return [".".join(labels[place:]) for place in range(len(labels) - 1)]


_OF_ADDRESSES = ("ip_reputation", "anonymous_ip", "rate_limit")
"""The keys of web ACL rules that evaluate callers' addresses."""


def _check_behind_cloudfront(web_acl: WebAcl) -> None:
    for key in _OF_ADDRESSES:
        if key in web_acl.model_fields_set and getattr(web_acl, key) is not None:
            raise ValueError(
                f"network.ingress.cloudfront is on, so that security.web_acl.{key} would see the"
                " addresses of CloudFront, or what callers write into a header;"
                f" accepted: ingress.edge.web_acl.{key}"
            )
    if ORIGIN_HEADER not in web_acl.redacted_headers:
        raise ValueError(
            "security.web_acl.redacted_headers would let the secret of CloudFront into the log;"
            f" accepted: a list with {ORIGIN_HEADER}"
        )
