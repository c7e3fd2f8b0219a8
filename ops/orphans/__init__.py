"""Orphans: what bears a stack's tags at AWS, and is in no stack's state.

A create whose answer is lost leaves one: AWS has made the resource, and Pulumi does not know. So
does a process that is killed between the two.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from ops.deployment import Deployment
from ops.orphans import scratch, states
from ops.orphans.kinds import kinds_of, made_by_aws
from ops.orphans.orphan import Orphan, read
from ops.orphans.scratch import Scratch
from ops.orphans.states import States
from ops.orphans.tagged import Tagged, regions_of, tagged


@dataclass(frozen=True, kw_only=True)
class Found:
    """The orphans of a stack, while their scratch stacks are open."""

    orphans: tuple[Orphan, ...]
    states: States
    scratches: Mapping[str, Scratch]

    def delete(self, chosen: Sequence[Orphan]) -> dict[str, str]:
        """Delete orphans that the provider has read.

        Returns:
            Why what is left could not be deleted, by ARN.
        """
        failed: dict[str, str] = {}
        for region, opened in self.scratches.items():
            here = {each.name: each.arn for each in chosen if each.region == region}
            failed |= {here[name]: why for name, why in opened.delete(here.keys()).items()}
        return failed


@contextmanager
def find(deployment: Deployment) -> Generator[Found]:
    """Look for a stack's orphans.

    Raises:
        OpsError: A state cannot be read, AWS refuses, or the engine fails.
    """
    known, settings = states.read(deployment), deployment.settings
    tags = known.tags or settings.environment.tags
    listed = [
        each
        for each in tagged(deployment.aws, regions_of(settings), tags)
        if not known.held.has(each.arn) and not made_by_aws(each.arn)
    ]
    orphans = [_foreign(each) for each in listed if not kinds_of(each.arn)]
    with ExitStack() as stack:
        scratches: dict[str, Scratch] = {}
        for region in sorted({each.region for each in listed if kinds_of(each.arn)}):
            scratches[region] = stack.enter_context(scratch.opened(deployment, region))
            here = [each for each in listed if each.region == region and kinds_of(each.arn)]
            orphans += read(deployment.aws, scratches[region], here)
        orphans.sort(key=lambda each: (each.type or "~", each.arn))
        yield Found(orphans=tuple(orphans), states=known, scratches=scratches)


def _foreign(each: Tagged) -> Orphan:
    why = "the platform makes no resource of this type: look at it by hand"
    return Orphan(arn=each.arn.text, region=each.region, error=why)
