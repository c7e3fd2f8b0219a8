"""Provisioning times of AWS, for simulated deployments. Off by default.

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
        # The provider waits for INSYNC; "changes generally propagate within 60 seconds" (2026-11):
        # https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeInfo.html
        "aws:route53/record:Record": 60,
        "aws:route53/zone:Zone": 60,
        # The provider reads the rules until they have stayed the same for about a minute (2026-11):
        # terraform-provider-aws, internal/service/s3/bucket_lifecycle_configuration.go
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 60,
    }
)
"""Typical seconds until a new resource is usable, by type token; other types count as immediate."""

DELETION: Final[Mapping[str, float]] = MappingProxyType(
    {
        # Disabled first, which has to be deployed everywhere like any change (2026-11):
        # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowToDeleteDistribution.html
        "aws:cloudfront/distribution:Distribution": 300,
        # Its targets drain for the deregistration delay, 300 seconds by default (2026-11):
        # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
        "aws:ecs/service:Service": 300,
        "aws:route53/record:Record": 60,
    }
)
"""Typical seconds until the provider counts a deleted resource as gone."""


def wait(token: str, seconds: Mapping[str, float] = SECONDS) -> None:
    """Wait as long as AWS would for a new resource of a type, or with `DELETION` for an old one."""
    factor = float(os.environ.get("LOCALCLOUD_LATENCY") or 0)
    if factor:
        time.sleep(seconds.get(token, 0) * factor)
