"""Who bears, pays and owes what, and why; VAT, indexation, nettings and forecasts: as of any two dates."""
