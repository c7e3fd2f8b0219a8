"""The platform: five component resources, wired from the stack's configuration."""
