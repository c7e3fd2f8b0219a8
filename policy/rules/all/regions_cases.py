"""Cases of the rules in `regions.py`."""

from frame.cases import UNKNOWN, ResourceCase
from frame.sdk import aws

REGIONS = "aws-allowed-regions"

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
)
