"""How any number of any table came about: its formula, its arithmetic, and where it comes from."""
