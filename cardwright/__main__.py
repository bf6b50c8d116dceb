"""`python -m cardwright`: the command line, where the `cardwright` script is not on the path."""

from cardwright.cli import main

main()
