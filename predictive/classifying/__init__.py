"""Classes of texts, learned from labelled examples: many to one, by a network that reads them."""
