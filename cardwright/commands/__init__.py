"""The commands, a module each; the function has the command's name with `_command` after it."""
