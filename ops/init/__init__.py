"""Write or edit a stack's configuration file from a few answers."""
