"""Figures: numbers defined once, traced to their rows, and bound into reports."""
