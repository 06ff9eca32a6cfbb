"""Networks of volumes as model folders (schema 2, docs/models.md), whoever trained them."""
