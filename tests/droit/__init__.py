"""Le droit, en cas qu'un juriste lit : `cas/<famille>.yaml`, et un lecteur par famille."""
