/* UTF-8 and the UTF-16 units by which browsers count. Pure; depends on libc only. */
#ifndef PARLEY_BASE_UTF_H
#define PARLEY_BASE_UTF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* True for well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool utf8_valid(struct str text);
/* UTF-16 units of valid UTF-8: 2 for each character beyond U+FFFF, else 1. */
size_t utf8_units(struct str text);
/* Bytes that the first `units` units take. When `units` falls inside a surrogate pair, the bytes
 * before that character. At most text.size. */
size_t utf8_bytes_of_units(struct str text, size_t units);
/* The same; *units becomes what these bytes take. */
size_t utf8_take_units(struct str text, size_t *units);
/* Reads one character at *at and moves *at behind it; U+FFFD for a malformed byte. */
uint32_t utf8_next(struct str text, size_t *at);
/* Writes a character, 1 to 4 bytes; returns how many. */
size_t utf8_put(uint32_t character, char out[static 4]);
/* What a terminal would obey, or what would make a line read as another than it is: control
 * characters but line feed and tab, and those that turn the direction of writing. */
bool utf8_is_steering(uint32_t character);

#endif
