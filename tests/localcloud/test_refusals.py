"""What AWS refuses to delete or to have twice, the local AWS refuses with AWS's code."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from localcloud.calls import clients
from localcloud.calls.models import AwsError
from localcloud.process import ACCOUNT
from tests.localcloud.samples.opensearch import linked_role

pytestmark = pytest.mark.usefixtures("port")

API = "https://docs.aws.amazon.com/"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})
FORWARD = "forward"


def call(op: str, **params: Any) -> dict[str, Any]:
    service, _, name = op.partition(".")
    return clients.call(service, "us-east-1", name, params, account=ACCOUNT)


def new() -> str:
    """A name that is not in use."""
    return f"it{uuid4().hex[:12]}"


TLS_ONLY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
OUR_ENCRYPTION = TLS_ONLY | {
    "Action": "s3:PutObject",
    "Condition": {
        "Null": {"s3:x-amz-server-side-encryption": "false"},
        "StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"},
    },
}


def test_a_bucket_policy_denies_by_its_conditions() -> None:
    bucket = new()
    call("s3.create_bucket", Bucket=bucket)
    document = json.dumps({"Version": "2012-10-17", "Statement": [TLS_ONLY, OUR_ENCRYPTION]})
    call("s3.put_bucket_policy", Bucket=bucket, Policy=document)

    object_ = {"Bucket": bucket, "Key": "it", "Body": b"it"}
    call("s3.put_object", **object_)
    call("s3.put_object", **object_, ServerSideEncryption="aws:kms")
    with pytest.raises(AwsError):
        call("s3.put_object", **object_, ServerSideEncryption="AES256")


def test_an_object_with_a_delete_marker_is_deleted_where_versioning_is_suspended() -> None:
    bucket = new()
    call("s3.create_bucket", Bucket=bucket)
    for status in ("Enabled", "Suspended"):
        versioning = {"Status": status}
        call("s3.put_bucket_versioning", Bucket=bucket, VersioningConfiguration=versioning)
        if status == "Enabled":
            call("s3.put_object", Bucket=bucket, Key="it", Body=b"it")
        assert call("s3.delete_object", Bucket=bucket, Key="it") is not None


def test_a_value_put_after_a_label_was_moved_back_is_the_only_current_one() -> None:
    first = call("secretsmanager.create_secret", Name=new(), SecretString="1")
    secret = {"SecretId": first["ARN"]}
    second = call("secretsmanager.put_secret_value", **secret, SecretString="2")["VersionId"]
    back = {"RemoveFromVersionId": second, "MoveToVersionId": first["VersionId"]}
    current = {**secret, "VersionStage": "AWSCURRENT"}
    call("secretsmanager.update_secret_version_stage", **current, **back)
    assert call("secretsmanager.get_secret_value", **current)["SecretString"] == "1"

    call("secretsmanager.put_secret_value", **secret, SecretString="3")

    assert call("secretsmanager.get_secret_value", **current)["SecretString"] == "3"


def test_a_record_that_was_deleted_can_be_created_again_and_one_that_exists_cannot() -> None:
    zone = call("route53.create_hosted_zone", Name=f"{new()}.test", CallerReference=new())
    name = zone["HostedZone"]["Name"]

    def change(action: str, host: str, address: str = "10.0.0.1") -> None:
        record: dict[str, Any] = {"Name": f"{host}.{name}", "Type": "A", "TTL": 60}
        record["ResourceRecords"] = [{"Value": address}]
        changes = {"Changes": [{"Action": action, "ResourceRecordSet": record}]}
        call(
            "route53.change_resource_record_sets",
            HostedZoneId=zone["HostedZone"]["Id"],
            ChangeBatch=changes,
        )

    for action, host in (("CREATE", "a"), ("CREATE", "b"), ("DELETE", "a"), ("CREATE", "a")):
        change(action, host)
    with pytest.raises(AwsError, match="already exists"):
        change("CREATE", "a", "10.0.0.2")


def vpc() -> str:
    return call("ec2.create_vpc", CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]


def subnet(of: str | None = None, zone: str = "a") -> str:
    block = {"a": "10.0.0.0/24", "b": "10.0.1.0/24"}[zone]
    made = call(
        "ec2.create_subnet",
        VpcId=of or vpc(),
        CidrBlock=block,
        AvailabilityZone=f"us-east-1{zone}",
    )
    return made["Subnet"]["SubnetId"]


def balancer(*attributes: dict[str, str]) -> tuple[str, str]:
    network = vpc()
    subnets = [subnet(network, zone) for zone in "ab"]
    made = call("elbv2.create_load_balancer", Name=new(), Subnets=subnets)["LoadBalancers"][0]
    arn = made["LoadBalancerArn"]
    if attributes:
        call("elbv2.modify_load_balancer_attributes", LoadBalancerArn=arn, Attributes=attributes)
    return arn, network


def targets(network: str) -> str:
    params = {"Name": new(), "Protocol": "HTTP", "Port": 80, "VpcId": network, "TargetType": "ip"}
    return call("elbv2.create_target_group", **params)["TargetGroups"][0]["TargetGroupArn"]


def listener(arn: str, group: str) -> str:
    made = call(
        "elbv2.create_listener",
        LoadBalancerArn=arn,
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": FORWARD, "TargetGroupArn": group}],
    )
    return made["Listeners"][0]["ListenerArn"]


def protected_balancer() -> None:
    arn, _ = balancer({"Key": "deletion_protection.enabled", "Value": "true"})
    call("elbv2.delete_load_balancer", LoadBalancerArn=arn)


def group_in_a_listener() -> None:
    arn, network = balancer()
    group = targets(network)
    listener(arn, group)
    call("elbv2.delete_target_group", TargetGroupArn=group)


def group_in_a_rule() -> None:
    arn, network = balancer()
    default, other = targets(network), targets(network)
    call(
        "elbv2.create_rule",
        ListenerArn=listener(arn, default),
        Priority=1,
        Conditions=[{"Field": "path-pattern", "Values": ["/x"]}],
        Actions=[{"Type": FORWARD, "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": other}]}}],
    )
    call("elbv2.delete_target_group", TargetGroupArn=other)


def rule_of_a_priority_in_use() -> None:
    arn, network = balancer()
    group = targets(network)
    rule = {
        "ListenerArn": listener(arn, group),
        "Priority": 1,
        "Conditions": [{"Field": "path-pattern", "Values": ["/x"]}],
        "Actions": [{"Type": FORWARD, "TargetGroupArn": group}],
    }
    for _ in range(2):
        call("elbv2.create_rule", **rule)


def balancer_of_a_name_in_use() -> None:
    name = new()
    for _ in range(2):
        network = vpc()
        subnets = [subnet(network, zone) for zone in "ab"]
        call("elbv2.create_load_balancer", Name=name, Subnets=subnets)


def service(name: str) -> str:
    cluster = call("ecs.create_cluster", clusterName=name)["cluster"]["clusterArn"]
    container = {"name": "c", "image": "x/y:1", "memory": 64}
    call("ecs.register_task_definition", family=name, containerDefinitions=[container])
    call("ecs.create_service", cluster=name, serviceName="it", taskDefinition=name, desiredCount=0)
    return cluster


def cluster_with_services() -> None:
    call("ecs.delete_cluster", cluster=service(new()))


def service_of_a_name_in_use() -> None:
    name = new()
    service(name)
    call("ecs.create_service", cluster=name, serviceName="it", taskDefinition=name, desiredCount=0)


def service_that_runs() -> None:
    name = new()
    service(name)
    call("ecs.update_service", cluster=name, service="it", desiredCount=1)
    call("ecs.delete_service", cluster=name, service="it")


def namespace() -> str:
    call("servicediscovery.create_private_dns_namespace", Name=f"{new()}.test", Vpc=vpc())
    return call("servicediscovery.list_namespaces")["Namespaces"][-1]["Id"]


def namespace_with_services() -> None:
    found = namespace()
    call("servicediscovery.create_service", Name="it", NamespaceId=found)
    call("servicediscovery.delete_namespace", Id=found)


def discovered_with_instances() -> None:
    found = call("servicediscovery.create_service", Name="it", NamespaceId=namespace())["Service"]
    call(
        "servicediscovery.register_instance",
        ServiceId=found["Id"],
        InstanceId="i",
        Attributes={"AWS_INSTANCE_IPV4": "10.0.0.1"},
    )
    call("servicediscovery.delete_service", Id=found["Id"])


def pool(**params: Any) -> str:
    return call("cognito-idp.create_user_pool", PoolName=new(), **params)["UserPool"]["Id"]


def pool_with_a_domain() -> None:
    id_ = pool()
    call("cognito-idp.create_user_pool_domain", UserPoolId=id_, Domain=new())
    call("cognito-idp.delete_user_pool", UserPoolId=id_)


def protected_pool() -> None:
    call("cognito-idp.delete_user_pool", UserPoolId=pool(DeletionProtection="ACTIVE"))


def domain_of_a_name_in_use() -> None:
    name = new()
    for _ in range(2):
        call("cognito-idp.create_user_pool_domain", UserPoolId=pool(), Domain=name)


def second_domain_of_a_pool() -> None:
    id_ = pool()
    for _ in range(2):
        call("cognito-idp.create_user_pool_domain", UserPoolId=id_, Domain=new())


def cluster(**params: Any) -> str:
    name = params.pop("DBClusterIdentifier", new())
    call(
        "rds.create_db_cluster",
        DBClusterIdentifier=name,
        Engine="aurora-postgresql",
        MasterUsername="administrator",
        MasterUserPassword="not-a-secret",
        **params,
    )
    return name


def cluster_without_a_final_snapshot() -> None:
    call("rds.delete_db_cluster", DBClusterIdentifier=cluster())


def protected_cluster() -> None:
    name = cluster(DeletionProtection=True)
    call("rds.delete_db_cluster", DBClusterIdentifier=name, SkipFinalSnapshot=True)


def instance(of: str) -> None:
    call(
        "rds.create_db_instance",
        DBInstanceIdentifier=new(),
        DBClusterIdentifier=of,
        DBInstanceClass="db.r7g.large",
        Engine="aurora-postgresql",
    )


def cluster_with_instances() -> None:
    name = cluster()
    instance(name)
    call("rds.delete_db_cluster", DBClusterIdentifier=name, SkipFinalSnapshot=True)


def cluster_of_a_name_in_use() -> None:
    cluster(DBClusterIdentifier=cluster())


def final_snapshot_of_a_name_in_use() -> None:
    for name in (cluster(), cluster()):
        call(
            "rds.delete_db_cluster",
            DBClusterIdentifier=name,
            FinalDBSnapshotIdentifier="final",
        )


def subnets_of_a_cluster() -> None:
    name, network = new(), vpc()
    call(
        "rds.create_db_subnet_group",
        DBSubnetGroupName=name,
        DBSubnetGroupDescription="it",
        SubnetIds=[subnet(network, zone) for zone in "ab"],
    )
    instance(cluster(DBSubnetGroupName=name))
    call("rds.delete_db_subnet_group", DBSubnetGroupName=name)


def parameters_of_a_cluster() -> None:
    name = new()
    call(
        "rds.create_db_cluster_parameter_group",
        DBClusterParameterGroupName=name,
        DBParameterGroupFamily="aurora-postgresql16",
        Description="it",
    )
    cluster(DBClusterParameterGroupName=name)
    call("rds.delete_db_cluster_parameter_group", DBClusterParameterGroupName=name)


def web_acl() -> Mapping[str, Any]:
    visible = {
        "SampledRequestsEnabled": True,
        "CloudWatchMetricsEnabled": True,
        "MetricName": "it",
    }
    return call(
        "wafv2.create_web_acl",
        Name=new(),
        Scope="REGIONAL",
        DefaultAction={"Allow": {}},
        VisibilityConfig=visible,
    )["Summary"]


def web_acl_in_use() -> None:
    found = web_acl()
    arn, _ = balancer()
    call("wafv2.associate_web_acl", WebACLArn=found["ARN"], ResourceArn=arn)
    call(
        "wafv2.delete_web_acl",
        Name=found["Name"],
        Scope="REGIONAL",
        Id=found["Id"],
        LockToken=found["LockToken"],
    )


def log_group_of_a_name_in_use() -> None:
    name = new()
    for _ in range(2):
        call("logs.create_log_group", logGroupName=name)


def secret_of_a_name_scheduled_for_deletion() -> None:
    name = new()
    call("secretsmanager.create_secret", Name=name)
    call("secretsmanager.delete_secret", SecretId=name)
    call("secretsmanager.create_secret", Name=name)


def bucket_of_a_name_in_use() -> None:
    name, where = new(), {"LocationConstraint": "us-west-2"}
    for _ in range(2):
        params = {"Bucket": name, "CreateBucketConfiguration": where}
        clients.call("s3", "us-west-2", "create_bucket", params, account=ACCOUNT)


def bucket_with_objects() -> None:
    name = new()
    call("s3.create_bucket", Bucket=name)
    call("s3.put_object", Bucket=name, Key="k", Body=b"v")
    call("s3.delete_bucket", Bucket=name)


def role_with_policies() -> None:
    name = new()
    call("iam.create_role", RoleName=name, AssumeRolePolicyDocument=TRUST)
    allowed = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    call("iam.put_role_policy", RoleName=name, PolicyName="it", PolicyDocument=policy)
    call("iam.delete_role", RoleName=name)


def rule_with_targets() -> None:
    name = new()
    call("events.put_rule", Name=name, EventPattern='{"source": ["aws.ecs"]}')
    topic = call("sns.create_topic", Name=new())["TopicArn"]
    call("events.put_targets", Rule=name, Targets=[{"Id": "t", "Arn": topic}])
    call("events.delete_rule", Name=name)


def repository_with_images() -> None:
    name = new()
    call("ecr.create_repository", repositoryName=name)
    kind = "application/vnd.docker.distribution.manifest.v2+json"
    body: dict[str, Any] = {
        "schemaVersion": 2,
        "mediaType": kind,
        "config": {"digest": "sha256:0"},
        "layers": [],
    }
    manifest = json.dumps(body)
    call("ecr.put_image", repositoryName=name, imageManifest=manifest, imageTag="v1")
    call("ecr.delete_repository", repositoryName=name)


def zone_with_records() -> None:
    zone = call("route53.create_hosted_zone", Name=f"{new()}.test", CallerReference=new())
    record: dict[str, Any] = {"Name": f"a.{zone['HostedZone']['Name']}", "Type": "A", "TTL": 60}
    record["ResourceRecords"] = [{"Value": "10.0.0.1"}]
    call(
        "route53.change_resource_record_sets",
        HostedZoneId=zone["HostedZone"]["Id"],
        ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]},
    )
    call("route53.delete_hosted_zone", Id=zone["HostedZone"]["Id"])


def group_that_another_names() -> None:
    network = vpc()
    one, other = (
        call("ec2.create_security_group", GroupName=new(), Description="it", VpcId=network)[
            "GroupId"
        ]
        for _ in range(2)
    )
    allowed = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1}
    call(
        "ec2.authorize_security_group_ingress",
        GroupId=other,
        IpPermissions=[allowed | {"UserIdGroupPairs": [{"GroupId": one}]}],
    )
    call("ec2.delete_security_group", GroupId=one)


def vpc_with_subnets() -> None:
    network = vpc()
    subnet(network)
    call("ec2.delete_vpc", VpcId=network)


def gateway_that_is_attached() -> None:
    gateway = call("ec2.create_internet_gateway")["InternetGateway"]["InternetGatewayId"]
    call("ec2.attach_internet_gateway", InternetGatewayId=gateway, VpcId=vpc())
    call("ec2.delete_internet_gateway", InternetGatewayId=gateway)


def route_table_in_use() -> None:
    network = vpc()
    table = call("ec2.create_route_table", VpcId=network)["RouteTable"]["RouteTableId"]
    call("ec2.associate_route_table", RouteTableId=table, SubnetId=subnet(network))
    call("ec2.delete_route_table", RouteTableId=table)


def address_in_use() -> None:
    address = call("ec2.allocate_address", Domain="vpc")["AllocationId"]
    call("ec2.create_nat_gateway", SubnetId=subnet(), AllocationId=address)
    call("ec2.release_address", AllocationId=address)


def delivery_source_in_use() -> None:
    name = new()
    group = f"arn:aws:logs:us-east-1:123456789012:log-group:{name}:*"
    call("logs.create_log_group", logGroupName=name)
    call(
        "logs.put_delivery_source",
        name=name,
        resourceArn="arn:aws:cloudfront::123456789012:distribution/E0123456789ABC",
        logType="ACCESS_LOGS",
    )
    destination = call(
        "logs.put_delivery_destination",
        name=name,
        deliveryDestinationConfiguration={"destinationResourceArn": group},
    )["deliveryDestination"]["arn"]
    call("logs.create_delivery", deliverySourceName=name, deliveryDestinationArn=destination)
    call("logs.delete_delivery_source", name=name)


def domain() -> str:
    """A search domain in a VPC, of the test account."""
    linked_role()
    return make_domain(account=ACCOUNT)


def make_domain(account: str) -> str:
    name, inside = new(), {"SubnetIds": ["subnet-0123456789abcdef0"]}
    params = {"DomainName": name, "VPCOptions": inside}
    clients.call("opensearch", "us-east-1", "create_domain", params, account=account)
    return name


def domain_without_a_linked_role() -> None:
    make_domain(account="210987654321")


def linked_role_that_exists() -> None:
    linked_role()
    call("iam.create_service_linked_role", AWSServiceName="opensearchservice.amazonaws.com")


def test_a_linked_role_is_deleted_only_when_nothing_uses_it() -> None:
    name, linked = domain(), "AWSServiceRoleForAmazonOpenSearchService"

    def delete() -> dict[str, Any]:
        task = call("iam.delete_service_linked_role", RoleName=linked)
        return call("iam.get_service_linked_role_deletion_status", **drop(task))

    failed = delete()
    assert failed["Status"] == "FAILED"
    assert name in json.dumps(failed["Reason"]["RoleUsageList"])
    for each in call("opensearch.list_domain_names")["DomainNames"]:
        call("opensearch.delete_domain", DomainName=each["DomainName"])
    assert delete()["Status"] == "SUCCEEDED"


def drop(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A situation: code that ends in a call which AWS refuses."""

    by: Callable[[], None]
    code: str
    page: str


