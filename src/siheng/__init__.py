"""Siheng 司衡: the working system of a county-level justice bureau (县级司法局)."""
