"""The shipping pack."""
