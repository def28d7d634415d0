"""The texts of the samples come in; printed, aged and scanned pages go out: see make_samples.py beside this folder."""
