/* Makes UTF-8 with LF line ends of whatever encoding a document has. Pure. */
#ifndef PARLEY_QUESTIONS_ENCODING_H
#define PARLEY_QUESTIONS_ENCODING_H

#include "base/buf.h"

struct encoding {
    const char *name;      /* "UTF-8", "UTF-8 with lines in Windows-1252", "Windows-1252",
                              "UTF-16LE", "UTF-16BE", "binary" */
    const char *line_ends; /* "LF", "CRLF", "CR", "mixed", "none" */
    const char *binary;    /* NULL, or what the bytes seem to be: "a PDF file" */
    size_t replaced;       /* bytes and NULs that became U+FFFD */
    unsigned first_replaced_line;
    /* Characters that the encoding doesn't have (a lone half of a pair, say): U+FFFD, too. */
    size_t lost;
    unsigned first_lost_line;
    bool has_mark; /* began with a byte-order mark */
};

/* Appends the text. With ret_encoding->binary set, nothing is appended. Errors: of the buffer. */
enum status encoding_decode(struct str bytes, struct buf *out,
                            struct encoding *ret_encoding) MUST_USE;
/* The same as the encoding that somebody names: "utf-8", "windows-1252", "utf-16le", "utf-16be".
 * Errors: INVALID (another name); of the buffer. */
enum status encoding_decode_as(struct str bytes, struct str name, struct buf *out,
                               struct encoding *ret_encoding) MUST_USE;

#endif
