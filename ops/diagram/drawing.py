"""The diagram as SVG: boxes and arrows on a grid, by hand, so that it reads the same each time."""

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
_EDGE_X, _EDGE_WIDTH = 16, 172
_FITS = 96
"""Characters of detail in a box across all zones."""

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


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle with a title and a line of detail; `kind` is its CSS class."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    title: str
    detail: str = ""

    @property
    def middle(self) -> float:
        """Halfway down."""
        return self.y + self.height / 2


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """A path of points."""

    points: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        """The points as SVG has them."""
        return "M" + " L".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(kw_only=True)
class Canvas:
    """Boxes by name, placed downwards from `y`."""

    y: float
    boxes: dict[str, Box] = field(default_factory=dict[str, Box])

    def row(self, name: str, title: str, detail: str = "", kind: str = "box") -> None:
        """A box across all zones."""
        self._place(name, _ZONES_X, _ZONES_WIDTH, title, detail, kind)
        self.y += _ROW + _GAP

    def columns(self, name: str, cells: list[tuple[str, str]], kind: str = "box") -> None:
        """A box in each zone that has something, the others left open."""
        width = (_ZONES_WIDTH - _GAP * (len(cells) - 1)) / len(cells)
        for number, (title, detail) in enumerate(cells):
            if title:
                x = _ZONES_X + number * (width + _GAP)
                self._place(f"{name}-{number}", x, width, title, detail, kind)
        self.y += _ROW + _GAP

    def _place(self, name: str, x: float, width: float, title: str, detail: str, kind: str) -> None:
        self.boxes[name] = Box(
            x=x, y=self.y, width=width, height=_ROW, kind=kind, title=title, detail=detail
        )


