"""Who may see and do what (issue 3): a token proves who somebody is, the office's log says what they may do at that time."""
