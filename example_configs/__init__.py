"""Packs to start from: each folder is a pack of JSON documents with demo data and its loading script."""
