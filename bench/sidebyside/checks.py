"""Checks of the harness itself, on outputs that the tools really printed; bench/run.sh runs them before it measures anything."""

import json
import tempfile
import unittest
from array import array
from pathlib import Path
from xml.etree import ElementTree

import chart
import document
import micro
import outputs
import process
import profile_cpu
import proofload
import rounds
import startup
import stream
import table

WRK = """Running 1s test @ http://127.0.0.1:19101/
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     2.39ms    2.98ms  16.51ms   84.29%
  Latency Distribution
     50%  436.00us
     99%   12.53ms
  36952 requests in 1.01s, 8.63MB read
  Socket errors: connect 0, read 2, write 0, timeout 1
  Non-2xx or 3xx responses: 40
Requests/sec:  36491.55
"""
AB = """Time taken for tests:   1.004 seconds
Complete requests:      39444
Failed requests:        4
Non-2xx responses:      40
Percentage of the requests served within a certain time (ms)
  50%      0
  99%     10
 100%     16 (longest request)
"""
HEY = """Summary:
  Total:\t2.0000 secs
  Requests/sec:\t50.0000
Latency distribution:
  50% in 0.0025 secs
  99% in 0.0116 secs

Status code distribution:
  [200]\t80 responses
  [503]\t15 responses

Error distribution:
  [5]\tGet "http://127.0.0.1:1/": connection refused
"""
H2LOAD = """finished in 1.01s, 31432.00 req/s, 7.34MB/s
requests: 31440 total, 31496 started, 31440 done, 31435 succeeded, 5 failed, 5 errored, 0 timeout
status codes: 31432 2xx, 0 3xx, 0 4xx, 3 5xx
"""
AUTOCANNON = json.dumps(
    {"duration": 1.05, "errors": 2, "non2xx": 3, "2xx": 17589, "latency": {"p50": 1, "p99": 45, "p99_9": 74}, "requests": {"total": 17592}}
)


class Outputs(unittest.TestCase):
    def test_wrk(self):
        expected = {"requests": 36909, "errors": 43, "seconds": 1.01, "p50_ms": 0.436, "p99_ms": 12.53, "p999_ms": None}
        self.assertEqual(outputs.wrk(WRK), expected)

    def test_ab(self):
        expected = {"requests": 39400, "errors": 44, "seconds": 1.004, "p50_ms": 0, "p99_ms": 10, "p999_ms": None}
        self.assertEqual(outputs.ab(AB), expected)

    def test_hey(self):
        expected = {"requests": 80, "errors": 20, "seconds": 2.0, "p50_ms": 2.5, "p99_ms": 11.6, "p999_ms": None}
        self.assertEqual(outputs.hey(HEY), expected)

    def test_h2load(self):
        expected = {"requests": 31432, "errors": 8, "seconds": 1.01, "p50_ms": None, "p99_ms": None, "p999_ms": None}
        self.assertEqual(outputs.h2load(H2LOAD), expected)

    def test_autocannon(self):
        expected = {"requests": 17589, "errors": 5, "seconds": 1.05, "p50_ms": 1, "p99_ms": 45, "p999_ms": 74}
        self.assertEqual(outputs.autocannon(AUTOCANNON), expected)

    def test_locust(self):
        text = 'Type  Name\n{"requests": 10, "errors": 1, "seconds": 2.0, "p50_ms": 3, "p99_ms": 9, "p999_ms": 11}\n'
        self.assertEqual(outputs.locust(text), {"requests": 10, "errors": 1, "seconds": 2.0, "p50_ms": 3, "p99_ms": 9, "p999_ms": 11})

    def test_what_is_no_result_is_refused(self):
        for read in (outputs.wrk, outputs.ab, outputs.hey, outputs.h2load, outputs.autocannon, outputs.locust):
            with self.subTest(read.__name__), self.assertRaises(ValueError):
                read("connect: connection refused")


