"""The suite. A package by name, so that no installed package called `tests` can stand in for it."""
