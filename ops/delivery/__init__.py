"""Deploy and roll back images of services, by configuration and `pulumi up`."""