class Tables(unittest.TestCase):
    ROUNDS = [
        {"client": "a", "round": 1, "failure": None, "x": 10.0},
        {"client": "b", "round": 1, "failure": None, "x": 5.0},
        {"client": "b", "round": 2, "failure": None, "x": 30.0},
        {"client": "a", "round": 2, "failure": None, "x": 20.0},
        {"client": "a", "round": 3, "failure": None, "x": 1000.0},
        {"client": "b", "round": 3, "failure": "exit code 1: no route", "x": 0.0},
    ]

    def test_a_ratio_is_taken_within_a_round_and_a_failed_round_has_no_figure(self):
        text = table.table(self.ROUNDS, [table.Column("x", lambda r: r["x"]), table.Column("ratio", lambda r: r["x"], of_reference=True)], "a")
        self.assertEqual(
            text.splitlines()[2:],
            ["| a | 20.0 (10.0–1,000) | 1.00 |  |", "| b | 17.5 (5.00–30.0) | 1.00 (0.500–1.50) | 1 of 3 rounds failed: exit code 1: no route |"],
        )

    def test_numbers_have_three_digits(self):
        shown = [table.short(v) for v in (0, 0.01234, 1.0, 99.96, 1234.5, 106_400.0)]
        self.assertEqual(shown, ["0", "0.012", "1.00", "100.0", "1,230", "106,000"])

    def test_bars_follow_the_medians_and_leave_failed_rounds_out(self):
        drawn = ElementTree.fromstring(chart.bars(self.ROUNDS, lambda r: r["x"], "a <title>"))
        lengths = [float(rect.get("width")) for rect in drawn.iter("{http://www.w3.org/2000/svg}rect")]
        self.assertEqual(len(lengths), 2)
        self.assertAlmostEqual(lengths[0] / lengths[1], 20 / 17.5, places=1)

    def test_dots_stand_where_their_logarithm_is(self):
        drawn = ElementTree.fromstring(chart.dots(self.ROUNDS[:2], [("p50", lambda r: r["x"]), ("p99", lambda r: r["x"] * 10)], "t"))
        places = [float(dot.get("cx")) for dot in drawn.iter("{http://www.w3.org/2000/svg}circle") if dot.get("r") == "6"]
        self.assertEqual(len(places), 4)
        self.assertAlmostEqual(places[1] - places[0], places[3] - places[2], places=0)

    def test_a_chart_of_nothing_is_empty(self):
        self.assertEqual(chart.bars(self.ROUNDS, lambda r: None, "t") + chart.dots([], [], "t"), "")

    def test_lag_percentiles_are_nearest_rank(self):
        self.assertEqual([stream.at(array("d", range(1, 101)), share) for share in (0.5, 0.99, 0.999)], [50, 99, 100])


class Micro(unittest.TestCase):
    def test_the_tables_of_benchmarkdotnet_become_one(self):
        text = "```\nBenchmarkDotNet v0.14\n```\n| Method | Mean | Error | StdDev | Allocated |\n|---|---:|---:|---:|---:|\n| **Poisson** | 9.1 ns | 0.2 ns | 0.1 ns | - |\n"
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "Proofload.Benchmarks.ScheduleBenchmarks-report-github.md").write_text(text)
            lines = micro.merged(Path(folder)).splitlines()
        self.assertEqual(lines[2], "| Schedule: Poisson | 9.1 ns | 0.2 ns | 0.1 ns | – | - |")
        self.assertIn("BenchmarkDotNet v0.14", lines)
        with tempfile.TemporaryDirectory() as folder, self.assertRaises(ValueError):
            micro.merged(Path(folder))


class Proofloads(unittest.TestCase):
    def test_the_seconds_of_a_run_are_told_apart(self):
        text = "phase,intended,latency\nmeasured,0.5,0.002\nmeasured,0.9,0.004\nwarm_up,1.0,9\nmeasured,1.5,0.001\nmeasured,1.6,\n"
        self.assertEqual(startup.by_second(text.splitlines()), {0: [0.002, 0.004], 1: [0.001]})

    def test_the_symbols_of_a_profile_are_read(self):
        text = "# comment\n\n    40.12%  [kernel.kallsyms]  [k] tcp_sendmsg   -      -\n     9.50%  [JIT] tid 12       [.] void [Proofload] A.B(int)[Tier1]  -  -\n     1.00%  libc.so.6  [.] recv\n"
        self.assertEqual(profile_cpu.symbols(text, 2), [(40.12, "kernel", "tcp_sendmsg"), (9.5, "compiled code", "void [Proofload] A.B(int)[Tier1]")])


class Runs(unittest.TestCase):
    def test_a_client_that_does_not_end_is_killed_and_has_no_figure(self):
        done = process.run(["sleep", "30"], 1, 0.3)
        self.assertTrue(done.timed_out)
        self.assertLess(done.seconds, 5)

    def test_the_cpu_time_is_the_childs(self):
        done = process.run(["python3", "-c", "import time\nwhile time.process_time() < 0.3: pass"], 1, 20)
        self.assertEqual(done.code, 0)
        self.assertGreaterEqual(done.cpu_seconds, 0.29)
        self.assertLess(done.cpu_seconds, 0.6)

    def test_a_client_that_fails_says_why(self):
        def read(done):
            return outputs.wrk(done.stdout)

        client = rounds.Client("x", lambda: ["sh", "-c", "echo no such host >&2; exit 3"], read)
        self.assertEqual(rounds._measure(client, 5)["failure"], "exit code 3: no such host")


class Document(unittest.TestCase):
    def test_only_the_named_place_changes(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "x.md")
            path.write_text("a\n<!-- bench: one -->\nold\n<!-- end -->\nb\n<!-- bench: two -->\nkept\n<!-- end -->\n")
            document.replace(path, "one", r"new \1")
            self.assertEqual(path.read_text(), "a\n<!-- bench: one -->\nnew \\1\n<!-- end -->\nb\n<!-- bench: two -->\nkept\n<!-- end -->\n")
            with self.assertRaises(LookupError):
                document.replace(path, "three", "x")


if __name__ == "__main__":
    unittest.main()
