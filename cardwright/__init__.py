"""Cardwright, the front door: the command line and the API that plugins and deployments import."""

__version__ = "0.1.0"
