"""Benchmarks of the platform against its peers; `./fao bench` runs them."""
