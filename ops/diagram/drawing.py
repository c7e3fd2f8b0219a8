"""The diagram as SVG: boxes and arrows on a fixed grid, for stable results."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import jinja2

from ops.diagram.topology import Topology

_TEMPLATES = Path(__file__).parent
WIDTH = 1240
_VPC_X, _VPC_WIDTH = 226, 700
_ZONES_X, _ZONES_WIDTH = _VPC_X + 46, _VPC_WIDTH - 92
_GAP, _ROW = 12, 46
_RIGHT_X, _RIGHT_WIDTH = _VPC_X + _VPC_WIDTH + 36, 250
_RIGHT_GUTTER = _RIGHT_X + _RIGHT_WIDTH + 14
_EDGE_X, _EDGE_WIDTH = 16, 172
_TOP, _LINE = 108, 14
_FITS = 96
"""Maximum characters of a detail line in a box across all zones."""

_ACCOUNT_SERVICES = (
    ("Amazon S3", "aws:s3/bucket:Bucket", "bucket"),
    ("Amazon ECR", "aws:ecr/repository:Repository", "repository"),
    ("Secrets Manager", "aws:secretsmanager/secret:Secret", "secret"),
    ("AWS KMS", "aws:kms/key:Key", "key"),
    ("AWS Backup", "aws:backup/plan:Plan", "plan"),
    ("CloudWatch", "aws:cloudwatch/metricAlarm:MetricAlarm", "alarm"),
    ("Amazon SNS", "aws:sns/topic:Topic", "topic"),
    ("AWS CloudTrail", "aws:cloudtrail/trail:Trail", "trail"),
)
_RECOVERY_SERVICES = (
    ("Amazon S3", "aws:s3/bucket:Bucket", "replica bucket"),
    ("AWS Backup", "aws:backup/vault:Vault", "vault"),
    ("AWS KMS", "aws:kms/key:Key", "key"),
)
_BOXES = {
    "alb-public": "public",
    "alb-internal": "internal",
    "database-proxy": "proxy",
    "database": "aurora-writer",
    "search": "search-0",
}
"""Role of a security group to its box, if the names differ."""
_LEFT, _FAR_LEFT, _RIGHT = _ZONES_X - 10, _ZONES_X - 22, _ZONES_X + _ZONES_WIDTH + 10
"""The gutters for arrows that pass boxes."""
_COPIES = (
    ("Amazon S3", "recovery Amazon S3"),
    ("AWS Backup", "recovery AWS Backup"),
)


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle with a title and lines of detail; `kind` is its CSS class."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    title: str
    details: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The box's text for screen readers."""
        return ": ".join((self.title, ", ".join(self.details))) if self.details else self.title

    @property
    def middle(self) -> float:
        """Halfway down."""
        return self.y + self.height / 2


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """An arrow along points."""

    points: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        """The points as an SVG path."""
        return "M" + " L".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(kw_only=True)
class Canvas:
    """Boxes by name, placed downwards from `y`."""

    y: float
    boxes: dict[str, Box] = field(default_factory=dict[str, Box])

    def row(self, name: str, title: str, detail: str = "", kind: str = "box") -> None:
        """A box across all zones."""
        lines = tuple(textwrap.wrap(detail, _FITS))
        height = _ROW + _LINE * max(len(lines) - 1, 0)
        self.place(name, _ZONES_X, _ZONES_WIDTH, title, lines, kind, height=height)
        self.y += height + _GAP

    def columns(self, cells: list[tuple[str, str, str]], kind: str = "box") -> None:
        """Boxes (name, title and detail) by zone; empty cells are skipped."""
        width = (_ZONES_WIDTH - _GAP * (len(cells) - 1)) / len(cells)
        for number, (name, title, detail) in enumerate(cells):
            if title:
                x = _ZONES_X + number * (width + _GAP)
                self.place(name, x, width, title, (detail,) if detail else (), kind)
        self.y += _ROW + _GAP

    def place(
        self,
        name: str,
        x: float,
        width: float,
        title: str,
        details: tuple[str, ...],
        kind: str,
        *,
        height: float = _ROW,
    ) -> None:
        """A box at the current height."""
        self.boxes[name] = Box(
            x=x, y=self.y, width=width, height=height, kind=kind, title=title, details=details
        )


