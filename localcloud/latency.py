"""How long AWS takes to provision, for simulations of a deployment. Off by default.

`LOCALCLOUD_LATENCY` is the factor by which the published times are scaled: `1` waits as AWS does,
`0.01` a hundredth of it.
"""

import os
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SECONDS: Final[Mapping[str, float]] = MappingProxyType(
    {
        # https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html: pending
        # ends within minutes; waiters of SDKs poll every 15 s.
        "aws:ec2/natGateway:NatGateway": 120,
        "aws:ec2/vpcEndpoint:VpcEndpoint": 60,
        # https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createupdatedomains.html:
        # "domains typically take 15-30 minutes to initialize".
        "aws:opensearch/domain:Domain": 1200,
        "aws:rds/cluster:Cluster": 60,
        "aws:rds/clusterInstance:ClusterInstance": 420,
        "aws:rds/proxy:Proxy": 120,
        "aws:lb/loadBalancer:LoadBalancer": 150,
        "aws:cloudfront/distribution:Distribution": 300,
        "aws:ecs/service:Service": 120,
        "aws:wafv2/webAcl:WebAcl": 5,
        "aws:iam/role:Role": 10,
    }
)
"""Typical seconds until a new resource is usable, by type token; other types count as immediate."""


def wait(token: str) -> None:
    """Wait as long as AWS would for a new resource of a type, scaled."""
    factor = float(os.environ.get("LOCALCLOUD_LATENCY") or 0)
    if factor:
        time.sleep(SECONDS.get(token, 0) * factor)
