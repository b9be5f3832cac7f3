"""The versioned API for other systems: the same doors, scope and events as the pages, with an account's token."""
