"""One decision in one look: who took it by what right, what is wrong with it, and what followed."""
