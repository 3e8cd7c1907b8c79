"""Personal data: masked, sealed, asked for with consent, shown with a reason, erased in time."""
