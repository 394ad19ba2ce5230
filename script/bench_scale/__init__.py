"""``script/bench scale``: pages of one plan, alone in a database and beside 19 others of ten years each."""
