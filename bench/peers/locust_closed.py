"""Locust's faster user as a closed loop: FastHttpUser without a pause, one GET after the other.

    HOST as the first part of the URL:  locust -f locust_closed.py --headless -u USERS -r USERS -t SECONDSs -H http://127.0.0.1:PORT

At its end it prints one JSON line on standard output with what Locust itself counted.
"""

import json

from locust import FastHttpUser, constant, events, task


class Closed(FastHttpUser):
    wait_time = constant(0)

    @task
    def get(self) -> None:
        self.client.get("/")


@events.quitting.add_listener
def report(environment, **_: object) -> None:
    total = environment.stats.total
    print(json.dumps({
        "requests": total.num_requests - total.num_failures,
        "errors": total.num_failures,
        "seconds": max(1e-9, total.last_request_timestamp - total.start_time) if total.num_requests else 0,
        "p50_ms": total.get_response_time_percentile(0.5),
        "p99_ms": total.get_response_time_percentile(0.99),
        "p999_ms": total.get_response_time_percentile(0.999),
    }), flush=True)  # fmt: skip
