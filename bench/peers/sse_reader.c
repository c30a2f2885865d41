/*
 * The floor: the least that a client can do with a stream, on one epoll loop. Every connection asks for a chat, reads it to the end and
 * asks again until SECONDS have passed. For each event that carries `emitted_ns` it records the time of the read minus the stamp.
 *
 *   sse_reader PORT STREAMS SECONDS
 *
 * Prints one JSON line. An answer without an end, a lost connection and a status other than 200 count as failed requests.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
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

enum { BUFFER = 8192 };

struct stream {
    int fd;
    bool open, asked, done; /* done: [DONE] was seen, the last HTTP chunk is still to come */
    int events;             /* of this answer */
    int64_t sent_ns;
    size_t length;          /* of the incomplete line at the start of `buffer` */
    char buffer[BUFFER];
};

static char request[1024];
static int request_length;
static int epoll, open_streams;
static int64_t deadline_ns;
static struct histogram lag, ttft;
static uint64_t answers, failed;

static void end_stream(struct stream *s, bool failure)
{
    failed += failure;
    s->open = false;
    close(s->fd);
    open_streams--;
}

static void ask(struct stream *s)
{
    s->done = false;
    s->events = 0;
    s->asked = true;
    s->sent_ns = now_ns();
    if (send(s->fd, request, (size_t)request_length, MSG_NOSIGNAL) != request_length)
        end_stream(s, true);
}

static void take_event(struct stream *s, const char *line, size_t length, int64_t now)
{
    static const char name[] = "\"emitted_ns\":";
    const char *at = memmem(line, length, name, sizeof name - 1);
    if (at == NULL)
        return;
    int64_t stamp = 0;
    for (at += sizeof name - 1; *at >= '0' && *at <= '9'; at++)
        stamp = stamp * 10 + (*at - '0');
    histogram_record(&lag, now - stamp);
    if (s->events++ == 0)
        histogram_record(&ttft, now - s->sent_ns);
}

/* One line, without its end. False when the stream has ended. */
static bool take_line(struct stream *s, const char *line, size_t length, int64_t now)
{
    if (length > 6 && memcmp(line, "data: ", 6) == 0) {
        if (length == 12 && memcmp(line + 6, "[DONE]", 6) == 0)
            s->done = true;
        else
            take_event(s, line, length, now);
    } else if (length > 12 && memcmp(line, "HTTP/1.1 ", 9) == 0 && memcmp(line + 9, "200", 3) != 0) {
        end_stream(s, true);
        return false;
    } else if (s->done && length == 1 && line[0] == '0') {
        answers++;
        if (now >= deadline_ns)
            end_stream(s, false);
        else
            ask(s);
        return s->open;
    }
    return true;
}

static void readable(struct stream *s)
{
    ssize_t got = recv(s->fd, s->buffer + s->length, BUFFER - s->length, 0);
    int64_t now = now_ns();
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        end_stream(s, true);
        return;
    }
    char *line = s->buffer, *end = s->buffer + s->length + got, *stop;
    while ((stop = memchr(line, '\n', (size_t)(end - line))) != NULL) {
        size_t length = (size_t)(stop - line);
        if (length > 0 && line[length - 1] == '\r')
            length--;
        if (!take_line(s, line, length, now))
            return;
        line = stop + 1;
    }
    s->length = (size_t)(end - line);
    if (s->length == BUFFER)
        end_stream(s, true);
    else if (s->length > 0)
        memmove(s->buffer, line, s->length);
}

static void connect_all(struct stream *streams, int count, int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    for (int i = 0; i < count; i++) {
        struct stream *s = &streams[i];
        int on = 1;
        s->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (s->fd < 0 || (connect(s->fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS)) {
            perror("sse_reader");
            exit(1);
        }
        setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        s->open = true;
        open_streams++;
        struct epoll_event e = { .events = EPOLLIN | EPOLLOUT, .data.ptr = s };
        epoll_ctl(epoll, EPOLL_CTL_ADD, s->fd, &e);
    }
}

static void report(double seconds)
{
    printf("{\"seconds\":%.3f,\"answers\":%llu,\"failed\":%llu,\"events\":%llu,\"lag_us\":{\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f},"
           "\"ttft_us\":{\"p50\":%.1f,\"p99\":%.1f}}\n",
        seconds, (unsigned long long)answers, (unsigned long long)failed, (unsigned long long)lag.count, histogram_us(&lag, 0.5),
        histogram_us(&lag, 0.99), histogram_us(&lag, 0.999), histogram_us(&ttft, 0.5), histogram_us(&ttft, 0.99));
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: sse_reader PORT STREAMS SECONDS\n");
        return 1;
    }
    int port = atoi(argv[1]), count = atoi(argv[2]);
    static const char body[] = "{\"model\":\"sim\",\"messages\":[{\"role\":\"user\",\"content\":\"Say something\"}],\"stream\":true}";
    request_length = snprintf(request, sizeof request,
        "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", port,
        sizeof body - 1, body);
    struct rlimit files = { 16384, 16384 };
    setrlimit(RLIMIT_NOFILE, &files);
    prctl(PR_SET_TIMERSLACK, 1UL);

    struct stream *streams = calloc((size_t)count, sizeof *streams);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    int64_t start = now_ns();
    deadline_ns = start + (int64_t)(atof(argv[3]) * 1e9);
    connect_all(streams, count, port);
    struct epoll_event ready[256];
    while (open_streams > 0) {
        int ready_count = wait_until(epoll, ready, 256, -1);
        for (int i = 0; i < ready_count; i++) {
            struct stream *s = ready[i].data.ptr;
            if (!s->asked && (ready[i].events & EPOLLOUT) != 0) {
                struct epoll_event e = { .events = EPOLLIN, .data.ptr = s };
                epoll_ctl(epoll, EPOLL_CTL_MOD, s->fd, &e);
                ask(s);
            } else if (s->open) {
                readable(s);
            }
        }
    }
    report((double)(now_ns() - start) / 1e9);
    return 0;
}
