"""The deployment report: what runs where, what it costs, whether it keeps its promises."""
