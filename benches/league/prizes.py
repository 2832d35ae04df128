"""PyVRP on an instance with prizes: prints one JSON line with its routes, which the league judges itself."""
import json
import resource
import sys
import time
from importlib.metadata import version

import pyvrp
from pyvrp.stop import MaxRuntime

path, seconds = sys.argv[1], float(sys.argv[2])
data = pyvrp.read(path, round_func="dimacs")
started = time.perf_counter()
result = pyvrp.solve(data, stop=MaxRuntime(seconds), seed=1, display=False)
wall = time.perf_counter() - started
routes = [[stop.idx + 1 for stop in route if stop.is_client()] for route in result.best.routes()]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"release": version("pyvrp"), "seconds": round(wall, 2), "iterations": result.num_iterations,
                  "peak_mib": peak, "claim": result.cost() / 10, "routes": routes}))
