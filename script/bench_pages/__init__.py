"""``script/bench pages``: server time of the main pages, with one plan and with 200 more in the database."""
