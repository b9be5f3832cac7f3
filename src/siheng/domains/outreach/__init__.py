"""Legal publicity and education (普法宣传)."""
