/*
 * A model server that only streams: every request is answered with TOKENS OpenAI-style chat chunks, the first after TTFT_MS, then one
 * each GAP_MS, each stamped with `emitted_ns` (CLOCK_MONOTONIC) just before it is written. One thread, epoll, HTTP/1.1 keep-alive.
 *
 *   sse_server TTFT_MS GAP_MS TOKENS
 *
 * Prints `port N` when it listens (127.0.0.1, a free port) and, at SIGTERM, one JSON line about itself: its own lateness and TTFT, so
 * that what the server added is not taken for the client's. Streams that begin together would tick together for ever and measure
 * nothing but a burst, so one gap, the first of a connection, is longer by a share of a gap; TTFT is never touched.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "histogram.h"

enum { MAX_CONNECTIONS = 16384, MAX_REQUEST = 16 * 1024, OUT = 2048 };

struct connection {
    int fd;
    int heap_place;   /* in `due`, -1 when no token is due */
    int token;        /* tokens of this answer already written */
    bool answering;
    bool spread;      /* has had its one longer gap */
    bool blocked;     /* the client does not read: what is in `out` waits for EPOLLOUT, and so does the next token */
    bool closed;
    int64_t due_ns;
    int64_t asked_ns; /* when the request was complete */
    size_t in_length, out_start, out_length;
    struct connection *next_closed;
    char out[OUT];
    char in[MAX_REQUEST + 1];
};

static struct connection *due[MAX_CONNECTIONS]; /* binary heap by due_ns */
static int due_count;
static struct connection *closed; /* freed after the batch of events that may still name them */
static int epoll;
static int64_t ttft_ns, gap_ns;
static int tokens;
static struct histogram lateness, ttft;
static uint64_t requests, events, blocked_writes, opened, spread_index;
static volatile sig_atomic_t stopping;

static void stop(int signal_number)
{
    (void)signal_number;
    stopping = 1;
}

static void place(struct connection *c, int at)
{
    due[at] = c;
    c->heap_place = at;
}

static void sift(struct connection *c, int at)
{
    while (at > 0 && due[(at - 1) / 2]->due_ns > c->due_ns) {
        place(due[(at - 1) / 2], at);
        at = (at - 1) / 2;
    }
    for (;;) {
        int child = 2 * at + 1;
        if (child >= due_count)
            break;
        if (child + 1 < due_count && due[child + 1]->due_ns < due[child]->due_ns)
            child++;
        if (due[child]->due_ns >= c->due_ns)
            break;
        place(due[child], at);
        at = child;
    }
    place(c, at);
}

static void schedule(struct connection *c, int64_t when)
{
    c->due_ns = when;
    sift(c, c->heap_place >= 0 ? c->heap_place : due_count++);
}

static void unschedule(struct connection *c)
{
    int at = c->heap_place;
    if (at < 0)
        return;
    c->heap_place = -1;
    struct connection *last = due[--due_count];
    if (last != c)
        sift(last, at);
}

static void close_connection(struct connection *c)
{
    if (c->closed)
        return;
    unschedule(c);
    close(c->fd);
    c->closed = true;
    c->next_closed = closed;
    closed = c;
}

static void free_closed(void)
{
    while (closed != NULL) {
        struct connection *next = closed->next_closed;
        free(closed);
        closed = next;
    }
}

static void watch(struct connection *c, int operation, uint32_t wanted)
{
    struct epoll_event e = { .events = wanted, .data.ptr = c };
    epoll_ctl(epoll, operation, c->fd, &e);
}

