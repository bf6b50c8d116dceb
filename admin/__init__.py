"""The web application on Flask-AppBuilder: shell, workplace, API.

In the order a request meets them:

- serve: gunicorn, ready to run
- app: puts the application together
- logs: what is written down of requests and failures
- parts: what is mounted beside the shell
- assets: static files under addresses that change with them
- door: one transaction a request; who asks
- security: sign-in, sessions, request checks, Flask-AppBuilder's users
- languages: which language to answer in
- translations: the catalogue of wordings
- preferences: theme, density, navigation
- loggable: what may be logged on timelines, from a card and from anywhere
- menu: the frame of every page
- bookmarks: pages asked for by former names
- notices: short messages shown once
- numbers: whole numbers in addresses and forms
- dialogs: pages that stand in a dialog too
- redirects: records that were merged lead to those that stayed
- faults: refusals and failures, as pages and as problem+json
- health: alive and ready
- home: the workplace
- search: the quick search over everything
- palette: places, records and what was viewed, for the command palette
- people: users and one's own account
- display: values, titles and periods as a reader is shown them
- forms: fields to controls
- query: composite conditions, built and read in words
- views: lists, cards and forms of records
- processes: transitions, their pages and diagrams, notices
- prints: records on paper and as PDF
- definitions: documents, drafts, plans, versions, for administrators
- api: the REST API
"""
