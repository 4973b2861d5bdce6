"""Le catalogue entier et les indicateurs qui réunissent plusieurs branches."""
