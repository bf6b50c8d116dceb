"""The pages for people: users (for those who manage them) and one's own account.

- forms: what a form of a user says, and what was wrong with it
- pages: list, create, change, reset a password
- units: the organisation tree
- account: one's own name, password and API keys
- api_keys: issue and revoke keys, for oneself or for somebody else
"""
