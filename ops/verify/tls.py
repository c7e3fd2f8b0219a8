"""Encryption in transit: TLS 1.2 or newer, on every connection."""

from ops.deployment import Deployment
from ops.verify.check import Check, Faults, Look, Made, states


def _issued(deployment: Deployment, certificate: Made) -> Faults:
    acm = deployment.aws.client("acm", certificate.region)
    found = acm.describe_certificate(CertificateArn=certificate.id)["Certificate"]
    yield from states(found, Status="ISSUED")
    if renewal := found.get("RenewalSummary"):
        # What is pending needs the validation record, which somebody has removed.
        settled = renewal["RenewalStatus"] in ("SUCCESS", "PENDING_AUTO_RENEWAL")
        yield from states(renewal, **({} if settled else {"RenewalStatus": "SUCCESS"}))


CHECKS = (
    Check(
        id="tls.load-balancers",
        title="Load balancers speak TLS 1.2 or newer, plain HTTP only redirects",
        covers={
            "lb.Listener": ("sslPolicy", "protocol", "certificateArn", "defaultActions"),
        },
    ),
    Check(
        id="tls.certificates",
        title="Certificates are issued, and renew",
        covers={"acm.Certificate": (), "acm.CertificateValidation": ()},
        looks=(Look(("acm.Certificate",), _issued),),
        absent="ingress.dns.delegated is off: there are no certificates yet",
        fix="see in ACM which validation record is missing; `platformctl doctor` looks at the"
        " zone's delegation",
    ),
    Check(
        id="tls.edge",
        title="CloudFront speaks TLS 1.2 or newer, to its origin too",
        covers={"cloudfront.Distribution": ()},
        absent="network.ingress.cloudfront or ingress.dns.delegated is off: there is no"
        " distribution",
    ),
    Check(
        id="tls.search",
        title="Search answers to TLS 1.2 or newer only",
        covers={"opensearch.Domain": ("domainEndpointOptions",)},
    ),
    Check(
        id="tls.database",
        title="The database refuses connections without TLS",
        covers={"rds.ClusterParameterGroup": (), "rds.ParameterGroup": ()},
    ),
    Check(
        id="tls.proxy",
        title="The database proxy requires TLS",
        covers={"rds.Proxy": ("requireTls",)},
        unknown_here="moto lacks ModifyDBProxy: localcloud holds the proxy's settings in memory",
    ),
)
