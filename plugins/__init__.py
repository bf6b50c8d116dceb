"""First-party plugins, a folder each. They use only what a stranger's plugin may use.

credit_code   the kind `credit_code`: China's unified social credit code
"""
