"""`script/bench reports`: what documents cost beside others, and what others notice while they are made."""
