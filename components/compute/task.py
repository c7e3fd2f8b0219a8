"""Container definitions of a task, as pure functions.

Containers run without root and capabilities, and write to their volumes only.
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

EXEC_PATHS: Mapping[str, str] = {
    "managed-agents": "/managed-agents",
    "ssm-state": "/var/lib/amazon/ssm",
    "ssm-logs": "/var/log/amazon/ssm",
}
"""Volume to path: ECS Exec writes here, in spite of a read-only root file system.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
"""

SCRATCH: Mapping[str, str] = {"scratch": "/tmp"}  # noqa: S108 -- the container's own, one per task


@dataclass(frozen=True, kw_only=True)
class Container:
    """The settings of a service's container.

    Attributes:
        port: Its port; None for a worker.
        image: Image with tag or digest.
        command: Its command; None for the image's.
        grace_seconds: Start period of the health check in seconds.
        variables: Environment variables.
        secrets: Variable to ARN of its secret or parameter.
        volumes: Volume to path.
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
        """The container definition."""
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
    """Health check command: request the health check path with the image's python3."""
    url = f"http://127.0.0.1:{port}{health_path}"
    return ["CMD", "python3", "-c", f"import urllib.request as r; r.urlopen('{url}', timeout=4)"]


HEARTBEAT = "/tmp/heartbeat"  # noqa: S108 -- on the container's own volume
"""The file that a healthy worker touches at least every minute."""


def pulse() -> list[str]:
    """Health check command: check a worker's heartbeat with the image's python3."""
    old = f"time.time() - os.stat('{HEARTBEAT}').st_mtime > 120"
    return ["CMD", "python3", "-c", f"import os, sys, time; sys.exit({old})"]


def _mapping(port: int) -> dict[str, Any]:
    return {"containerPort": port, "hostPort": port, "protocol": "tcp"}


def collector(image: str, log_group: pulumi.Input[str], region: str) -> dict[str, Any]:
    """The trace collector container, which is not essential.

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
    """Environment variables of an OpenTelemetry SDK: collector endpoint and service name."""
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
    """Non-blocking logging to CloudWatch: log events may be lost, the service does not wait."""
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
    """The collector's configuration: OTLP and X-Ray receivers on localhost, X-Ray exporter."""
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
