/* Log-linear histogram of non-negative nanoseconds: relative error at most 1/1024, no allocation while recording. */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_BITS = 10, HISTOGRAM_HALF = 1 << HISTOGRAM_BITS, HISTOGRAM_CELLS = HISTOGRAM_HALF * 50 };

struct histogram {
    uint64_t cells[HISTOGRAM_CELLS];
    uint64_t count;
    uint64_t largest;
};

static inline unsigned histogram_cell(uint64_t value)
{
    if (value < HISTOGRAM_HALF)
        return (unsigned)value;
    unsigned shift = 63 - (unsigned)__builtin_clzll(value) - HISTOGRAM_BITS;
    unsigned cell = (shift << HISTOGRAM_BITS) + (unsigned)(value >> shift);
    return cell < HISTOGRAM_CELLS ? cell : HISTOGRAM_CELLS - 1;
}

static inline void histogram_record(struct histogram *h, int64_t value)
{
    uint64_t v = value < 0 ? 0 : (uint64_t)value;
    h->cells[histogram_cell(v)]++;
    h->count++;
    if (v > h->largest)
        h->largest = v;
}

/* Microseconds below which `share` of the values lie (upper end of the cell); 0 without values. */
static inline double histogram_us(const struct histogram *h, double share)
{
    uint64_t wanted = (uint64_t)(share * (double)h->count + 0.999999), seen = 0;
    for (unsigned cell = 0; cell < HISTOGRAM_CELLS; cell++) {
        seen += h->cells[cell];
        if (seen >= wanted && seen > 0) {
            unsigned shift = cell < 2 * HISTOGRAM_HALF ? 0 : (cell >> HISTOGRAM_BITS) - 1;
            uint64_t low = (uint64_t)(cell - (shift << HISTOGRAM_BITS)) << shift;
            uint64_t high = low + (((uint64_t)1 << shift) - 1);
            return (double)(high < h->largest ? high : h->largest) / 1000.0;
        }
    }
    return (double)h->largest / 1000.0;
}

#endif
