#include "questions/encoding.h"

#include <stdint.h>

#include "base/count.h"
#include "base/utf.h"
#include "questions/lines.h"

enum { SNIFF_BYTES = 64 << 10, MIN_CONTROLS = 8 };

struct magic {
    struct str start;
    const char *what;
};

#define MAGIC(bytes, what)                                                                         \
    {                                                                                              \
        {bytes, sizeof(bytes) - 1}, what                                                           \
    }

static const struct magic magics[] = {
    MAGIC("%PDF-", "a PDF file"),
    MAGIC("PK\3\4", "a ZIP archive (or a file made of one: DOCX, EPUB, Anki)"),
    MAGIC("PK\5\6", "an empty ZIP archive"),
    MAGIC("Rar!\x1a", "a RAR archive"),
    MAGIC("BZh", "a bzip2 archive"),
    MAGIC("\xfd"
          "7zXZ",
          "an xz archive"),
    MAGIC("{\\rtf", "an RTF document"),
    MAGIC("\x89PNG", "a PNG picture"),
    MAGIC("GIF8", "a GIF picture"),
    MAGIC("\xff\xd8\xff", "a JPEG picture"),
    MAGIC("\x1f\x8b", "a gzip archive"),
    MAGIC("7z\xbc\xaf", "a 7z archive"),
    MAGIC("\x7f"
          "ELF",
          "a program"),
    MAGIC("SQLite format 3", "an SQLite database"),
    MAGIC("\xd0\xcf\x11\xe0", "an old Office document"),
};

static const char *find_magic(struct str bytes)
{
    for (size_t i = 0; i < COUNT_OF(magics); i++)
        if (str_starts(bytes, magics[i].start))
            return magics[i].what;
    return NULL;
}

/* Control characters that no text has; NUL counts when it isn't a rare accident. */
static bool looks_binary(struct str bytes)
{
    size_t controls = 0;
    struct str head = str_slice(bytes, 0, SNIFF_BYTES);

    for (size_t i = 0; i < head.size; i++) {
        unsigned char c = (unsigned char)head.data[i];
        controls += (c < 0x20 && !memchr("\t\n\r\f\x1b\b", c, 6)) || c == 0x7f;
    }
    return controls >= MIN_CONTROLS && controls * 50 > head.size;
}

/* UTF-16 text of mostly Western letters has a NUL in nearly every second byte. */
static const char *find_utf16(struct str bytes, size_t *ret_skip)
{
    size_t nuls[2] = {0, 0};
    struct str head = str_slice(bytes, 0, SNIFF_BYTES);

    *ret_skip = 2;
    if (str_starts(bytes, STR("\xff\xfe")))
        return "UTF-16LE";
    if (str_starts(bytes, STR("\xfe\xff")))
        return "UTF-16BE";
    *ret_skip = 0;
    for (size_t i = 0; i < head.size; i++)
        nuls[i & 1] += head.data[i] == '\0';
    size_t half = head.size / 2;
    if (half >= 8 && nuls[1] * 10 > half * 4 && nuls[0] * 20 < half)
        return "UTF-16LE";
    if (half >= 8 && nuls[0] * 10 > half * 4 && nuls[1] * 20 < half)
        return "UTF-16BE";
    return NULL;
}

static void add_char(struct buf *out, uint32_t c)
{
    static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    char bytes[4];
    size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    for (size_t i = size - 1; i > 0; i--, c >>= 6)
        bytes[i] = (char)(0x80 | (c & 0x3f));
    bytes[0] = (char)(leads[size] | c);
    buf_add(out, bytes, size);
}

static uint32_t utf16_unit(struct str bytes, size_t at, bool big)
{
    uint32_t a = (unsigned char)bytes.data[at];
    uint32_t b = (unsigned char)bytes.data[at + 1];

    return big ? a << 8 | b : b << 8 | a;
}

static void note_lost(struct encoding *encoding, unsigned line)
{
    if (!encoding->lost++)
        encoding->first_lost_line = line;
}

