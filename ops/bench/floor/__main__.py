"""As many random ids as a stack has resources, one beside the other: the engine's own time."""

import pulumi
import pulumi_random

for number in range(pulumi.Config().require_int("resources")):
    pulumi_random.RandomId(f"id-{number}", byte_length=8)
