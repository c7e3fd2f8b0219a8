"""Cluster, services, load balancers, private names, and the roles of the tasks."""

from collections.abc import Iterable
from typing import Any

from components.settings import Settings
from ops.verify import rights
from tests.support.running.parts import Parts, allow

TLS = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
PATHS = {"bff": "/api/health", "graphql": "/graphql?query=%7B__typename%7D"}
HOST = "dev.agentplatform.internal"


def make(parts: Parts, settings: Settings, around: dict[str, Any]) -> dict[str, Any]:
    """The contracts of everything that runs containers, from those of network and data."""
    names = {service: service for service in settings.services.tasks}
    logs = {service: parts.log_group(f"/platform/{service}") for service in names}
    arn = "arn:aws:logs:us-east-1:123456789012:log-group:"
    contracts: dict[str, Any] = {
        "ecsCluster": _cluster(parts),
        "cloudwatchLogs": {
            "logGroupNames": logs,
            "logGroupArns": {service: f"{arn}{group}" for service, group in logs.items()},
        },
        "agents": {
            "guardrailId": "gr-1",
            "guardrailArn": "arn:aws:bedrock:us-east-1:123456789012:guardrail/gr-1",
            "guardrailVersion": "3",
            "modelIds": ["amazon.titan-embed-text-v2:0", "us.amazon.nova-lite-v1:0"],
            "modelArns": ["arn:aws:bedrock:us-east-1::foundation-model/amazon.titan"],
            "invocationLogGroupName": "calls",
        },
        "ingress": _ingress(parts, around),
        "serviceDiscovery": _discovery(parts, around["network"]["vpcId"]),
        "ecsServices": {"serviceNames": names, "serviceArns": names},
    }
    estate = rights.estate(lambda name: {**around, **contracts}[name])
    contracts["taskDefinitions"] = _definitions(parts, estate, contracts["agents"])
    _services(parts, settings, {**around, **contracts})
    _bedrock(parts)
    return contracts


def _cluster(parts: Parts) -> dict[str, Any]:
    shells = {"kmsKeyId": parts.keys["logs"], "logging": "OVERRIDE"}
    made = parts.client("ecs").create_cluster(
        clusterName="platform", configuration={"executeCommandConfiguration": shells}
    )["cluster"]
    return {"clusterName": "platform", "clusterArn": made["clusterArn"]}


def _ingress(parts: Parts, around: dict[str, Any]) -> dict[str, Any]:
    elb = parts.client("elbv2")
    vpc, subnets = around["network"]["vpcId"], around["network"]["subnetIds"]
    balancers = {
        name: elb.create_load_balancer(Name=name, Subnets=subnets[tier], Type="application")[
            "LoadBalancers"
        ][0]["LoadBalancerArn"]
        for name, tier in (("public", "public"), ("internal", "private"))
    }
    for arn in balancers.values():
        protected = {"Key": "deletion_protection.enabled", "Value": "true"}
        elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[protected])
    groups = {service: _target_group(elb, service, vpc) for service in PATHS}
    certificate = parts.client("acm").request_certificate(DomainName="agents.example.com")
    parts.made("aws:acm/certificate:Certificate", certificate["CertificateArn"])
    _listeners(elb, balancers, groups, certificate["CertificateArn"])
    around["security"]["webAclArn"] = _web_acl(parts, balancers["public"])
    return {
        "serving": True,
        "publicLoadBalancerArn": balancers["public"],
        "internalLoadBalancerArn": balancers["internal"],
        "targetGroupArns": groups,
        "distributionId": "E1",
    }


def _target_group(elb: Any, service: str, vpc: str) -> str:
    made = elb.create_target_group(
        Name=service,
        Protocol="HTTP",
        Port=8080,
        VpcId=vpc,
        TargetType="ip",
        HealthCheckPath=PATHS[service],
        HealthCheckIntervalSeconds=30,
        HealthyThresholdCount=2,
        UnhealthyThresholdCount=3,
    )
    return made["TargetGroups"][0]["TargetGroupArn"]


def _listeners(
    elb: Any, balancers: dict[str, str], groups: dict[str, str], certificate: str
) -> None:
    https: dict[str, Any] = {
        "Port": 443,
        "Protocol": "HTTPS",
        "SslPolicy": TLS,
        "Certificates": [{"CertificateArn": certificate}],
    }
    elsewhere = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
    elb.create_listener(
        LoadBalancerArn=balancers["public"],
        Port=80,
        Protocol="HTTP",
        DefaultActions=[{"Type": "redirect", "RedirectConfig": elsewhere}],
    )
    refusal = {"StatusCode": "403", "ContentType": "text/plain", "MessageBody": "no"}
    public = elb.create_listener(
        LoadBalancerArn=balancers["public"],
        **https,
        DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": refusal}],
    )["Listeners"][0]["ListenerArn"]
    sign_in = {"UserPoolArn": "arn:pool", "UserPoolClientId": "c", "UserPoolDomain": "d"}
    people = {"Type": "authenticate-cognito", "Order": 1, "AuthenticateCognitoConfig": sign_in}
    forward = {"Type": "forward", "Order": 2, "TargetGroupArn": groups["bff"]}
    elb.create_rule(
        ListenerArn=public, Priority=100, Conditions=path("/*"), Actions=[people, forward]
    )
    elb.create_rule(
        ListenerArn=public,
        Priority=10,
        Conditions=path("/api/health"),
        Actions=[{**forward, "Order": 1}],
    )
    elb.create_listener(
        LoadBalancerArn=balancers["internal"],
        **https,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": groups["graphql"]}],
    )