def draw(topology: Topology, stack: str) -> str:
    """The diagram as a standalone SVG document that follows the reader's light or dark theme."""
    canvas = Canvas(y=_TOP)
    tiers = [_public(canvas, topology), _private(canvas, topology), _data(canvas, topology)]
    height = canvas.y + 8
    _edge(canvas, topology)
    recovery = _account(canvas, topology)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True
    )
    return environment.get_template("diagram.svg.j2").render(
        stack=stack,
        topology=topology,
        width=WIDTH,
        height=max(height, canvas.y) + 28,
        vpc=Box(x=_VPC_X, y=64, width=_VPC_WIDTH, height=height - 60, kind="vpc", title=""),
        zones=_zones(topology, height),
        tiers=tiers,
        recovery=recovery,
        boxes=canvas.boxes.values(),
        arrows=list(_arrows(canvas.boxes, topology)),
    )


def _zones(topology: Topology, height: float) -> list[Box]:
    width = (_ZONES_WIDTH - _GAP * (len(topology.zones) - 1)) / len(topology.zones)
    return [
        Box(
            x=_ZONES_X + number * (width + _GAP),
            y=84,
            width=width,
            height=height - 92,
            kind="zone",
            title=zone,
        )
        for number, zone in enumerate(topology.zones)
    ]


def _tier(canvas: Canvas, title: str, top: float) -> Box:
    tier = Box(
        x=_VPC_X + 8,
        y=top - 8,
        width=_VPC_WIDTH - 16,
        height=canvas.y - top + 4,
        kind="tier",
        title=title,
    )
    canvas.y += 16
    return tier


def _public(canvas: Canvas, topology: Topology) -> Box:
    top = canvas.y
    canvas.row("public", "Public load balancer", "HTTPS, Cognito sign-in, web ACL")
    if topology.nat_zones:
        canvas.columns(
            [
                (f"nat-{zone}", "NAT gateway" if zone in topology.nat_zones else "", "")
                for zone in topology.zones
            ],
            "small",
        )
    return _tier(canvas, "public", top)


def _private(canvas: Canvas, topology: Topology) -> Box:
    top = canvas.y
    for service in topology.services:
        if service.tier == "internal" and "internal" not in canvas.boxes:
            canvas.row("internal", "Internal load balancer", "HTTPS")
        size = f"{service.tasks} tasks, {service.vcpu:g} vCPU, {service.gb:g} GB"
        detail = f"{size}, {service.architecture}, Spot {service.spot_percent} %"
        canvas.row(service.name, service.name, detail, "service")
    canvas.row("endpoints", "VPC endpoints", ", ".join(topology.endpoints) or "none", "small")
    return _tier(canvas, "private", top)


def _data(canvas: Canvas, topology: Topology) -> Box:
    top = canvas.y
    canvas.row("proxy", "RDS Proxy", "TLS, IAM authentication")
    roles: dict[str, list[str]] = {}
    for role, zone in topology.database_zones:
        roles.setdefault(zone, []).append(role)
    canvas.columns(
        [_instance(zone, roles.get(zone, []), topology) for zone in topology.zones], "store"
    )
    nodes = topology.search_nodes
    canvas.columns(
        [
            (
                f"search-{number}",
                f"OpenSearch x{nodes[zone]}" if nodes[zone] else "",
                topology.search_type,
            )
            for number, zone in enumerate(topology.zones)
        ],
        "store",
    )
    if topology.search_masters:
        kind, count = topology.search_masters
        canvas.row("masters", "OpenSearch dedicated masters", f"{count} x {kind}", "store")
    return _tier(canvas, "data", top)


def _instance(zone: str, roles: list[str], topology: Topology) -> tuple[str, str, str]:
    name = "aurora-writer" if "writer" in roles else f"aurora-{zone}"
    return name, f"Aurora {' + '.join(roles)}" if roles else "", topology.database_class