def draw(topology: Topology, stack: str) -> str:
    """The diagram as a standalone SVG document that follows the reader's light or dark theme."""
    canvas = Canvas(y=108)
    tiers = [_public(canvas, topology), _private(canvas, topology), _data(canvas, topology)]
    height = canvas.y + 8
    canvas.boxes |= {box.title: box for box in _edge(topology)}
    canvas.boxes |= {box.title: box for box in _account(topology)}
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True
    )
    return environment.get_template("diagram.svg.j2").render(
        stack=stack,
        topology=topology,
        width=WIDTH,
        height=height + 28,
        vpc=Box(x=_VPC_X, y=64, width=_VPC_WIDTH, height=height - 60, kind="vpc", title=""),
        zones=_zones(topology, height),
        tiers=tiers,
        boxes=canvas.boxes.values(),
        arrows=list(_arrows(canvas.boxes)),
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
    nat = [
        ("NAT gateway", "") if zone in topology.nat_zones else ("", "") for zone in topology.zones
    ]
    if topology.nat_zones:
        canvas.columns("nat", nat, "small")
    return _tier(canvas, "public", top)


def _private(canvas: Canvas, topology: Topology) -> Box:
    top = canvas.y
    for service in topology.services:
        if service.name == "graphql":
            canvas.row("internal", "Internal load balancer", "HTTPS /graphql")
        size = f"{service.tasks} tasks, {service.vcpu:g} vCPU, {service.gb:g} GB"
        detail = f"{size}, {service.architecture}, Spot {service.spot_percent} %"
        canvas.row(service.name, service.name, detail, "service")
    endpoints = textwrap.shorten(", ".join(topology.endpoints), _FITS, placeholder=" ...")
    canvas.row("endpoints", "VPC endpoints", endpoints or "none", "small")
    return _tier(canvas, "private", top)


def _data(canvas: Canvas, topology: Topology) -> Box:
    top = canvas.y
    canvas.row("proxy", "RDS Proxy", "TLS, IAM sign-in")
    roles: dict[str, list[str]] = {}
    for role, zone in topology.database_zones:
        roles.setdefault(zone, []).append(role)
    instances = [
        (f"Aurora {' + '.join(roles[zone])}", topology.database_class)
        if zone in roles
        else ("", "")
        for zone in topology.zones
    ]
    canvas.columns("aurora", instances, "store")
    nodes = [
        (f"OpenSearch x{topology.search_nodes[zone]}", topology.search_type)
        for zone in topology.zones
    ]
    canvas.columns("search", nodes, "store")
    return _tier(canvas, "data", top)


def _edge(topology: Topology) -> Iterator[Box]:
    """What stands between the users and the VPC, from the top down."""
    steps = [("Users", "")]
    if topology.cloudfront:
        steps.append(("CloudFront", "web ACL at the edge"))
    if topology.host_name:
        steps.append(("Route 53", topology.host_name))
    steps.append(("AWS WAF", _counted(topology.web_acls, "web ACL")))
    steps.append(("Cognito", "user pool"))
    for number, (title, detail) in enumerate(steps):
        y = 108 + number * (_ROW + 22)
        yield Box(
            x=_EDGE_X, y=y, width=_EDGE_WIDTH, height=_ROW, kind="edge", title=title, detail=detail
        )


def _account(topology: Topology) -> Iterator[Box]:
    """Regional services beside the VPC; Bedrock first."""
    models = [("Amazon Bedrock", f"guardrail, {_counted(len(topology.models), 'model')}")]
    counted = [
        (title, _counted(topology.counts[token], unit))
        for title, token, unit in _ACCOUNT_SERVICES
        if topology.counts.get(token)
    ]
    for number, (title, detail) in enumerate(models + counted):
        y = 108 + number * (_ROW + _GAP)
        yield Box(
            x=_RIGHT_X,
            y=y,
            width=_RIGHT_WIDTH,
            height=_ROW,
            kind="model" if number == 0 else "edge",
            title=title,
            detail=detail,
        )


def _counted(number: int, unit: str) -> str:
    plural = f"{unit[:-1]}ies" if unit.endswith("ry") else f"{unit}s"
    return f"{number} {unit if number == 1 else plural}"


def _arrows(boxes: dict[str, Box]) -> Iterator[Arrow]:
    """The ways of requests: down the tiers, and around what they pass by in the side gutters."""
    yield from _entrance(boxes)
    for above, below in (("bff", "internal"), ("internal", "graphql")):
        yield _down(boxes[above], boxes[below])
    yield _around(boxes["public"], boxes["bff"], -10)
    yield _around(boxes["bff"], boxes["agentcore"], _ZONES_WIDTH + 10)
    yield _around(boxes["graphql"], boxes["proxy"], -10)
    yield _around(boxes["graphql"], boxes["search-0"], -22)
    yield _down(boxes["proxy"], boxes["aurora-0"])
    agent, bedrock = boxes["agentcore"], boxes["Amazon Bedrock"]
    side = _RIGHT_X - 18
    yield Arrow(
        points=(
            (agent.x + agent.width, agent.middle + 8),
            (side, agent.middle + 8),
            (side, bedrock.middle),
            (bedrock.x, bedrock.middle),
        )
    )


def _entrance(boxes: dict[str, Box]) -> Iterator[Arrow]:
    """From the users to the public load balancer, through CloudFront where there is one."""
    last, entrance = boxes["Users"], boxes["public"]
    if edge := boxes.get("CloudFront"):
        yield _down(last, edge)
        last = edge
    start, gutter = (last.x + last.width, last.middle), _VPC_X - 18
    yield Arrow(
        points=(
            start,
            (gutter, last.middle),
            (gutter, entrance.middle),
            (_ZONES_X, entrance.middle),
        )
    )


def _down(above: Box, below: Box) -> Arrow:
    x = below.x + below.width / 2
    return Arrow(points=((x, above.y + above.height), (x, below.y)))


def _around(start: Box, end: Box, offset: float) -> Arrow:
    """Down the gutter left (negative offset) or right of the zones."""
    gutter = _ZONES_X + offset
    right = offset > 0
    from_x = start.x + start.width if right else start.x
    to_x = end.x + end.width if right else end.x
    y = start.middle + (8 if not right else -8)
    return Arrow(points=((from_x, y), (gutter, y), (gutter, end.middle), (to_x, end.middle)))