def path(pattern: str) -> list[dict[str, Any]]:
    """A listener rule's condition on the path."""
    return [{"Field": "path-pattern", "PathPatternConfig": {"Values": [pattern]}}]


def _web_acl(parts: Parts, balancer: str) -> str:
    waf = parts.client("wafv2")
    visible = {
        "SampledRequestsEnabled": True,
        "CloudWatchMetricsEnabled": True,
        "MetricName": "acl",
    }
    made = waf.create_web_acl(
        Name="acl", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=visible
    )
    acl: str = made["Summary"]["ARN"]
    waf.associate_web_acl(WebACLArn=acl, ResourceArn=balancer)
    return acl


def _discovery(parts: Parts, vpc: str) -> dict[str, Any]:
    cloud_map = parts.client("servicediscovery")
    cloud_map.create_private_dns_namespace(Name=HOST, Vpc=vpc)
    (namespace,) = cloud_map.list_namespaces()["Namespaces"]
    registry = cloud_map.create_service(
        Name="agentcore",
        NamespaceId=namespace["Id"],
        DnsConfig={"DnsRecords": [{"Type": "A", "TTL": 10}]},
    )["Service"]["Id"]
    for place in (1, 2):
        cloud_map.register_instance(
            ServiceId=registry,
            InstanceId=f"agentcore-{place}",
            Attributes={"AWS_INSTANCE_IPV4": address("agentcore", place)},
        )
    return {
        "namespaceId": namespace["Id"],
        "namespaceName": HOST,
        "hostNames": {"agentcore": f"agentcore.{HOST}"},
    }


def address(service: str, place: int) -> str:
    """Where a task answers."""
    return f"10.0.64.{len(service)}{place}"


def _definitions(parts: Parts, estate: rights.Estate, agents: dict[str, Any]) -> dict[str, Any]:
    ecs = parts.client("ecs")
    told = {
        "GUARDRAIL_ID": agents["guardrailId"],
        "GUARDRAIL_VERSION": agents["guardrailVersion"],
        "MODEL_IDS": ",".join(agents["modelIds"]),
    }
    variables = [{"name": name, "value": value} for name, value in told.items()]
    found: dict[str, dict[str, str]] = {
        "taskDefinitionArns": {}, "executionRoleArns": {}, "taskRoleArns": {}
    }  # fmt: skip
    for service in estate.services:
        container = {"name": service, "image": "x", "memory": 1, "environment": variables}
        made = ecs.register_task_definition(family=service, containerDefinitions=[container])
        found["taskDefinitionArns"][service] = made["taskDefinition"]["taskDefinitionArn"]
        found["executionRoleArns"][service] = parts.role(
            f"{service}-execution", TASKS, *_granted(rights.execution_needs(estate, service))
        )
        database = [rights.database_need(estate, "application")] if service != "bff" else []
        found["taskRoleArns"][service] = parts.role(
            f"{service}-task", TASKS, *_granted([*rights.task_needs(estate, service), *database])
        )
    return found


TASKS = "ecs-tasks.amazonaws.com"


def _granted(questions: Iterable[rights.Question]) -> list[dict[str, Any]]:
    """What the questions ask for, and nothing beside it."""
    hosts = {it: {"kms:ViaService": f"{it}.us-east-1.amazonaws.com"} for it in ("s3", "ssm")}
    hosts["secretsmanager"] = {"kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"}
    return [
        allow(each.actions, *each.on, StringEquals=hosts[each.via])
        if each.via
        else allow(each.actions, *each.on)
        for each in questions
    ]


def _services(parts: Parts, settings: Settings, around: dict[str, Any]) -> None:
    ecs, scaling = parts.client("ecs"), parts.client("application-autoscaling")
    groups = around["ingress"]["targetGroupArns"]
    for service, task in settings.services.tasks.items():
        target = {"containerName": service, "containerPort": 8080}
        ecs.create_service(
            cluster="platform",
            serviceName=service,
            taskDefinition=around["taskDefinitions"]["taskDefinitionArns"][service],
            desiredCount=2,
            loadBalancers=[{**target, "targetGroupArn": groups[service]}]
            if service in groups
            else [],
            networkConfiguration={
                "awsvpcConfiguration": {
                    "subnets": around["network"]["subnetIds"]["private"],
                    "securityGroups": [around["securityGroups"]["groupIds"][service]],
                    "assignPublicIp": "DISABLED",
                }
            },
        )
        scaling.register_scalable_target(
            ServiceNamespace="ecs",
            ResourceId=f"service/platform/{service}",
            ScalableDimension="ecs:service:DesiredCount",
            MinCapacity=task.tasks.min,
            MaxCapacity=task.tasks.max,
        )


def _bedrock(parts: Parts) -> None:
    parts.log_group("calls")
    parts.client("bedrock").put_model_invocation_logging_configuration(
        loggingConfig={
            "cloudWatchConfig": {
                "logGroupName": "calls",
                "roleArn": parts.role("calls", "bedrock.amazonaws.com"),
            }
        }
    )
