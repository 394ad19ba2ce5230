"""``script/bench load``: a hundred people on the last day, documents being made, a worker killed."""
