"""The platform of one stack: settings in, resources and published outputs out."""

import pulumi

from components.contracts import outputs_of
from components.platform import Platform
from components.settings import Settings

platform = Platform("platform", Settings.load())

for name, value in outputs_of(platform).items():
    pulumi.export(name, value)
