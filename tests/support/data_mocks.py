"""What the provider adds to databases, proxies and search domains."""

from typing import Any


def computed(token: str, name: str, inputs: dict[str, Any], regional: str) -> dict[str, Any]:
    """Outputs beside the inputs; `regional` is the middle of an ARN: region and account."""
    match token:
        case "aws:rds/cluster:Cluster":
            secret = f"arn:aws:secretsmanager:{regional}:secret:rds!cluster-{name}"
            return {
                "endpoint": f"{name}.cluster-1.us-east-1.rds.amazonaws.com",
                "readerEndpoint": f"{name}.cluster-ro-1.us-east-1.rds.amazonaws.com",
                "clusterResourceId": f"cluster-{name.upper()}",
                "masterUserSecrets": [{"secretArn": secret}],
            }
        case "aws:rds/clusterInstance:ClusterInstance":
            return {"identifier": f"{name}-0123456"}
        case "aws:rds/proxy:Proxy":
            return {
                "arn": f"arn:aws:rds:{regional}:db-proxy:prx-{name}",
                "endpoint": f"{inputs['name']}.proxy-1.us-east-1.rds.amazonaws.com",
            }
        case "aws:rds/proxyEndpoint:ProxyEndpoint":
            host = f"{inputs['dbProxyEndpointName']}.endpoint.proxy-1"
            return {"endpoint": f"{host}.us-east-1.rds.amazonaws.com"}
        case "aws:opensearch/domain:Domain":
            return {"endpoint": f"vpc-{inputs['domainName']}-1.us-east-1.es.amazonaws.com"}
        case _:
            return {}
