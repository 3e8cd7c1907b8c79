"""Tell a container engine whether its process can work: `python ready.py URL` exits 0 when 200 is answered."""

import sys
import urllib.error
import urllib.request

try:
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sys.argv[1], timeout=4)
except (urllib.error.URLError, OSError) as error:
    sys.exit(f"not ready: {error}")
