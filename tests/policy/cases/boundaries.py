"""Cases of the allow-lists of regions and of sources of traffic."""

import pulumi_aws as aws

from tests.policy.harness import UNKNOWN, ResourceCase

REGIONS = "aws-allowed-regions"
SOURCES = "ec2-ingress-allowed-sources"

CASES = (
    ResourceCase(
        rule=REGIONS,
        cls=aws.Provider,
        compliant={"region": "us-east-1"},
        violations=[
            ({"region": "eu-west-1"}, "region is eu-west-1; allowed: us-east-1, us-west-2.")
        ],
        tolerated=[{"region": "us-west-2"}],
    ),
    ResourceCase(
        rule=REGIONS,
        cls=aws.rds.Cluster,
        compliant={
            "region": "eu-west-1",
            "availabilityZones": ["eu-west-1a", "eu-west-1b"],
        },
        violations=[
            ({"region": "us-east-1"}, "region is us-east-1"),
            ({"availabilityZones.1": "us-east-1b"}, "availabilityZones[1] is us-east-1b"),
        ],
        tolerated=[{"availabilityZones.0": UNKNOWN}],
        given={"regions": ["eu-west-1"]},
    ),
    ResourceCase(
        rule=REGIONS,
        cls=aws.ec2.Subnet,
        compliant={"availabilityZone": "us-east-1c"},
        violations=[({"availabilityZone": "ap-south-1a"}, "availabilityZone is ap-south-1a")],
    ),
    ResourceCase(
        rule=REGIONS,
        cls=aws.secretsmanager.Secret,
        compliant={"replicas": [{"region": "us-west-2"}]},
        violations=[({"replicas.0.region": "eu-west-1"}, "replicas[0].region is eu-west-1")],
    ),
    ResourceCase(
        rule=SOURCES,
        cls=aws.ec2.SecurityGroup,
        compliant={
            "ingress": [{"cidrBlocks": ["10.1.0.0/16"], "ipv6CidrBlocks": ["fd00::/8"]}],
            "egress": [{"cidrBlocks": ["0.0.0.0/0"]}],
        },
        violations=[
            ({"ingress.0.cidrBlocks.0": "203.0.113.0/24"}, "cidrBlocks[0] is 203.0.113.0/24"),
            ({"ingress.0.cidrBlocks.0": "10.0.0.0/7"}, "10.0.0.0/7"),
            ({"ingress.0.ipv6CidrBlocks.0": "2001:db8::/32"}, "2001:db8::/32"),
        ],
    ),
    ResourceCase(
        rule=SOURCES,
        cls=aws.vpc.SecurityGroupIngressRule,
        compliant={"cidrIpv4": "203.0.113.128/25"},
        violations=[
            ({"cidrIpv4": "203.0.112.0/23"}, "cidrIpv4 is 203.0.112.0/23"),
            ({"cidrIpv4": "10.0.0.0/8"}, "allowed: 203.0.113.0/24"),
        ],
        given={"cidrs": ["203.0.113.0/24"]},
    ),
    ResourceCase(
        rule=SOURCES,
        cls=aws.ec2.SecurityGroupRule,
        compliant={"type": "ingress", "cidrBlocks": ["192.168.1.0/24"]},
        violations=[({"cidrBlocks.0": "198.51.100.7/32"}, "198.51.100.7/32")],
        tolerated=[{"type": "egress", "cidrBlocks": ["0.0.0.0/0"]}],
    ),
    ResourceCase(
        rule=SOURCES,
        cls=aws.ec2.ManagedPrefixList,
        compliant={"entries": [{"cidr": "10.0.0.0/8"}]},
        violations=[({"entries.0.cidr": "198.51.100.0/24"}, "entries[0].cidr is 198.51.100.0/24")],
    ),
)
