"""The centre's board, and the short page of those who give a service."""

from siheng.domains.onestop.views.pages import board, code, services

__all__ = ["board", "code", "services"]
