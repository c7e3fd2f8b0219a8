import json
from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.ec2_network import vpc
from tests.localcloud.samples.iam import trust

KEY = "arn:aws:kms:us-east-1:123456789012:key/0e2b1a5e-1111-4222-8333-444455556666"
ON_DEMAND = {"capacityProvider": "FARGATE", "base": 1, "weight": 70}
SPOT = {"capacityProvider": "FARGATE_SPOT", "weight": 30}

BALANCING = "arn:aws:elasticloadbalancing:us-east-1:123456789012"


def containers(image: str) -> str:
    return json.dumps(
        [
            {
                "name": "app",
                "image": image,
                "essential": True,
                "user": "10001:10001",
                "readonlyRootFilesystem": True,
                "linuxParameters": {"initProcessEnabled": True, "capabilities": {"drop": ["ALL"]}},
                "portMappings": [{"containerPort": 8080, "hostPort": 8080, "protocol": "tcp"}],
                "environment": [{"name": "PORT", "value": "8080"}],
                "secrets": [{"name": "KEY", "valueFrom": "arn:aws:ssm:us-east-1:1:parameter/a"}],
                "mountPoints": [
                    {"sourceVolume": "tmp", "containerPath": "/scratch", "readOnly": False}
                ],
                "healthCheck": {"command": ["CMD", "true"], "interval": 30, "startPeriod": 60},
                "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "a"}},
            }
        ]
    )


def definition(make: Make) -> dict[str, Any]:
    role = make(aws.iam.Role, assumeRolePolicy=trust("ecs-tasks.amazonaws.com"))[1]["arn"]
    return {
        "family": "app",
        "cpu": "512",
        "memory": "1024",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"},
        "executionRoleArn": role,
        "taskRoleArn": role,
        "volumes": [{"name": "tmp"}],
        "containerDefinitions": containers("app:1"),
        "tags": {"a": "b"},
    }


def cluster(make: Make) -> dict[str, Any]:
    return make(aws.ecs.Cluster)[1]


def service(make: Make) -> dict[str, Any]:
    network = vpc(make)
    subnets = [make(aws.ec2.Subnet, vpcId=network, cidrBlock=f"10.9.{n}.0/24")[0] for n in (1, 2)]
    return {
        "cluster": cluster(make)["arn"],
        "taskDefinition": make(aws.ecs.TaskDefinition, **definition(make))[1]["arn"],
        "desiredCount": 2,
        "capacityProviderStrategies": [ON_DEMAND, SPOT],
        "forceNewDeployment": True,
        "networkConfiguration": {
            "subnets": subnets,
            "securityGroups": [make(aws.ec2.SecurityGroup, vpcId=network)[0]],
            "assignPublicIp": False,
        },
        "loadBalancers": [
            {
                "targetGroupArn": f"{BALANCING}:targetgroup/app/0",
                "containerName": "app",
                "containerPort": 8080,
            }
        ],
        "serviceRegistries": {
            "registryArn": "arn:aws:servicediscovery:us-east-1:123456789012:service/srv-0"
        },
        "healthCheckGracePeriodSeconds": 60,
        "deploymentMinimumHealthyPercent": 100,
        "deploymentMaximumPercent": 200,
        "deploymentConfiguration": {"strategy": "ROLLING"},
        "deploymentCircuitBreaker": {"enable": True, "rollback": True},
        "alarms": {"alarmNames": ["errors"], "enable": True, "rollback": True},
        "availabilityZoneRebalancing": "ENABLED",
        "enableExecuteCommand": True,
        "enableEcsManagedTags": True,
        "propagateTags": "SERVICE",
        "waitForSteadyState": True,
        "sigintRollback": True,
        "tags": {"a": "b"},
    }


SHIFT = {
    "alternateTargetGroupArn": "arn:other",
    "productionListenerRule": "arn:rule",
    "testListenerRule": "arn:test",
    "roleArn": "arn:aws:iam::123456789012:role/shift",
}

SAMPLES = [
    Sample(
        cls=aws.ecs.Cluster,
        inputs={
            "name": "cluster",
            "settings": [{"name": "containerInsights", "value": "enabled"}],
            "configuration": {
                "executeCommandConfiguration": {
                    "kmsKeyId": KEY,
                    "logging": "OVERRIDE",
                    "logConfiguration": {
                        "cloudWatchEncryptionEnabled": True,
                        "cloudWatchLogGroupName": "shells",
                    },
                }
            },
            "tags": {"a": "b"},
        },
        change={
            "settings": [{"name": "containerInsights", "value": "enhanced"}],
            "tags": {"c": "d"},
        },
        replace={"name": "other"},
    ),
    Sample(
        cls=aws.ecs.ClusterCapacityProviders,
        inputs=lambda make: {
            "clusterName": cluster(make)["name"],
            "capacityProviders": ["FARGATE", "FARGATE_SPOT"],
            "defaultCapacityProviderStrategies": [ON_DEMAND],
        },
        change={"defaultCapacityProviderStrategies": [ON_DEMAND, SPOT]},
        replace={"clusterName": "other"},
    ),
    Sample(
        cls=aws.ecs.TaskDefinition,
        inputs=definition,
        change={"tags": {"a": "c"}},
        replace={"containerDefinitions": containers("app:2")},
        importable=False,  # by ARN, while the id is the family
    ),
    Sample(
        cls=aws.ecs.Service,
        inputs=service,
        change={
            "capacityProviderStrategies": [ON_DEMAND],
            "deploymentConfiguration": {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": "5"},
            "enableExecuteCommand": False,
            "desiredCount": 4,
            "loadBalancers": [
                {
                    "targetGroupArn": f"{BALANCING}:targetgroup/app/0",
                    "containerName": "app",
                    "containerPort": 8080,
                    "advancedConfiguration": SHIFT,
                }
            ],
            "tags": {"a": "c"},
        },
        replace={"name": "other"},
        importable=False,  # by cluster and service name
    ),
]
