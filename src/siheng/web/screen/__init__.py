"""The big screen (大屏): the year and what to watch, for a room. No names, nothing to press."""
