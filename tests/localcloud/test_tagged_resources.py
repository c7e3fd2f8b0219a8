"""The tagging API lists what has tags, of services that moto leaves out too, in its own region."""

from pathlib import Path
from typing import Any

import pytest

from localcloud.process import Running
from ops.aws import Aws

TAGS = {"Project": "listed", "Environment": "here"}
PAIRS = [{"Key": key, "Value": value} for key, value in TAGS.items()]


@pytest.fixture
def aws(local_aws: tuple[Path, Running]) -> Aws:
    return Aws(region="us-east-1", endpoint=local_aws[1].moto_url)


def listed(aws: Aws, region: str, **more: Any) -> set[str]:
    client = aws.client("resourcegroupstaggingapi", region)
    filters = [{"Key": key, "Values": [value]} for key, value in TAGS.items()]
    pages = client.get_paginator("get_resources").paginate(TagFilters=filters, **more)
    return {each["ResourceARN"] for page in pages for each in page["ResourceTagMappingList"]}


def test_everything_with_all_the_tags_is_listed_where_it_is(aws: Aws) -> None:
    specification = [{"ResourceType": "elastic-ip", "Tags": PAIRS}]
    address = aws.client("ec2").allocate_address(Domain="vpc", TagSpecifications=specification)
    rule = aws.client("events").put_rule(Name="r", ScheduleExpression="rate(1 day)", Tags=PAIRS)
    group = aws.client("rds").create_db_parameter_group(
        DBParameterGroupName="g", DBParameterGroupFamily="postgres16", Description="d", Tags=PAIRS
    )
    pool = aws.client("cognito-idp").create_user_pool(PoolName="p", UserPoolTags=TAGS)
    dns = aws.client("route53")
    zone = dns.create_hosted_zone(Name="listed.test", CallerReference="1")["HostedZone"]["Id"]
    zone_id = zone.rpartition("/")[2]
    dns.change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone_id, AddTags=PAIRS)
    s3 = aws.client("s3", "us-west-2")
    s3.create_bucket(
        Bucket="listed-away", CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
    )
    s3.put_bucket_tagging(Bucket="listed-away", Tagging={"TagSet": PAIRS})
    aws.client("events").put_rule(Name="s", ScheduleExpression="rate(1 day)", Tags=PAIRS[:1])

    assert listed(aws, "us-west-2") == {"arn:aws:s3:::listed-away"}
    assert listed(aws, "us-east-1") == {
        f"arn:aws:ec2:us-east-1:123456789012:elastic-ip/{address['AllocationId']}",
        rule["RuleArn"],
        group["DBParameterGroup"]["DBParameterGroupArn"],
        pool["UserPool"]["Arn"],
        f"arn:aws:route53:::hostedzone/{zone_id}",
    }
    assert listed(aws, "us-east-1", ResourceTypeFilters=["events:rule"]) == {rule["RuleArn"]}


def test_a_default_acl_goes_with_its_vpc(aws: Aws) -> None:
    ec2 = aws.client("ec2", "eu-west-1")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    (acl,) = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NetworkAcls"]
    ec2.create_tags(Resources=[acl["NetworkAclId"]], Tags=PAIRS)
    arn = f"arn:aws:ec2:eu-west-1:123456789012:network-acl/{acl['NetworkAclId']}"
    assert listed(aws, "eu-west-1") == {arn}

    ec2.delete_vpc(VpcId=vpc)

    assert listed(aws, "eu-west-1") == set()
