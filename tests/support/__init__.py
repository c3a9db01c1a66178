"""What the fixtures hand out: environments, trees of files and distributions that look installed."""
