"""The bytes of attachments: what is taken, how they are sealed and kept, how they come and go."""
