"""A first start: what a new installation still lacks until its first round is opened, and its first plan."""
