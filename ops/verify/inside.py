"""Checks inside containers: names resolve, Bedrock answers, and log lines arrive.

On AWS these run commands in the services' containers by ECS Exec, which logs them. They need AWS's
session-manager-plugin here, and in the images a shell and Python (010, SC-006, SC-007, SC-011).
"""

import base64
import re
import secrets
import shlex
import time
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ops.deployment import Deployment
from ops.verify import bedrock_call
from ops.verify.check import STACK, Check, Fault, Faults, Look, Made, UnprovableError
from ops.verify.container import run_inside
from ops.verify.sources import NO_CONTAINERS, addresses_of

LOGGED_WITHIN = timedelta(seconds=30)
_BETWEEN_LOOKS = 2.0
_PACKED = base64.b64encode(zlib.compress(Path(bedrock_call.__file__).read_bytes())).decode()
_PROGRAM = rf"import base64,zlib;exec(zlib.decompress(base64.b64decode(\"{_PACKED}\")))"
"""The call of the model as one line, for a shell's double quotes."""
_ADDRESS = re.compile(r"\b\d+\.\d+\.\d+\.\d+\b")


def _name(deployment: Deployment, registry: Made) -> Faults:
    """Every service discovery name, resolved in a container of each caller."""
    name = registry.inputs["name"]
    host = deployment.contract("serviceDiscovery")["hostNames"][name]
    for caller, each in deployment.settings.services.by_name.items():
        if name not in each.calls:
            continue
        answer = run_inside(deployment, caller, f"getent hosts {host}")
        found, running = set(_ADDRESS.findall(answer)), addresses_of(deployment, name)
        if not found:
            yield Fault(f"{host} does not resolve in {caller}")
        if strange := ", ".join(sorted(found - running)):
            yield Fault(f"{host} resolves to {strange}, which is no running task")


def _model(deployment: Deployment, _: Made) -> Faults:
    agents = deployment.contract("agents")
    talking = [each for each in agents["modelIds"] if "embed" not in each]
    if not talking:
        raise UnprovableError(
            "agents.models has only embedding models, which the Converse API does not support"
        )
    words = (
        deployment.aws.region,
        talking[0],
        agents["guardrailId"],
        agents["guardrailVersion"],
    )
    command = f'python3 -c "{_PROGRAM}" {" ".join(map(shlex.quote, words))}'
    for service, each in deployment.settings.services.by_name.items():
        if each.uses.models:
            last = run_inside(deployment, service, command).rpartition("\n")[2]
            if not last.startswith("HTTP 200"):
                yield Fault(f"{service} calling {talking[0]}: {last}")


def _line(deployment: Deployment, _: Made) -> Faults:
    """Services log their requests: request a path that nothing else requests."""
    for service, each in deployment.settings.services.by_name.items():
        if each.tier != "worker":
            yield from _line_of(deployment, service, each.port)


def _line_of(deployment: Deployment, service: str, port: int) -> Faults:
    mark = f"verify-{secrets.token_hex(8)}"
    url = f"http://127.0.0.1:{port}/{mark}"
    fetch = f'python3 -c "import urllib.request as it; it.urlopen(\\"{url}\\")"'
    tools = "command -v python3 || command -v wget || command -v curl"
    check = f"{tools} || {{ echo python3, wget, curl: not found; exit; }}"
    began = datetime.now(UTC)
    command = f"{check}; {fetch} || wget -qO- {url} || curl -s {url}; echo asked"
    run_inside(deployment, service, command)
    group = deployment.contract("cloudwatchLogs")["logGroupNames"][service]
    if not _logged(deployment, group, mark, began):
        yield Fault(f"{group} had no line of the request after {LOGGED_WITHIN.seconds} s")


def _logged(deployment: Deployment, group: str, mark: str, began: datetime) -> bool:
    logs = deployment.aws.client("logs")
    since = int((began - timedelta(minutes=1)).timestamp() * 1000)
    deadline = time.monotonic() + LOGGED_WITHIN.total_seconds()
    while True:
        answers = logs.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=since, filterPattern=f'"{mark}"'
        )
        if any(page["events"] for page in answers):
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(_BETWEEN_LOOKS)


_EXEC = "try it with `platformctl exec`"

CHECKS = (
    Check(
        id="inside.name",
        title="Private names of services resolve in their callers' containers",
        looks=(Look(("servicediscovery.Service",), _name),),
        fix="see discovery.resolver and discovery.addresses; " + _EXEC,
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="inside.model",
        title="Services that use models call Bedrock by their role, through the guardrail",
        looks=(Look(("bedrock.GuardrailVersion",), _model),),
        fix="403: see identity.roles, and whether the account may use the model (Bedrock's model"
        " access); no answer: see network.endpoints and network.routes",
        unknown_here=NO_CONTAINERS,
    ),
    Check(
        id="inside.line",
        title="Log lines of containers are in CloudWatch within 30 seconds",
        looks=(Look((STACK,), _line),),
        fix="see whether the service logs its requests, and whether its execution role may write:"
        " identity.roles",
        unknown_here=NO_CONTAINERS,
    ),
)
