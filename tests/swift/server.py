"""A whole OpenStack Swift in one process, for tests: proxy, account, container and object servers on the loopback.

Argument: an empty folder. Writes one JSON line with the proxy's port once it answers; ends with its standard input.
"""
import json
import os
import sys

import eventlet

eventlet.monkey_patch()

from eventlet import wsgi  # noqa: E402

FOLDER = sys.argv[1]
DEVICE = "disk"

CONF = {
    "swift.conf": """
[swift-hash]
swift_hash_path_suffix = suffix
swift_hash_path_prefix = prefix
[storage-policy:0]
name = Policy-0
default = yes
""",
    "storage.conf": """
[DEFAULT]
swift_dir = {folder}
devices = {folder}
mount_check = false
log_level = ERROR
disable_fallocate = true
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
allow_versions = true
""",
    "proxy.conf": """
[DEFAULT]
swift_dir = {folder}
log_level = ERROR
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck listing_formats bulk ratelimit s3api tempauth copy slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:ratelimit]
use = egg:swift#ratelimit
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
auth_pipeline_check = false
min_segment_size = 1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
min_segment_size = 1
[filter:dlo]
use = egg:swift#dlo
""",
}


def write(name, **values):
    path = os.path.join(FOLDER, values.pop("as_name", name))
    with open(path, "w") as file:
        file.write(CONF[name].format(folder=FOLDER, **values))
    return path


write("swift.conf")
from swift.common import utils  # noqa: E402

utils.set_swift_dir(FOLDER)
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.storage_policy import reload_storage_policies  # noqa: E402
from swift.common.wsgi import SwiftHttpProtocol, loadapp  # noqa: E402

reload_storage_policies()


class Cache:
    """What the middlewares ask of memcached, in this process."""

    def __init__(self):
        self.values = {}

    def get(self, key, raise_on_error=False):
        return self.values.get(key)

    def set(self, key, value, time=0, **_ignored):
        self.values[key] = json.loads(json.dumps(value))
        return True

    def incr(self, key, delta=1, time=0):
        self.values[key] = int(self.values.get(key) or 0) + delta
        return self.values[key]

    def decr(self, key, delta=1, time=0):
        return self.incr(key, -delta)

    def delete(self, key, server_key=None):
        self.values.pop(key, None)


def with_cache(app):
    cache = Cache()

    def cached(env, start_response):
        env["swift.cache"] = cache
        return app(env, start_response)

    return cached


def serve(app, listener):
    log = open(os.devnull, "w")
    eventlet.spawn(wsgi.server, listener, app, log, protocol=SwiftHttpProtocol, max_size=4096)


def save_ring(kind, port):
    builder = RingBuilder(1, 1, 0)
    builder.add_dev({"region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": DEVICE, "weight": 1})
    builder.rebalance()
    name = "object" if kind == "object" else kind
    builder.get_ring().save(os.path.join(FOLDER, name + ".ring.gz"))


os.makedirs(os.path.join(FOLDER, DEVICE))
# The rings first: a server looks at them when it is loaded.
listeners = {kind: eventlet.listen(("127.0.0.1", 0)) for kind in ("account", "container", "object")}
for kind, listener in listeners.items():
    save_ring(kind, listener.getsockname()[1])
for kind, listener in listeners.items():
    serve(loadapp(write("storage.conf", as_name=kind + ".conf", kind=kind)), listener)
proxy = eventlet.listen(("127.0.0.1", 0))
serve(with_cache(loadapp(write("proxy.conf"))), proxy)
print(json.dumps({"port": proxy.getsockname()[1]}), flush=True)
# Its parent holds the other end: a test that is killed leaves no server behind.
eventlet.tpool.execute(sys.stdin.buffer.read)
os._exit(0)
