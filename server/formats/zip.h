/* ZIP archives in memory, by libarchive: read with limits on everything, written so that the same
 * files give the same bytes. Used by the folder's own files only. */
#ifndef PARLEY_FORMATS_ZIP_H
#define PARLEY_FORMATS_ZIP_H

#include "base/buf.h"
#include "formats/formats.h"

enum {
    ZIP_MAX_FILES = SET_MAX_QUESTIONS + 1000, /* a package has one for each question */
    ZIP_MAX_FILE_BYTES = 16 << 20,
    ZIP_MAX_ALL_BYTES = 3 * SET_MAX_BYTES,
    ZIP_MAX_RATIO = 100, /* of what comes out to the archive's size, beyond the first MiB */
    ZIP_NAME_MAX_BYTES = 1000
};

struct zip_files {
    struct format_file *items; /* in the order of the archive; folders are left out */
    size_t count;
};

bool zip_is(struct str bytes);

/* Unpacks all files into the arena. Names that lead out of the archive ("../x", "/x") lose what
 * does so. Errors, each with a problem: MALFORMED (broken, encrypted, not a ZIP), TOO_LARGE (more
 * than any of the limits); and NO_MEMORY. */
enum status zip_read(struct str bytes, struct arena *arena, struct problems *problems,
                     struct zip_files *ret_files) MUST_USE;

struct zip_writer;
/* Errors: NO_MEMORY. The caller finishes. `out` must live as long. */
enum status zip_writer_create(struct buf *out, struct zip_writer **ret_writer) MUST_USE;
/* `name` is a path with '/'. `compress`: else it is stored as it is. Errors: NO_MEMORY, TOO_LARGE
 * (of the buffer). */
enum status zip_writer_add(struct zip_writer *writer, const char *name, struct str bytes,
                           bool compress) MUST_USE;
/* Writes the directory. Errors: the same. */
enum status zip_writer_end(struct zip_writer *writer) MUST_USE;
/* After the end: takes the extra fields, which libarchive always writes, out of the first file's
 * own header, as EPUB wants it. The archive is all that `out` got since it had `start` bytes. */
void zip_drop_first_extra(struct buf *out, size_t start);
/* NULL-safe. */
void zip_writer_destroy(struct zip_writer *writer);

/* Files of a QTI package: one of them is its manifest. */
bool qti_package_is(const struct format_file *files, size_t count);
/* Only for what qti_package_is says of. As formats_read. */
enum status qti_package_read(const struct format_file *files, size_t count,
                             const struct format_options *options, struct import_report *report,
                             struct question_set **ret_set) MUST_USE;

/* Reads a ZIP as what it is: a package of QTI items, or files of any kinds (formats_read); refuses
 * what has a form of its own (a Word document, an Anki package). As formats_read. */
enum status package_read(struct str bytes, const struct format_options *options,
                         struct import_report *report, struct question_set **ret_set) MUST_USE;

#endif
