/* The readers and writers that the table in formats.c names, and what several of them need. Used by
 * the folder's own files only.
 *
 * Every reader gets UTF-8 with LF and options that aren't NULL; it fills a report that is fresh but
 * for encoding and line ends, names the format in it, and ends with reader_end (reader.h), which
 * counts, makes ids and puts the problems into the order of their lines. A reader that can't make
 * anything of the text refuses it (reader_refuse); it never gives half of it without saying so. */
#ifndef PARLEY_FORMATS_FORMATS_PRIVATE_H
#define PARLEY_FORMATS_FORMATS_PRIVATE_H

#include "formats/formats.h"

typedef unsigned format_sniffer(struct str text, struct str name);
typedef enum status format_reader(struct str text, const struct format_options *options,
                                  struct import_report *report, struct question_set **ret_set);
typedef enum status format_writer(const struct question_set *set,
                                  const struct format_write_options *options, struct problems *lost,
                                  struct buf *out);
typedef enum status format_lister(struct str text, const struct format_options *options,
                                  struct arena *arena, struct format_columns *ret_columns);

/* markdown.c */
format_sniffer pack_sniff, markdown_sniff, text_sniff;
format_reader markdown_read;
format_writer pack_format_write;

/* pack_json_format.c */
format_sniffer pack_json_sniff;
format_reader pack_json_read;
format_writer pack_json_write;

/* moodle.c, moodle_write.c */
format_sniffer moodle_sniff;
format_reader moodle_read;
format_writer moodle_write;

/* csv.c */
format_sniffer csv_sniff, tsv_sniff;
format_reader csv_read, tsv_read;
format_writer csv_write, tsv_write;
format_lister csv_columns, tsv_columns; /* csv_columns.c */

/* anki.c */
format_sniffer anki_sniff;
format_reader anki_read;
format_writer anki_write;

/* gift.c */
format_sniffer gift_sniff;
format_reader gift_read;
format_writer gift_write;

/* aiken.c */
format_sniffer aiken_sniff;
format_reader aiken_read;
format_writer aiken_write;

/* qti.c, qti_write.c */
format_sniffer qti_sniff;
format_reader qti_read;
format_writer qti_write;

/* json.c */
format_sniffer json_sniff;
format_reader json_read;
format_lister json_columns;

/* crowdanki.c, crowdanki_write.c */
format_sniffer crowdanki_sniff;
format_reader crowdanki_read;
format_writer crowdanki_write;

/* html.c */
format_writer html_write;

/* epub.c */
format_writer epub_write;

/* True when the name ends in ".extension", in any case. */
bool name_has_extension(struct str name, const char *extension);
/* The first part of a text, enough to tell what it is; cut at the end of a line where it can be. */
struct str sniff_head(struct str text);

#endif
