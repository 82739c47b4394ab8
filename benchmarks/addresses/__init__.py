"""Address search beside addok: query sets with their right answers, and the harness that asks them of both engines."""
