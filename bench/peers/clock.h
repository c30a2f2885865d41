/* CLOCK_MONOTONIC and a wait in epoll with nanosecond precision. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>
#include <sys/epoll.h>
#include <time.h>

static inline int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Waits until an event or until `due_ns`; due_ns < 0 waits for events only. */
static inline int wait_until(int epoll, struct epoll_event *events, int capacity, int64_t due_ns)
{
    if (due_ns < 0)
        return epoll_pwait2(epoll, events, capacity, NULL, NULL);
    int64_t left = due_ns - now_ns();
    if (left < 0)
        left = 0;
    struct timespec timeout = { .tv_sec = left / 1000000000, .tv_nsec = left % 1000000000 };
    return epoll_pwait2(epoll, events, capacity, &timeout, NULL);
}

#endif
