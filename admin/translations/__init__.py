"""The interface's wordings. Message ids are English; `zh/LC_MESSAGES/messages.po` holds the Chinese.

- catalogue: collects the messages of the source, updates and compiles the catalogue
"""
