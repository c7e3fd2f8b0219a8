"""How long AWS takes to provision, for simulations of a deployment. Off by default.

`LOCALCLOUD_LATENCY`, in the environment of `start`, is the factor by which the times are scaled:
`1` waits as AWS does, `0.01` a hundredth of it.
"""

import os
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SECONDS: Final[Mapping[str, float]] = MappingProxyType(
    {
        # "New domains typically take 15-30 minutes to initialize":
        # https://docs.aws.amazon.com/opensearch-service/latest/developerguide/gsgcreate-domain.html
        "aws:opensearch/domain:Domain": 1200,
        # AWS publishes no times for the rest; these are rounded from what deployments of others
        # report, so a simulation shows which path is the longest rather than its exact length.
        "aws:rds/clusterInstance:ClusterInstance": 420,
        "aws:cloudfront/distribution:Distribution": 300,
        "aws:rds/proxy:Proxy": 180,
        "aws:lb/loadBalancer:LoadBalancer": 150,
        "aws:ec2/natGateway:NatGateway": 120,
        "aws:ecs/service:Service": 120,
        "aws:ec2/vpcEndpoint:VpcEndpoint": 60,
        "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": 45,
        "aws:rds/cluster:Cluster": 60,
    }
)
"""Typical seconds until a new resource is usable, by type token; other types count as immediate."""


def wait(token: str) -> None:
    """Wait as long as AWS would for a new resource of a type, scaled."""
    factor = float(os.environ.get("LOCALCLOUD_LATENCY") or 0)
    if factor:
        time.sleep(SECONDS.get(token, 0) * factor)
