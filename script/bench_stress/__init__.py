"""The parts `concurrency` and `kill` of `script/bench`: a real server, many people, proofs afterwards."""