ELB = "elasticloadbalancing/latest/APIReference/API_"
ECS = "AmazonECS/latest/APIReference/API_"
MAP = "cloud-map/latest/api/API_"
POOLS = "cognito-user-identity-pools/latest/APIReference/API_"
RDS = "AmazonRDS/latest/APIReference/API_"
EC2 = "AWSEC2/latest/APIReference/"
LOGS = "AmazonCloudWatchLogs/latest/APIReference/API_"
CASES = (
    Refused(by=protected_balancer, code="OperationNotPermitted", page=ELB + "DeleteLoadBalancer"),
    Refused(by=group_in_a_listener, code="ResourceInUse", page=ELB + "DeleteTargetGroup"),
    Refused(by=group_in_a_rule, code="ResourceInUse", page=ELB + "DeleteTargetGroup"),
    Refused(by=rule_of_a_priority_in_use, code="PriorityInUse", page=ELB + "CreateRule"),
    Refused(
        by=balancer_of_a_name_in_use,
        code="DuplicateLoadBalancerName",
        page=ELB + "CreateLoadBalancer",
    ),
    Refused(
        by=cluster_with_services,
        code="ClusterContainsServicesException",
        page=ECS + "DeleteCluster",
    ),
    Refused(
        by=service_of_a_name_in_use, code="InvalidParameterException", page=ECS + "CreateService"
    ),
    Refused(by=service_that_runs, code="InvalidParameterException", page=ECS + "DeleteService"),
    Refused(by=namespace_with_services, code="ResourceInUse", page=MAP + "DeleteNamespace"),
    Refused(by=discovered_with_instances, code="ResourceInUse", page=MAP + "DeleteService"),
    Refused(by=pool_with_a_domain, code="InvalidParameterException", page=POOLS + "DeleteUserPool"),
    Refused(by=protected_pool, code="InvalidParameterException", page=POOLS + "DeleteUserPool"),
    Refused(
        by=domain_of_a_name_in_use,
        code="InvalidParameterException",
        page=POOLS + "CreateUserPoolDomain",
    ),
    Refused(
        by=second_domain_of_a_pool,
        code="InvalidParameterException",
        page=POOLS + "CreateUserPoolDomain",
    ),
    Refused(
        by=cluster_without_a_final_snapshot,
        code="InvalidParameterCombination",
        page=RDS + "DeleteDBCluster",
    ),
    Refused(by=protected_cluster, code="InvalidParameterCombination", page=RDS + "DeleteDBCluster"),
    Refused(
        by=cluster_with_instances, code="InvalidDBClusterStateFault", page=RDS + "DeleteDBCluster"
    ),
    Refused(
        by=cluster_of_a_name_in_use,
        code="DBClusterAlreadyExistsFault",
        page=RDS + "CreateDBCluster",
    ),
    Refused(
        by=final_snapshot_of_a_name_in_use,
        code="DBClusterSnapshotAlreadyExistsFault",
        page=RDS + "DeleteDBCluster",
    ),
    Refused(
        by=subnets_of_a_cluster,
        code="InvalidDBSubnetGroupStateFault",
        page=RDS + "DeleteDBSubnetGroup",
    ),
    Refused(
        by=parameters_of_a_cluster,
        code="InvalidDBParameterGroupState",
        page=RDS + "DeleteDBClusterParameterGroup",
    ),
    Refused(
        by=web_acl_in_use,
        code="WAFAssociatedItemException",
        page="waf/latest/APIReference/API_DeleteWebACL",
    ),
    Refused(
        by=log_group_of_a_name_in_use,
        code="ResourceAlreadyExistsException",
        page=LOGS + "CreateLogGroup",
    ),
    Refused(
        by=delivery_source_in_use, code="ConflictException", page=LOGS + "DeleteDeliverySource"
    ),
    Refused(
        by=secret_of_a_name_scheduled_for_deletion,
        code="InvalidRequestException",
        page="secretsmanager/latest/apireference/API_CreateSecret",
    ),
    Refused(
        by=bucket_of_a_name_in_use,
        code="BucketAlreadyOwnedByYou",
        page="AmazonS3/latest/API/API_CreateBucket",
    ),
    Refused(
        by=bucket_with_objects,
        code="BucketNotEmpty",
        page="AmazonS3/latest/API/ErrorResponses",
    ),
    Refused(
        by=role_with_policies, code="DeleteConflict", page="IAM/latest/APIReference/API_DeleteRole"
    ),
    Refused(
        by=rule_with_targets,
        code="ValidationException",
        page="eventbridge/latest/APIReference/API_DeleteRule",
    ),
    Refused(
        by=repository_with_images,
        code="RepositoryNotEmptyException",
        page="AmazonECR/latest/APIReference/API_DeleteRepository",
    ),
    Refused(
        by=zone_with_records,
        code="HostedZoneNotEmpty",
        page="Route53/latest/APIReference/API_DeleteHostedZone",
    ),
    Refused(
        by=group_that_another_names,
        code="DependencyViolation",
        page=EC2 + "API_DeleteSecurityGroup",
    ),
    Refused(by=vpc_with_subnets, code="DependencyViolation", page=EC2 + "API_DeleteVpc"),
    Refused(
        by=gateway_that_is_attached,
        code="DependencyViolation",
        page=EC2 + "API_DeleteInternetGateway",
    ),
    Refused(by=route_table_in_use, code="DependencyViolation", page=EC2 + "API_DeleteRouteTable"),
    Refused(by=address_in_use, code="InvalidIPAddress.InUse", page=EC2 + "errors-overview"),
    Refused(
        by=domain_without_a_linked_role,
        code="ValidationException",
        page="opensearch-service/latest/developerguide/slr-aos",
    ),
    Refused(
        by=linked_role_that_exists,
        code="InvalidInput",
        page="IAM/latest/APIReference/API_CreateServiceLinkedRole",
    ),
)


@pytest.mark.parametrize("refused", CASES, ids=lambda it: it.by.__name__)
def test_the_local_aws_refuses_what_aws_refuses(refused: Refused) -> None:
    with pytest.raises(AwsError) as refusal:
        refused.by()
    assert refusal.value.code == refused.code, f"{refusal.value} ({API}{refused.page}.html)"
