"""The processes of the one door and of the services behind it."""

from siheng.domains.onestop.process.demand import OnestopProcess
from siheng.domains.onestop.process.service import ServiceProcess

__all__ = ["OnestopProcess", "ServiceProcess"]
