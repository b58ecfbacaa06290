"""Who is at the other end: bearer tokens of systems, the login of people, and their sessions."""