static void decode_utf16(struct str bytes, bool big, struct buf *out, struct encoding *encoding)
{
    unsigned line = 1;

    for (size_t at = 0; at + 1 < bytes.size; at += 2) {
        uint32_t c = utf16_unit(bytes, at, big);
        if (c >= 0xd800 && c < 0xdc00 && at + 3 < bytes.size) {
            uint32_t low = utf16_unit(bytes, at + 2, big);
            if (low >= 0xdc00 && low < 0xe000) {
                c = 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
                at += 2;
            }
        }
        bool is_half = c >= 0xd800 && c < 0xe000;
        line += c == '\n';
        if (is_half)
            note_lost(encoding, line);
        add_char(out, is_half ? 0xfffd : c);
    }
    if (bytes.size & 1) {
        note_lost(encoding, line);
        add_char(out, 0xfffd);
    }
}

/* Windows-1252 where it differs from Latin-1; 0: no character. */
static const uint16_t cp1252[32] = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                    0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

static size_t decode_cp1252(struct str line, struct buf *out)
{
    size_t lost = 0;

    for (size_t i = 0; i < line.size; i++) {
        unsigned char c = (unsigned char)line.data[i];
        uint32_t mapped = c >= 0x80 && c < 0xa0 ? cp1252[c - 0x80] : c;
        lost += !mapped;
        add_char(out, mapped ? mapped : 0xfffd);
    }
    return lost;
}

/* The size of half a pair of UTF-16 that was written as if it were a character; 0 for others. */
static size_t half_size(struct str line, size_t at)
{
    return at + 2 < line.size && (unsigned char)line.data[at] == 0xed &&
                   (unsigned char)line.data[at + 1] >= 0xa0 &&
                   ((unsigned char)line.data[at + 2] & 0xc0) == 0x80
               ? 3
               : 0;
}

/* UTF-8 but for such halves: these are lost, the rest of the line isn't. False for anything else,
 * and nothing is added. */
static bool decode_halves(struct str line, struct buf *out, size_t *ret_lost)
{
    size_t lost = 0;

    for (size_t at = 0; at < line.size;) {
        size_t from = at;
        size_t half = half_size(line, at);
        lost += half > 0;
        at += half;
        if (!half && utf8_next(line, &at) == 0xfffd && at - from != 3)
            return false;
    }
    if (!lost)
        return false;
    for (size_t at = 0; at < line.size;) {
        size_t from = at;
        size_t half = half_size(line, at);
        at += half;
        if (half)
            buf_add_text(out, "\xef\xbf\xbd");
        else if (utf8_next(line, &at))
            buf_add_str(out, str_slice(line, from, at));
    }
    *ret_lost = lost;
    return true;
}

static bool is_ascii(struct str line)
{
    for (size_t i = 0; i < line.size; i++)
        if ((unsigned char)line.data[i] >= 0x80)
            return false;
    return true;
}

/* Each line by itself: what isn't UTF-8 is taken as Windows-1252. */
static const char *decode_lines(struct str bytes, struct buf *out, struct encoding *encoding)
{
    size_t utf8_lines = 0;
    size_t other_lines = 0;
    unsigned number = 1;

    for (size_t at = 0; at < bytes.size;) {
        size_t end = at;
        while (end < bytes.size && bytes.data[end] != '\n' && bytes.data[end] != '\r')
            end++;
        struct str line = str_slice(bytes, at, end);
        size_t lost = 0;
        if (utf8_valid(line)) {
            utf8_lines += !is_ascii(line);
            buf_add_str(out, line);
        } else if (decode_halves(line, out, &lost)) {
            utf8_lines++;
        } else {
            other_lines++;
            lost = decode_cp1252(line, out);
        }
        for (; lost; lost--)
            note_lost(encoding, number);
        bool pair = end + 1 < bytes.size && bytes.data[end] == '\r' && bytes.data[end + 1] == '\n';
        number += !pair;
        if (end < bytes.size)
            buf_add_char(out, bytes.data[end++]);
        at = end;
    }
    return !other_lines ? "UTF-8"
           : utf8_lines ? "UTF-8 with lines in Windows-1252"
                        : "Windows-1252";
}

