#include "base/count.h"
#include "formats/page.h"
#include "formats/xml.h"
#include "questions/lines.h"

enum { PORT_MAX = 65535, HOST_MAX_BYTES = 253 };

static bool is_hex(char c)
{
    char lower = ascii_lower(c);

    return ascii_is_digit(c) || (lower >= 'a' && lower <= 'f');
}

/* Names of hosts, letters and digits; a number in the last place would be an address of a machine,
 * which nobody means in a book. */
static bool is_host(struct str host)
{
    size_t label = 0;
    bool last_is_number = true;

    if (!host.size || host.size > HOST_MAX_BYTES)
        return false;
    for (size_t i = 0; i <= host.size; i++) {
        if (i < host.size && host.data[i] != '.') {
            if (!ascii_is_alnum(host.data[i]) && host.data[i] != '-')
                return false;
            last_is_number = (i == label || last_is_number) && ascii_is_digit(host.data[i]);
            continue;
        }
        if (i == label || host.data[label] == '-' || host.data[i - 1] == '-')
            return false;
        label = i + 1;
    }
    return !last_is_number;
}

static bool is_port(struct str port)
{
    unsigned number = 0;

    for (size_t i = 0; i < port.size; i++) {
        if (!ascii_is_digit(port.data[i]) || number > PORT_MAX)
            return false;
        number = number * 10 + (unsigned)(port.data[i] - '0');
    }
    return port.size && number <= PORT_MAX;
}

/* "//example.org:80/path?query#part" behind its scheme. */
static bool is_web(struct str rest)
{
    size_t end = 0;
    size_t colon = SIZE_MAX;

    if (!str_starts(rest, STR("//")))
        return false;
    rest = str_slice(rest, 2, rest.size);
    while (end < rest.size && !strchr("/?#", rest.data[end])) {
        if (rest.data[end] == ':' && colon == SIZE_MAX)
            colon = end;
        end++;
    }
    if (colon == SIZE_MAX)
        return is_host(str_slice(rest, 0, end));
    return is_host(str_slice(rest, 0, colon)) && is_port(str_slice(rest, colon + 1, end));
}

static bool is_mail(struct str rest)
{
    size_t at = str_find(rest, STR("@"));
    size_t end = 0;

    if (at == SIZE_MAX || at == 0)
        return false;
    while (end < rest.size && rest.data[end] != '?')
        end++;
    return at < end && is_host(str_slice(rest, at + 1, end));
}

bool page_add_address(struct buf *out, struct str address)
{
    static const struct {
        struct str scheme;
        bool (*is_good)(struct str rest);
    } kinds[] = {{{"https:", 6}, is_web}, {{"http:", 5}, is_web}, {{"mailto:", 7}, is_mail}};
    bool has_part = false;
    bool good = false;

    address = str_trim(address);
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_starts_nocase(address, kinds[i].scheme))
            good = kinds[i].is_good(str_slice(address, kinds[i].scheme.size, address.size));
    for (size_t i = 0; good && i < address.size; i++) {
        char c = address.data[i];
        bool plain = ascii_is_alnum(c) || (c && strchr("-._~!$&'()*+,;=:@/?", c));
        bool second_part = c == '#' && has_part;
        if (c == '%')
            plain =
                i + 2 < address.size && is_hex(address.data[i + 1]) && is_hex(address.data[i + 2]);
        has_part = has_part || c == '#';
        if (plain || (c == '#' && !second_part))
            xml_add_text(out, (struct str){&address.data[i], 1});
        else
            buf_printf(out, "%%%02X", (unsigned char)c);
    }
    return good;
}
