"""Bring a service another image, or an earlier one back, by configuration and `pulumi up`."""
