"""The database: embedded server, connections by role, migrations, backup."""
