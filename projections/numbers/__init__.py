"""How many complaints and cases there are, by kind, place and stage: counts of the boards, and nobody's name. No model of its own."""
