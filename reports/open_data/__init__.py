"""Open data of a plan as its readers take it away: JSON, data dictionary, data package, all in one ZIP."""
