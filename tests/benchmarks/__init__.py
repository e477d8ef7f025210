"""`make bench`: what Legwork costs, as ratios and differences against a floor measured in the same run."""
