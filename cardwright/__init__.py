"""Cardwright, the front door: the command line and the API that plugins and deployments import.

- front: what every command shares: settings, who acts, where text goes
- accounts: people as the command line meets them
- problems: problems in a terminal and as JSON
- sarif: problems for code hosts and editors
- steps: a plan in a terminal
- decisions: conflicts of packs, and what was decided about them
- publishing: a plan is shown, asked about and done
- values: values in a terminal and as JSON
- staging: what a demo is made of
- commands: the commands, a module each
- cli: the `cardwright` command
"""

__version__ = "0.1.0"
