"""Encryption in transit: TLS 1.2 or newer on every connection."""

from ops.deployment import Deployment
from ops.verify.check import Check, Faults, Look, Made, states


def _issued(deployment: Deployment, certificate: Made) -> Faults:
    acm = deployment.aws.client("acm", certificate.region)
    found = acm.describe_certificate(CertificateArn=certificate.id)["Certificate"]
    yield from states(found, Status="ISSUED")
    if renewal := found.get("RenewalSummary"):
        # A pending renewal needs the validation record, which was removed.
        settled = renewal["RenewalStatus"] in ("SUCCESS", "PENDING_AUTO_RENEWAL")
        yield from states(renewal, **({} if settled else {"RenewalStatus": "SUCCESS"}))


CHECKS = (
    Check(
        id="tls.load-balancers",
        title="Load balancers require TLS 1.2 or newer, and redirect HTTP",
        covers={
            "lb.Listener": ("sslPolicy", "protocol", "certificateArn", "defaultActions"),
        },
    ),
    Check(
        id="tls.certificates",
        title="Certificates are issued and renewed",
        covers={"acm.Certificate": (), "acm.CertificateValidation": ()},
        looks=(Look(("acm.Certificate",), _issued),),
        absent="ingress.dns.delegated is off: there are no certificates yet",
        fix="see ACM for the missing validation record; `platformctl doctor` checks the zone's"
        " delegation",
    ),
    Check(
        id="tls.edge",
        title="CloudFront requires TLS 1.2 or newer, also to its origin",
        covers={"cloudfront.Distribution": ()},
        absent="network.ingress.cloudfront or ingress.dns.delegated is off: there is no"
        " distribution",
    ),
    Check(
        id="tls.search",
        title="Search requires TLS 1.2 or newer",
        covers={"opensearch.Domain": ("domainEndpointOptions",)},
    ),
    Check(
        id="tls.database",
        title="The database requires TLS",
        covers={"rds.ClusterParameterGroup": (), "rds.ParameterGroup": ()},
    ),
    Check(
        id="tls.proxy",
        title="The database proxy requires TLS",
        covers={"rds.Proxy": ("requireTls",)},
        unknown_here="moto lacks ModifyDBProxy: localcloud holds the proxy's settings in memory",
    ),
)
