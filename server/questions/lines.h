/* Small views on text that the folder's files share: lines, blanks, comparing without case. Pure;
 * ASCII only where case is concerned. */
#ifndef PARLEY_QUESTIONS_LINES_H
#define PARLEY_QUESTIONS_LINES_H

#include "base/str.h"

/* Cuts the next line, without its LF, from *rest; false when nothing is left. */
bool line_next(struct str *rest, struct str *ret_line);
bool line_is_blank(struct str line);

struct str str_slice(struct str text, size_t from, size_t to);
/* From the first byte of a to the end of b; both lie in the same text, a first. */
struct str str_span(struct str a, struct str b);
/* Without blanks, tabs and line ends at the ends. */
struct str str_trim(struct str text);
struct str str_trim_right(struct str text);
/* Without blank lines at the ends; the indent of the first line that isn't blank stays. */
struct str str_trim_blank_lines(struct str text);

char ascii_lower(char c);
bool ascii_is_alnum(char c);
bool ascii_is_digit(char c);
bool str_equal_nocase(struct str a, struct str b);
bool str_starts_nocase(struct str text, struct str prefix);
/* Offset of the first occurrence, or SIZE_MAX. */
size_t str_find(struct str text, struct str part);
size_t str_find_nocase(struct str text, struct str part);

/* The size of a bullet or number with the blanks behind it at the start of a line ("- ", "12) "),
 * indent not included; 0 when there is none. */
size_t list_marker_size(struct str line);
size_t indent_size(struct str line);

#endif
