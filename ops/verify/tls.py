"""Encryption on the way: TLS 1.2 or newer, at every door."""

from collections.abc import Iterator
from typing import Any

from ops.deployment import Deployment
from ops.verify.check import AcceptedError, Check, Seen, like
from ops.verify.sources import made, pages, statements

_MODERN = ("ELBSecurityPolicy-TLS13-1-2-", "ELBSecurityPolicy-TLS13-1-3-")
_ONLY_MODERN_EDGE = ("TLSv1.2", "TLSv1.3")


def _load_balancers(deployment: Deployment) -> Iterator[Seen]:
    ingress = deployment.contract("ingress")
    if not ingress["serving"]:
        raise AcceptedError("ingress.dns.delegated is off: without certificates nobody is served")
    elb = deployment.aws.client("elbv2")
    for key in ("publicLoadBalancerArn", "internalLoadBalancerArn"):
        for each in pages(elb, "describe_listeners", "Listeners", LoadBalancerArn=ingress[key]):
            name = f"{key.removesuffix('LoadBalancerArn')} listener, port {each['Port']}"
            yield Seen(name, _listener_fault(each))


def _listener_fault(listener: dict[str, Any]) -> str:
    if listener["Protocol"] == "HTTPS":
        policy = listener.get("SslPolicy", "")
        return "" if policy.startswith(_MODERN) else f"its policy {policy} admits old TLS"
    redirects = [each.get("RedirectConfig", {}) for each in listener["DefaultActions"]]
    secure = all(each.get("Protocol") == "HTTPS" for each in redirects)
    return "" if secure else f"answers by {listener['Protocol']} instead of redirecting to HTTPS"


def _certificates(deployment: Deployment) -> Iterator[Seen]:
    if not deployment.contract("ingress")["serving"]:
        raise AcceptedError("ingress.dns.delegated is off: there are no certificates yet")
    for certificate in made(deployment, "aws:acm/certificate:Certificate"):
        acm = deployment.aws.client("acm", certificate.region)
        found = acm.describe_certificate(CertificateArn=certificate.id)["Certificate"]
        yield like(found["DomainName"], found, Status="ISSUED")


def _search(deployment: Deployment) -> Iterator[Seen]:
    name = deployment.contract("search")["domainName"]
    opensearch = deployment.aws.client("opensearch")
    doors = opensearch.describe_domain(DomainName=name)["DomainStatus"]["DomainEndpointOptions"]
    policy = doors.get("TLSSecurityPolicy", "")
    wrong = "" if "Min-TLS-1-2" in policy else f"its policy {policy} admits old TLS"
    yield Seen(name, wrong if doors.get("EnforceHTTPS") else "answers to plain HTTP")


def _database(deployment: Deployment) -> Iterator[Seen]:
    rds = deployment.aws.client("rds")
    cluster = deployment.contract("database")["clusterIdentifier"]
    (found,) = rds.describe_db_clusters(DBClusterIdentifier=cluster)["DBClusters"]
    group = found["DBClusterParameterGroup"]
    listed = pages(
        rds, "describe_db_cluster_parameters", "Parameters", DBClusterParameterGroupName=group
    )
    values = {each["ParameterName"]: each.get("ParameterValue") for each in listed}
    yield like(group, values, **{"rds.force_ssl": "1"})


def _proxy(deployment: Deployment) -> Iterator[Seen]:
    name = deployment.contract("database")["proxyName"]
    groups = [deployment.contract("securityGroups")["groupIds"]["database-proxy"]]
    for each in deployment.aws.client("rds").describe_db_proxies(DBProxyName=name)["DBProxies"]:
        yield like(name, each, RequireTLS=True, VpcSecurityGroupIds=groups)


def _buckets(deployment: Deployment) -> Iterator[Seen]:
    for bucket in made(deployment, "aws:s3/bucket:Bucket"):
        s3 = deployment.aws.client("s3", bucket.region)
        policy = s3.get_bucket_policy(Bucket=bucket.id)["Policy"]
        refused = any(_refuses_plain_http(each) for each in statements(policy))
        yield Seen(bucket.id, "" if refused else "its policy does not refuse plain HTTP")


def _refuses_plain_http(statement: dict[str, Any]) -> bool:
    condition = statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport")
    everything = statement.get("Action") in ("s3:*", ["s3:*"], "*")
    return statement["Effect"] == "Deny" and everything and str(condition).lower() == "false"


def _edge(deployment: Deployment) -> Iterator[Seen]:
    distribution = deployment.contract("ingress").get("distributionId")
    if distribution is None:
        wanted = deployment.settings.network.ingress.cloudfront
        key = "ingress.dns.delegated" if wanted else "network.ingress.cloudfront"
        raise AcceptedError(f"{key} is off: there is no distribution")
    answer = deployment.aws.client("cloudfront").get_distribution_config(Id=distribution)
    config = answer["DistributionConfig"]
    least = config["ViewerCertificate"]["MinimumProtocolVersion"]
    modern = least.startswith(_ONLY_MODERN_EDGE)
    yield Seen(distribution, "" if modern else f"admits {least}")
    origins: list[dict[str, Any]] = config["Origins"]["Items"]
    for origin in origins:
        custom = origin.get("CustomOriginConfig", {})
        yield like(origin["DomainName"], custom, OriginProtocolPolicy="https-only")


CHECKS = (
    Check(
        id="tls.load-balancers",
        title="Load balancers speak TLS 1.2 or newer, plain HTTP only redirects",
        look=_load_balancers,
        fix="run `pulumi up --refresh`; delete listeners that the stack does not know",
    ),
    Check(
        id="tls.certificates",
        title="Certificates are issued",
        look=_certificates,
        fix="see in ACM which validation record is missing; `platformctl doctor` looks at the"
        " zone's delegation",
    ),
    Check(
        id="tls.edge",
        title="CloudFront speaks TLS 1.2 or newer, to its origin too",
        look=_edge,
        fix="run `pulumi up --refresh`",
    ),
    Check(
        id="tls.search",
        title="Search answers to TLS 1.2 or newer only",
        look=_search,
        fix="run `pulumi up --refresh`",
    ),
    Check(
        id="tls.database",
        title="The database refuses connections without TLS",
        look=_database,
        fix="run `pulumi up --refresh`: it sets rds.force_ssl again",
    ),
    Check(
        id="tls.proxy",
        title="The database proxy requires TLS, in its own security group",
        look=_proxy,
        fix="run `pulumi up --refresh`",
        unknown_here="moto lacks ModifyDBProxy: localcloud holds the proxy's settings in memory",
    ),
    Check(
        id="tls.buckets",
        title="Buckets refuse plain HTTP",
        look=_buckets,
        fix="run `pulumi up --refresh`: it writes the bucket policy again",
    ),
)
