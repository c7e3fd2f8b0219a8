"""Links to a stack's resources in the AWS console."""

from collections.abc import Iterator
from urllib.parse import quote

from ops.deployment import Deployment


def console_links(deployment: Deployment) -> Iterator[tuple[str, str]]:
    """Titles and URLs, dashboards first; none for the local AWS."""
    if deployment.local:
        return
    region = deployment.aws.region
    home = f"https://{region}.console.aws.amazon.com"
    watch = f"{home}/cloudwatch/home?region={region}#"
    for name in deployment.contract("observability")["dashboardNames"]:
        yield f"Dashboard {name}", f"{watch}dashboards/dashboard/{quote(name)}"
    yield "Alarms", f"{watch}alarmsV2:?~(search~'{quote(deployment.stack)})"
    cluster = deployment.contract("ecsCluster")["clusterName"]
    for service in deployment.contract("ecsServices")["serviceNames"].values():
        page = f"clusters/{quote(cluster)}/services/{quote(service)}/health"
        yield f"Service {service}", f"{home}/ecs/v2/{page}?region={region}"
    for service, group in deployment.contract("cloudwatchLogs")["logGroupNames"].items():
        # The console requires its own escaping of the path in addition to the URL's.
        name = quote(quote(group, safe=""), safe="").replace("%", "$")
        yield f"Logs of {service}", f"{watch}logsV2:log-groups/log-group/{name}"
    database = deployment.contract("database")["clusterIdentifier"]
    yield "Database", f"{home}/rds/home?region={region}#database:id={database};is-cluster=true"
    domain = deployment.contract("search")["domainName"]
    yield "Search", f"{home}/aos/home?region={region}#opensearch/domains/{domain}"
    guardrail = deployment.contract("agents")["guardrailId"]
    yield "Guardrail", f"{home}/bedrock/home?region={region}#/guardrails/{guardrail}"
