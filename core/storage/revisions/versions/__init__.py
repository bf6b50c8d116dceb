"""The revisions, oldest first: 0001 makes every table of the first release."""