static void flush(struct connection *c)
{
    ssize_t sent = send(c->fd, c->out + c->out_start, c->out_length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        close_connection(c);
        return;
    }
    if (sent > 0) {
        c->out_start += (size_t)sent;
        c->out_length -= (size_t)sent;
    }
    if (c->out_length > 0 && !c->blocked) {
        c->blocked = true;
        blocked_writes++;
        unschedule(c);
        watch(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    } else if (c->out_length == 0 && c->blocked) {
        c->blocked = false;
        watch(c, EPOLL_CTL_MOD, EPOLLIN);
        if (c->answering)
            schedule(c, c->due_ns);
    }
}

static void append(struct connection *c, const char *bytes, size_t length)
{
    memcpy(c->out + c->out_length, bytes, length);
    c->out_length += length;
}

static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n";
static const char done[] = "data: [DONE]\n\n";

static void append_chunk(struct connection *c, const char *event, int length)
{
    char size[16];
    append(c, size, (size_t)snprintf(size, sizeof size, "%x\r\n", length));
    append(c, event, (size_t)length);
    append(c, "\r\n", 2);
}

/* The time between the token just written and the next. */
static int64_t next_gap(struct connection *c)
{
    if (c->spread)
        return gap_ns;
    c->spread = true;
    double turns = (double)(++spread_index) * 0.6180339887498949; /* the golden ratio spreads any number evenly */
    return gap_ns + (int64_t)((turns - (double)(int64_t)turns) * (double)gap_ns);
}

static void emit_token(struct connection *c)
{
    bool first = c->token == 0, last = c->token + 1 == tokens;
    int64_t stamp = now_ns();
    char event[512];
    int length = snprintf(event, sizeof event,
        "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"sim\",\"choices\":[{\"index\":0,"
        "\"delta\":{%s\"content\":\" token\"},\"finish_reason\":%s}],\"emitted_ns\":%lld}\n\n",
        first ? "\"role\":\"assistant\"," : "", last ? "\"length\"" : "null", (long long)stamp);
    c->out_start = 0;
    if (first)
        append(c, head, sizeof head - 1);
    append_chunk(c, event, length);
    if (last) {
        append_chunk(c, done, sizeof done - 1);
        append(c, "0\r\n\r\n", 5);
    }

    histogram_record(&lateness, stamp - c->due_ns);
    if (first)
        histogram_record(&ttft, stamp - c->asked_ns);
    events++;
    c->token++;
    c->answering = !last;
    if (last)
        unschedule(c);
    else
        schedule(c, c->due_ns + next_gap(c));
    flush(c);
}

/* Begins the answer when the request is complete; a client sends its next one after the answer. */
static void take_request(struct connection *c)
{
    c->in[c->in_length] = 0;
    char *end = strstr(c->in, "\r\n\r\n");
    if (end == NULL)
        return;
    char *field = strcasestr(c->in, "\r\ncontent-length:");
    size_t body = field != NULL && field < end ? strtoul(field + 17, NULL, 10) : 0;
    size_t whole = (size_t)(end - c->in) + 4 + body;
    if (c->in_length < whole)
        return;
    memmove(c->in, c->in + whole, c->in_length - whole);
    c->in_length -= whole;
    requests++;
    c->token = 0;
    c->answering = true;
    c->asked_ns = now_ns();
    schedule(c, c->asked_ns + ttft_ns);
}

static void readable(struct connection *c)
{
    ssize_t got = recv(c->fd, c->in + c->in_length, MAX_REQUEST - c->in_length, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        close_connection(c);
        return;
    }
    c->in_length += (size_t)got;
    take_request(c);
}

static void accept_all(int listener)
{
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct connection *c = calloc(1, sizeof *c);
        c->fd = fd;
        c->heap_place = -1;
        opened++;
        watch(c, EPOLL_CTL_ADD, EPOLLIN);
    }
}

static int listen_on_loopback(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 4096) < 0
        || getsockname(listener, (struct sockaddr *)&address, &length) < 0) {
        perror("sse_server");
        exit(1);
    }
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

static void emit_due(void)
{
    while (due_count > 0 && due[0]->due_ns <= now_ns())
        emit_token(due[0]);
}

static void report(void)
{
    printf("{\"requests\":%llu,\"events\":%llu,\"connections\":%llu,\"blocked_writes\":%llu,\"lateness_us\":{\"p50\":%.1f,\"p99\":%.1f},"
           "\"ttft_us\":{\"p50\":%.1f,\"p99\":%.1f}}\n",
        (unsigned long long)requests, (unsigned long long)events, (unsigned long long)opened, (unsigned long long)blocked_writes,
        histogram_us(&lateness, 0.5), histogram_us(&lateness, 0.99), histogram_us(&ttft, 0.5), histogram_us(&ttft, 0.99));
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: sse_server TTFT_MS GAP_MS TOKENS\n");
        return 1;
    }
    ttft_ns = (int64_t)(atof(argv[1]) * 1e6);
    gap_ns = (int64_t)(atof(argv[2]) * 1e6);
    tokens = atoi(argv[3]);
    /* Descriptors stay below the size of the heap, so it cannot overflow. */
    struct rlimit files = { MAX_CONNECTIONS, MAX_CONNECTIONS };
    setrlimit(RLIMIT_NOFILE, &files);
    prctl(PR_SET_TIMERSLACK, 1UL);
    struct sigaction action = { .sa_handler = stop };
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);

    epoll = epoll_create1(EPOLL_CLOEXEC);
    int listener = listen_on_loopback();
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = NULL };
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &e);
    struct epoll_event ready[256];
    while (!stopping) {
        int count = wait_until(epoll, ready, 256, due_count > 0 ? due[0]->due_ns : -1);
        for (int i = 0; i < count; i++) {
            struct connection *c = ready[i].data.ptr;
            if (c == NULL)
                accept_all(listener);
            if (c != NULL && !c->closed && (ready[i].events & EPOLLOUT) != 0)
                flush(c);
            if (c != NULL && !c->closed && (ready[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
                readable(c);
            emit_due();
        }
        emit_due();
        free_closed();
    }
    report();
    return 0;
}
