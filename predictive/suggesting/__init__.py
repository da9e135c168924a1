"""What every front end does with suggestions: what to offer, and what accepting it writes."""
