"""Which rules are in force when: what tightens counts at once, what loosens after a day."""
