"""Legal services for enterprises (法治化营商环境)."""
