"""Read models: one file per question that somebody asks."""
