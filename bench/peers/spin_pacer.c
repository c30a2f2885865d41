/*
 * The floor of pacing: a loop that does nothing but look at the clock until the next of RATE times a second is due, and records how
 * late it saw it. What it reports is the machine's own share (interrupts, other processes, a hypervisor that takes the core away).
 *
 *   spin_pacer RATE SECONDS
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "histogram.h"

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: spin_pacer RATE SECONDS\n");
        return 1;
    }
    static struct histogram lateness;
    double gap_ns = 1e9 / atof(argv[1]);
    long count = (long)(atof(argv[1]) * atof(argv[2]));
    int64_t start = now_ns();
    for (long i = 0; i < count; i++) {
        int64_t due = start + (int64_t)((double)i * gap_ns), now;
        while ((now = now_ns()) < due)
            ;
        histogram_record(&lateness, now - due);
    }
    printf("{\"count\":%ld,\"seconds\":%.3f,\"lateness_us\":{\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f}}\n", count,
        (double)(now_ns() - start) / 1e9, histogram_us(&lateness, 0.5), histogram_us(&lateness, 0.99), histogram_us(&lateness, 0.999));
    return 0;
}
