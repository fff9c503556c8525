// Replaced by this target’s first commit.
