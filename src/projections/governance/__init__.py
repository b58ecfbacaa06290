"""Who decided what for whom by what right; arrangements, mandates, agreements, secondments: as of any two dates."""