/* Makes LF of CR and CRLF, and U+FFFD of NUL. */
static void normalise(struct str text, struct buf *out, struct encoding *encoding)
{
    size_t counts[3] = {0, 0, 0}; /* LF, CRLF, CR */
    unsigned line = 1;

    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '\0') {
            if (!encoding->replaced++)
                encoding->first_replaced_line = line;
            buf_add_text(out, "\xef\xbf\xbd");
        } else if (c == '\r' || c == '\n') {
            bool both = c == '\r' && i + 1 < text.size && text.data[i + 1] == '\n';
            i += both;
            counts[both ? 1 : c == '\n' ? 0 : 2]++;
            line++;
            buf_add_char(out, '\n');
        } else {
            buf_add_char(out, c);
        }
    }
    static const char *const names[] = {"LF", "CRLF", "CR"};
    encoding->line_ends = "none";
    for (int i = 0; i < 3; i++)
        if (counts[i])
            encoding->line_ends =
                counts[i] == counts[0] + counts[1] + counts[2] ? names[i] : "mixed";
}

enum status encoding_decode(struct str bytes, struct buf *out, struct encoding *ret_encoding)
{
    struct encoding encoding = {.name = "binary", .line_ends = "none"};
    size_t skip = 0;
    struct buf text;

    encoding.binary = find_magic(bytes);
    const char *utf16 = encoding.binary ? NULL : find_utf16(bytes, &skip);
    if (!encoding.binary && !utf16 && looks_binary(bytes))
        encoding.binary = "binary data";
    if (encoding.binary) {
        *ret_encoding = encoding;
        return STATUS_OK;
    }
    buf_init(&text, bytes.size * 3 + 16);
    if (utf16) {
        encoding.name = utf16;
        encoding.has_mark = skip > 0;
        decode_utf16(str_slice(bytes, skip, bytes.size), utf16[6] == 'B', &text, &encoding);
    } else {
        encoding.has_mark = str_starts(bytes, STR("\xef\xbb\xbf"));
        encoding.name =
            decode_lines(str_slice(bytes, encoding.has_mark ? 3 : 0, bytes.size), &text, &encoding);
    }
    normalise(buf_str(&text), out, &encoding);
    enum status status = buf_status(&text) == STATUS_OK ? buf_status(out) : buf_status(&text);
    buf_finish(&text);
    if (status == STATUS_OK)
        *ret_encoding = encoding;
    return status;
}

static void decode_utf8(struct str bytes, struct buf *out, struct encoding *encoding)
{
    unsigned line = 1;

    for (size_t at = 0; at < bytes.size;) {
        size_t from = at;
        bool bad = utf8_next(bytes, &at) == 0xfffd &&
                   !str_starts(str_slice(bytes, from, at), STR("\xef\xbf\xbd"));
        line += bytes.data[from] == '\n';
        if (bad && !encoding->replaced++)
            encoding->first_replaced_line = line;
        buf_add_str(out, bad ? STR("\xef\xbf\xbd") : str_slice(bytes, from, at));
    }
}

enum status encoding_decode_as(struct str bytes, struct str name, struct buf *out,
                               struct encoding *ret_encoding)
{
    static const struct {
        const char *given, *name;
        struct str mark;
    } known[] = {{"utf-8", "UTF-8", {"\xef\xbb\xbf", 3}},
                 {"windows-1252", "Windows-1252", {NULL, 0}},
                 {"utf-16le", "UTF-16LE", {"\xff\xfe", 2}},
                 {"utf-16be", "UTF-16BE", {"\xfe\xff", 2}}};
    enum { KNOWN = COUNT_OF(known) };
    struct encoding encoding = {.line_ends = "none"};
    struct buf text;
    size_t i = 0;

    while (i < KNOWN && !str_equal_nocase(str_trim(name), str_from(known[i].given)))
        i++;
    if (i == KNOWN)
        return STATUS_INVALID;
    encoding.name = known[i].name;
    encoding.has_mark = known[i].mark.size && str_starts(bytes, known[i].mark);
    bytes = str_slice(bytes, encoding.has_mark ? known[i].mark.size : 0, bytes.size);
    buf_init(&text, bytes.size * 3 + 16);
    if (i == 0)
        decode_utf8(bytes, &text, &encoding);
    else if (i == 1)
        decode_cp1252(bytes, &text);
    else
        decode_utf16(bytes, i == 3, &text, &encoding);
    normalise(buf_str(&text), out, &encoding);
    enum status status = buf_status(&text) == STATUS_OK ? buf_status(out) : buf_status(&text);
    buf_finish(&text);
    if (status == STATUS_OK)
        *ret_encoding = encoding;
    return status;
}
