"""How projections are kept: brought up to date, rebuilt, watched, each with one hash over its rows."""
