"""Containers of a task, as ECS takes them: pure builders.

Nothing here is root, nothing keeps a capability, and no container writes outside its volumes.
Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html
and https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from components.settings import PROJECT

USER = "10001:10001"

SHELL_PATHS: Mapping[str, str] = {
    "managed-agents": "/managed-agents",
    "ssm-state": "/var/lib/amazon/ssm",
    "ssm-logs": "/var/log/amazon/ssm",
}
"""Volume to path: where ECS Exec writes, which a read-only root denies it.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
"""

SCRATCH: Mapping[str, str] = {"scratch": "/tmp"}  # noqa: S108 -- the container's own, one per task


@dataclass(frozen=True, kw_only=True)
class Container:
    """What differs between the services' containers.

    Attributes:
        service: The service.
        port: Where it listens; None where nobody connects to it.
        image: Image with tag or digest.
        command: What it runs instead of the image's own; None leaves that.
        health_command: Health check as Docker has it.
        grace_seconds: Seconds for which failed checks of a new container do not count.
        variables: Environment variables.
        secrets: Variable to ARN of the secret or parameter that fills it.
        volumes: Volume to path.
        log_group: Name of the log group.
        region: Region of the log group.
    """

    service: str
    port: int | None
    image: pulumi.Input[str]
    command: Sequence[str] | None
    health_command: Sequence[str]
    grace_seconds: int
    variables: Mapping[str, pulumi.Input[str]]
    secrets: Mapping[str, pulumi.Input[str]]
    volumes: Mapping[str, str]
    log_group: pulumi.Input[str]
    region: str

    def definition(self) -> dict[str, Any]:
        """The container as ECS takes it."""
        return {
            "name": self.service,
            "image": self.image,
            "essential": True,
            **({"command": list(self.command)} if self.command else {}),
            **_confined(),
            **({"portMappings": [_mapping(self.port)]} if self.port else {}),
            "environment": [
                {"name": name, "value": value} for name, value in sorted(self.variables.items())
            ],
            "secrets": [
                {"name": name, "valueFrom": arn} for name, arn in sorted(self.secrets.items())
            ],
            "mountPoints": [
                {"sourceVolume": name, "containerPath": path, "readOnly": False}
                for name, path in self.volumes.items()
            ],
            "healthCheck": {
                "command": list(self.health_command),
                "interval": 30,
                "timeout": 5,
                "retries": 3,
                "startPeriod": min(self.grace_seconds, _LONGEST_START),
            },
            "logConfiguration": _log(self.log_group, self.region, self.service),
        }


_LONGEST_START = 300


def probe(port: int, health_path: str) -> list[str]:
    """Ask a service's health address from within its container, with the image's python3."""
    url = f"http://127.0.0.1:{port}{health_path}"
    return ["CMD", "python3", "-c", f"import urllib.request as r; r.urlopen('{url}', timeout=4)"]


HEARTBEAT = "/tmp/heartbeat"  # noqa: S108 -- on the container's own volume
"""The file that a worker touches at least every minute while it is well."""


def pulse() -> list[str]:
    """Look at a worker's heartbeat from within its container, with the image's python3."""
    old = f"time.time() - os.stat('{HEARTBEAT}').st_mtime > 120"
    return ["CMD", "python3", "-c", f"import os, sys, time; sys.exit({old})"]


def _mapping(port: int) -> dict[str, Any]:
    return {"containerPort": port, "hostPort": port, "protocol": "tcp"}


def collector(image: str, log_group: pulumi.Input[str], region: str) -> dict[str, Any]:
    """The trace collector beside the service; a task outlives it.

    Source: https://aws-otel.github.io/docs/setup/ecs/config-through-ssm
    """
    return {
        "name": "collector",
        "image": image,
        "essential": False,
        **_confined(),
        "environment": [{"name": "AOT_CONFIG_CONTENT", "value": json.dumps(_pipeline(region))}],
        "healthCheck": {
            "command": ["CMD", "/healthcheck"],
            "interval": 30,
            "timeout": 5,
            "retries": 3,
            "startPeriod": 10,
        },
        "logConfiguration": _log(log_group, region, "collector"),
    }


def tracing_variables(environment: str, service: str) -> dict[str, str]:
    """How an OpenTelemetry SDK finds the collector, under the name that is sampled and grouped."""
    return {
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
        "OTEL_PROPAGATORS": "xray,tracecontext,baggage",
        "OTEL_SERVICE_NAME": f"{PROJECT}-{environment}-{service}",
    }


def variable(name: str) -> str:
    """The environment variable of a secret or parameter: `session-key` is `SESSION_KEY`."""
    return name.upper().replace("-", "_")


def _confined() -> dict[str, Any]:
    return {
        "user": USER,
        "readonlyRootFilesystem": True,
        "linuxParameters": {"initProcessEnabled": True, "capabilities": {"drop": ["ALL"]}},
    }


def _log(group: pulumi.Input[str], region: str, prefix: str) -> dict[str, Any]:
    """Lines go to CloudWatch; when it does not keep up, old lines are lost, not the service."""
    return {
        "logDriver": "awslogs",
        "options": {
            "awslogs-group": group,
            "awslogs-region": region,
            "awslogs-stream-prefix": prefix,
            "mode": "non-blocking",
            "max-buffer-size": "25m",
        },
    }


def _pipeline(region: str) -> dict[str, Any]:
    """Traces by OTLP and by X-Ray's own protocol, from the task itself only, to X-Ray."""
    return {
        "extensions": {"health_check": {}},
        "receivers": {
            "otlp": {
                "protocols": {
                    "grpc": {"endpoint": "127.0.0.1:4317"},
                    "http": {"endpoint": "127.0.0.1:4318"},
                }
            },
            "awsxray": {"endpoint": "127.0.0.1:2000", "transport": "udp"},
        },
        "processors": {"batch": {}},
        "exporters": {"awsxray": {"region": region}},
        "service": {
            "extensions": ["health_check"],
            "pipelines": {
                "traces": {
                    "receivers": ["otlp", "awsxray"],
                    "processors": ["batch"],
                    "exporters": ["awsxray"],
                }
            },
        },
    }
