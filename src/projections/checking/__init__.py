"""Everything computed again from the journal, and compared with what is there."""
