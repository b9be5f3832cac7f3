"""Registers: appointments, places and activities."""
