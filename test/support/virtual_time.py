"""Time is the sandbox's, and each wait the shortest that its back-off allows, as in the runs that are compared with."""
import os
import random
import time
import urllib.request

CLOCK = {}


def sleep(seconds):
  with urllib.request.urlopen(f"{os.environ['CLOCK_URL']}/sleep/{seconds:f}") as reply:
    CLOCK['now'] = float(reply.read())


time.sleep, time.time = sleep, lambda: CLOCK['now']
random.uniform = lambda shortest, _: shortest
