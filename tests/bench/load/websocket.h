/* The client's side of WebSocket (RFC 6455) on a stream: frames without extensions. One thread. */
#ifndef BENCH_WEBSOCKET_H
#define BENCH_WEBSOCKET_H

#include "stream.h"

enum websocket_event { WEBSOCKET_TEXT, WEBSOCKET_CLOSED };

/* Text: the message, binary ones included. Closed: the close code as the size, no data. False: stop
 * reading, the stream was ended. */
typedef bool (*websocket_handler)(struct stream *stream, enum websocket_event event, char *data,
                                  size_t size);

/* Asks for the upgrade. `headers` are whole lines, each with CR LF, or "". */
void websocket_ask(struct stream *stream, const char *host, const char *path, const char *headers);
/* Looks for the answer: bytes used when it is whole and good, 0 when not whole, -1 when refused;
 * *ret_status is its HTTP status then. */
ssize_t websocket_answer(const char *data, size_t size, int *ret_status);
/* Hands on whole messages and answers pings; gives the bytes used. A message in several frames is
 * refused: none of the servers measured sends one. */
size_t websocket_read(struct stream *stream, char *data, size_t size, websocket_handler handler);
/* Room for a text of at most `size` bytes in the stream; websocket_commit frames it in place. */
char *websocket_begin(struct stream *stream, size_t size_max);
void websocket_commit(struct stream *stream, size_t size);
void websocket_commit_binary(struct stream *stream, size_t size);
void websocket_send(struct stream *stream, const char *text, size_t size);
void websocket_close(struct stream *stream);

#endif
