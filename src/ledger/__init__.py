"""What may happen: the domain, the journal and the acts of a clerk."""