def _edge(canvas: Canvas, topology: Topology) -> None:
    """The resources between users and the VPC, from the top down."""
    steps = [("Users", "")]
    if topology.cloudfront:
        steps.append(("CloudFront", "web ACL at the edge"))
    if topology.host_name:
        steps.append(("Route 53", topology.host_name))
    steps.append(("AWS WAF", _counted(topology.web_acls, "web ACL")))
    steps.append(("Cognito", "user pool"))
    canvas.y = _TOP
    for title, detail in steps:
        canvas.place(title, _EDGE_X, _EDGE_WIDTH, title, (detail,) if detail else (), "edge")
        canvas.y += _ROW + 22


def _account(canvas: Canvas, topology: Topology) -> Box | None:
    """Regional services beside the VPC, Bedrock first; the recovery region, if any, below."""
    canvas.y = _TOP
    models = f"guardrail, {_counted(len(topology.models), 'model')}"
    _beside(canvas, "Amazon Bedrock", models, "model")
    for title, token, unit in _ACCOUNT_SERVICES:
        if count := topology.counts.get(token):
            _beside(canvas, title, _counted(count, unit), "edge")
    if topology.recovery_region is None:
        return None
    canvas.y += 30
    top = canvas.y
    for title, token, unit in _RECOVERY_SERVICES:
        if count := topology.recovery_counts.get(token):
            _beside(canvas, title, _counted(count, unit), "edge", name=f"recovery {title}")
    return Box(
        x=_RIGHT_X - 8,
        y=top - 8,
        width=_RIGHT_WIDTH + 16,
        height=canvas.y - top + 4,
        kind="zone",
        title=f"Recovery region {topology.recovery_region}",
    )


def _beside(canvas: Canvas, title: str, detail: str, kind: str, name: str = "") -> None:
    canvas.place(name or title, _RIGHT_X, _RIGHT_WIDTH, title, (detail,), kind)
    canvas.y += _ROW + _GAP


def _counted(number: int, unit: str) -> str:
    plural = f"{unit[:-1]}ies" if unit.endswith("ry") else f"{unit}s"
    return f"{number} {unit if number == 1 else plural}"


def _arrows(boxes: dict[str, Box], topology: Topology) -> Iterator[Arrow]:
    """The flows of requests and copies between the stack's boxes."""
    yield from _ingress(boxes)
    sends = {(each.name, it) for each in topology.services for it in each.queues}
    services = {each.name for each in topology.services}
    for source, target in sorted(topology.flows | sends):
        start, end = boxes.get(_BOXES.get(source, source)), boxes.get(_BOXES.get(target, target))
        if not (start and end):
            continue
        if 0 <= end.y - start.y - start.height <= _GAP:
            yield _down(start, end)
        else:
            among = _RIGHT if {source, target} <= services else _LEFT
            yield _around(start, end, _FAR_LEFT if target == "search" else among)
    for source, target in _COPIES:
        if source in boxes and target in boxes:
            yield _around(boxes[source], boxes[target], _RIGHT_GUTTER)
    bedrock, side = boxes["Amazon Bedrock"], _RIGHT_X - 18
    for agent in (boxes[each.name] for each in topology.services if each.models):
        yield Arrow(
            points=(
                (agent.x + agent.width, agent.middle + 8),
                (side, agent.middle + 8),
                (side, bedrock.middle),
                (bedrock.x, bedrock.middle),
            )
        )


def _ingress(boxes: dict[str, Box]) -> Iterator[Arrow]:
    """From users to the public load balancer, through CloudFront if there is one."""
    last, first = boxes["Users"], boxes["public"]
    if edge := boxes.get("CloudFront"):
        yield _down(last, edge)
        last = edge
    start, gutter = (last.x + last.width, last.middle), _VPC_X - 18
    yield Arrow(
        points=(start, (gutter, last.middle), (gutter, first.middle), (_ZONES_X, first.middle))
    )


def _down(above: Box, below: Box) -> Arrow:
    x = below.x + below.width / 2
    return Arrow(points=((x, above.y + above.height), (x, below.y)))


def _around(start: Box, end: Box, gutter: float) -> Arrow:
    """Down a gutter left or right of both boxes."""
    right = gutter > start.x
    from_x = start.x + start.width if right else start.x
    to_x = end.x + end.width if right else end.x
    y = start.middle + (8 if not right else -8)
    return Arrow(points=((from_x, y), (gutter, y), (gutter, end.middle), (to_x, end.middle)))
