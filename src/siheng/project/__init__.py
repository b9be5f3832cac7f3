"""The edges: settings, addresses, servers and the ``siheng`` command."""
