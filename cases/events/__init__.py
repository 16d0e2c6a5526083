"""The published language: everything that can have happened, one module a subject."""
