"""The event store: one gap-free, ordered, append-only, provable log an office."""
