"""What people look at: read models computed from the offices' logs, and the queries that read them."""
