"""Loaded by every Python that has this folder in its path: the simulator starts one for each script of a document."""
import virtual_time

virtual_time.sleep(0)
