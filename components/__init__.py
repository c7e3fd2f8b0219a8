"""The platform: component resources, wired from the stack's configuration."""
