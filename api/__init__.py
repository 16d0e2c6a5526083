"""HTTP, command line and database: composition only."""
